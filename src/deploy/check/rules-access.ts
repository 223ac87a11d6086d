import { type HclValue, isResource } from "../hcl/value.ts";
import { type Breach, breach, type GraphRule, moduleOf, ofType } from "./graph-rule.ts";
import { leastPrivilege, pipelineIdentity, wideRoles } from "./least-privilege.ts";
import { type Resource, valuesAt } from "./resource.ts";

const isRole = ofType(["azurerm_role_assignment"]);

/** Rules about who may do what, and about vaults others can see into. */
export const accessRules: readonly GraphRule[] = [
  {
    code: "LW7153",
    service: "databricks",
    control: "PA-7",
    policies: [],
    checkov: [],
    fix: "a vault of its own for each scope, with the secrets of that scope alone",
    judges: ofType(["databricks_secret_scope"]),
    find: sharedVaults,
  },
  {
    code: "LW7155",
    service: "access",
    control: "PA-7",
    policies: [],
    checkov: ["CKV_AZURE_39"],
    fix: "the narrowest role of the service, on the narrowest scope",
    judges: isRole,
    find: (judged) => judged.filter(isTooWide).map((each) => breach(each, { role: roleOf(each) })),
  },
  {
    code: "LW7156",
    service: "access",
    control: "PA-7",
    policies: [],
    checkov: [],
    fix: "scope: the container",
    judges: isRole,
    find: (judged) => judged.filter(isDataOnAccount).map((each) => breach(each, { role: roleOf(each) })),
  },
  {
    code: "LW7157",
    service: "access",
    control: "PA-7",
    policies: [],
    checkov: [],
    fix: "a role of its row in the table of least privilege",
    judges: isRole,
    find: (judged) => judged.flatMap(beyondItsRow),
  },
  {
    code: "LW7158",
    service: "access",
    control: "PA-7",
    policies: [],
    checkov: [],
    fix: "a condition that names the roles it may hand out",
    judges: isRole,
    find: (judged) => judged.filter((each) => handsOutRoles(each) && !hasCondition(each)).map((each) => breach(each)),
  },
];

function roleOf({ body }: Resource): string {
  const role = body.values["role_definition_name"];
  return typeof role === "string" ? role : "";
}

function hasCondition({ body }: Resource): boolean {
  const condition = body.values["condition"];
  return condition !== undefined && condition !== null;
}

function handsOutRoles(resource: Resource): boolean {
  return (
    roleOf(resource) === "Role Based Access Control Administrator" || roleOf(resource) === "User Access Administrator"
  );
}

/** Type of the resource a value refers to; undefined when it refers to none. */
function typeOf(value: HclValue | undefined): string | undefined {
  return isResource(value) ? /(?:^|[. ])((?:azurerm|databricks)_\w+)\.[\w-]+$/.exec(value.address)?.[1] : undefined;
}

function isTooWide(resource: Resource): boolean {
  if (!wideRoles.some((role) => role === roleOf(resource))) return false;
  const isPipeline = typeOf(resource.body.values["principal_id"]) === pipelineIdentity;
  return !isPipeline || roleOf(resource) === "Owner" || roleOf(resource) === "User Access Administrator";
}

function scopeTypeOf({ body }: Resource): string | undefined {
  const scope = body.values["scope"];
  if (typeof scope !== "string") return typeOf(scope);
  return scopeTypes.find(([ending]) => ending.test(scope))?.[1] ?? "azurerm_subscription";
}

/** Types of resources by how their ids end. */
const scopeTypes: readonly (readonly [RegExp, string])[] = [
  [/\/containers\/[^/]+$/i, "azurerm_storage_container"],
  [/\/storageAccounts\/[^/]+$/i, "azurerm_storage_account"],
  [/Microsoft\.KeyVault\/vaults\/[^/]+$/i, "azurerm_key_vault"],
  [/\/namespaces\/[^/]+\/eventhubs\/[^/]+$/i, "azurerm_eventhub"],
  [/\/namespaces\/[^/]+\/schemagroups\/[^/]+$/i, "azurerm_eventhub_namespace_schema_group"],
  [/Microsoft\.ContainerRegistry\/registries\/[^/]+$/i, "azurerm_container_registry"],
  [/Microsoft\.DBforPostgreSQL\/flexibleServers\/[^/]+$/i, "azurerm_postgresql_flexible_server"],
  [/Microsoft\.Insights\/components\/[^/]+$/i, "azurerm_application_insights"],
  [/Microsoft\.OperationalInsights\/workspaces\/[^/]+$/i, "azurerm_log_analytics_workspace"],
  [/\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/i, "azurerm_subnet"],
  [/\/privateDnsZones\/[^/]+$/i, "azurerm_private_dns_zone"],
  [/\/resourceGroups\/[^/]+$/i, "azurerm_resource_group"],
  [/\/providers\//i, "another service"],
];

function isDataOnAccount(resource: Resource): boolean {
  const scope = scopeTypeOf(resource);
  const isWide = scope !== undefined && scope !== "azurerm_storage_container";
  return roleOf(resource).startsWith("Storage Blob Data") && isWide && !isOwnAccount(resource);
}

/** The account was made for this identity alone, by a module inside of its own: functions keep their code and leases in one. */
function isOwnAccount({ address, body }: Resource): boolean {
  const scope = body.values["scope"];
  const module = moduleOf(address);
  return isResource(scope) && module.includes("module.") && scope.address.startsWith(`${module}module.`);
}

/** An identity with a role its kind has no row for. People and identities of others, given by id, are not in the table. */
function beyondItsRow(resource: Resource): readonly Breach[] {
  const principal = typeOf(resource.body.values["principal_id"]);
  const role = roleOf(resource);
  const scope = scopeTypeOf(resource);
  // what manages is judged by LW7155 and LW7158: pipelines alone, and with a condition
  const isJudged = principal === pipelineIdentity && wideRoles.some((wide) => wide === role);
  if (principal === undefined || role === "" || isJudged) return [];
  const isListed = leastPrivilege.some(
    (row) =>
      row.principal === principal &&
      row.role === role &&
      (scope === undefined || row.scopes.includes("*") || row.scopes.includes(scope)),
  );
  return isListed ? [] : [breach(resource, { principal, role, scope: scope ?? "what it names" })];
}

/** Scopes over a vault that another scope shows too, or that Data Factory reads: who reads a scope sees the whole vault. */
function sharedVaults(scopes: readonly Resource[], all: readonly Resource[]): readonly Breach[] {
  const vaultOf = ({ body }: Resource): string | undefined => {
    const [id] = valuesAt(body, "keyvault_metadata.resource_id");
    return isResource(id) ? id.address : typeof id === "string" ? id : undefined;
  };
  const ofFactory = all
    .filter((each) => isRole(each) && typeOf(each.body.values["principal_id"]) === "azurerm_data_factory")
    .flatMap(({ body: { values } }) => (isResource(values["scope"]) ? [values["scope"].address] : []));
  return scopes
    .filter((scope) => {
      const vault = vaultOf(scope);
      const others = scopes.filter((each) => each.address !== scope.address && vaultOf(each) === vault);
      return vault !== undefined && (ofFactory.includes(vault) || others.length > 0);
    })
    .map((scope) => breach(scope));
}
