import { allArguments, type Block, literalOf } from "../../scripts/terraform/hcl.ts";

/**
 * Values the provider accepts where its schema only says "string", for the arguments the modules write as literals. Source: the
 * argument reference of azurerm 5.2.0. `resource.argument` for the resource itself and its blocks alike.
 */
const enums: Readonly<Record<string, readonly string[]>> = {
  "azurerm_subnet.private_endpoint_network_policies": [
    "Disabled",
    "Enabled",
    "NetworkSecurityGroupEnabled",
    "RouteTableEnabled",
  ],
  "azurerm_storage_account.default_action": ["Allow", "Deny"],
  "azurerm_storage_account.expiration_action": ["Log", "Block"],
  "azurerm_storage_container.container_access_type": ["private", "blob", "container"],
  "azurerm_storage_data_lake_gen2_path.resource": ["directory"],
  "azurerm_key_vault.default_action": ["Allow", "Deny"],
  "azurerm_nat_gateway.sku_name": ["Standard", "StandardV2"],
  "azurerm_public_ip.allocation_method": ["Static", "Dynamic"],
  "azurerm_public_ip.sku": ["Standard", "StandardV2"],
  "azurerm_route.next_hop_type": ["VirtualNetworkGateway", "VnetLocal", "Internet", "VirtualAppliance", "None"],
  "azurerm_consumption_budget_resource_group.time_grain": [
    "BillingAnnual",
    "BillingMonth",
    "BillingQuarter",
    "Annually",
    "Monthly",
    "Quarterly",
  ],
  "azurerm_consumption_budget_resource_group.operator": ["EqualTo", "GreaterThan", "GreaterThanOrEqualTo"],
  "azurerm_role_assignment.principal_type": ["User", "Group", "ServicePrincipal"],
};

/** Roles that are wider than any purpose of a data product. */
const wildcardRoles = [
  "Owner",
  "Contributor",
  "User Access Administrator",
  "Role Based Access Control Administrator",
] as const;

/** Literal values of a resource that its provider would refuse, and roles that are too wide. */
export function checkEnums(block: Block, where: string): readonly string[] {
  const [type] = block.labels;
  return allArguments(block.body).flatMap((argument) => {
    const value = literalOf(argument);
    if (value === undefined) return [];
    if (argument.name === "role_definition_name" && (wildcardRoles as readonly string[]).includes(value)) {
      return [`${where}:${argument.line}: role ${value} is too wide`];
    }
    const allowed = enums[`${type}.${argument.name}`];
    return allowed === undefined || allowed.includes(value)
      ? []
      : [`${where}:${argument.line}: ${argument.name} is "${value}", not one of ${allowed.join(", ")}`];
  });
}
