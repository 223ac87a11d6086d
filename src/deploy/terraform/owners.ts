import { alertBlocks, alertOf } from "./alert.ts";
import {
  callModule,
  commonVariables,
  roleAssignment,
  serviceArguments,
  serviceVariables,
  tagsVariable,
} from "./component.ts";
import { portVisitors } from "./consumers.ts";
import type { Deployment, Owner } from "./deployment.ts";
import { type Arguments, block, type BlockText, code, type Expression } from "./hcl-text.ts";
import { eventBlocks, eventReads, eventVariables } from "./events.ts";
import { resourceName } from "./names.ts";
import { catalogOf, containersOf, locationsOf, volumeSchema } from "./place.ts";
import { roles } from "./role.ts";
import { type Root, stateOutput, variable } from "./root.ts";
import { groupId } from "./service-root.ts";
import { servingBlocks, servingFiles, servingReads, servingVariables } from "./serving.ts";

/**
 * The root of one source or product: its identity, its rights on the containers of its layers, its catalog, the vault of its secrets, its
 * alert and its budget. Nothing of it stands anywhere else, so a new product changes no other file.
 */
export function ownerRoot(deployment: Deployment, owner: Owner): Root {
  const watches = alertOf(owner) !== undefined;
  const hasVault = owner.secrets.length > 0;
  return {
    component: owner.component,
    summary: `The ${owner.kind} ${owner.name}: its identity, rights, catalog${hasVault ? ", secrets" : ""}${watches ? ", alert" : ""}.`,
    providers: ["azurerm", "databricks"],
    reads: distinct([
      ...(hasVault || watches ? ["platform"] : []),
      "adls",
      "databricks",
      ...(watches || owner.budget !== undefined ? ["azure_monitor"] : []),
      ...eventReads(owner),
      ...servingReads(owner),
    ]),
    variables: ownerVariables(deployment, owner),
    blocks: [
      ...identity(deployment, owner),
      ...(hasVault ? [vaultCall(deployment, owner)] : []),
      catalogCall(deployment, owner),
      ...eventBlocks(deployment, owner),
      ...servingBlocks(deployment, owner),
      ...alertBlocks(deployment, owner),
      ...budgetBlocks(deployment, owner),
    ],
    outputs: ownerOutputs(hasVault),
    files: servingFiles(owner),
  };
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

function ownerVariables(deployment: Deployment, owner: Owner): Root["variables"] {
  const { settings } = deployment;
  const used =
    owner.secrets.length > 0
      ? serviceVariables
      : (["subscription_id", "location", "resource_group_name", "environment"] as const);
  return {
    ...commonVariables(deployment, ...used),
    ...tagsVariable(owner.tags),
    containers: {
      type: "set(string)",
      description: "Containers its identity writes; it reads and writes no others.",
      value: containersOf(owner),
    },
    owner_group: { type: "string", description: "Group that owns its objects.", value: owner.ownerGroup },
    grants: {
      type: "list(object({ principal = string, privileges = set(string), schema = string }))",
      description: "Who may read which layer.",
      value: [
        ...owner.consumers.map(({ layer, group }) => ({
          principal: group,
          privileges: ["SELECT", "USE_SCHEMA"],
          schema: layer,
        })),
        ...portVisitors(deployment, owner).map(({ layer, group }) => ({
          principal: group,
          privileges: ["USE_SCHEMA"],
          schema: layer,
        })),
      ],
    },
    ...(owner.secrets.length === 0 ? {} : vaultVariables(deployment, owner)),
    ...eventVariables(deployment, owner),
    ...servingVariables(deployment, owner),
    ...(owner.budget === undefined ? {} : budgetVariable(owner.budget, settings.budget?.from ?? "")),
  };
}

function vaultVariables(deployment: Deployment, owner: Owner): Root["variables"] {
  const { settings } = deployment;
  return {
    ...commonVariables(deployment, "tenant_id"),
    vault_name: {
      type: "string",
      description: "Vault behind its secret scope; it holds nothing else.",
      value: resourceName("key_vault", settings, owner.name),
    },
    databricks_application_object_id: {
      type: "string",
      description: "The application AzureDatabricks of the tenant, the one reader of the vault.",
      value: settings.databricksApplicationId,
    },
    ...(owner.own.secretReaders.length === 0
      ? {}
      : {
          secret_readers: {
            type: "set(string)",
            description: "Groups and applications that read the scope beside who made it.",
            value: owner.own.secretReaders,
          },
        }),
  };
}

function budgetVariable(monthly: number, from: string): Root["variables"] {
  return {
    budget: {
      type: "object({ monthly_amount = number, start_month = string })",
      description: "Monthly budget of what carries its tag.",
      value: { monthly_amount: monthly, start_month: from },
    },
  };
}

function identity({ settings }: Deployment, owner: Owner): readonly BlockText[] {
  const connector = block(
    "resource",
    ["azurerm_databricks_access_connector", "this"],
    {
      name: resourceName("access_connector", settings, owner.name),
      location: variable("location"),
      resource_group_name: variable("resource_group_name"),
      tags: variable("tags"),
    },
    [block("identity", [], { type: "SystemAssigned" })],
  );
  const principal = code("azurerm_databricks_access_connector.this.identity[0].principal_id");
  const data = roleAssignment("containers", {
    scope: code("data.terraform_remote_state.adls.outputs.containers[each.key].id"),
    role: roles.blobContributor,
    principal,
    description: `Data of ${owner.name}.`,
  });
  const account = roleAssignment("account", {
    scope: stateOutput("adls", "id"),
    role: roles.reader,
    principal,
    description: `${owner.name} sees that the account is there, not what is in it.`,
  });
  return [connector, { ...data, arguments: { for_each: variable("containers"), ...data.arguments } }, account];
}

function vaultCall(deployment: Deployment, { component }: Owner): BlockText {
  return callModule({ deployment, component }, "key_vault", {
    ...serviceArguments(),
    name: variable("vault_name"),
    tenant_id: variable("tenant_id"),
    purpose: "databricks",
    secret_readers: { databricks: variable("databricks_application_object_id") },
    trusted_services_may_pass: true,
  });
}

function catalogCall(deployment: Deployment, owner: Owner): BlockText {
  const { settings, domain } = deployment;
  const catalog = catalogOf(deployment, owner);
  const locations = locationsOf(deployment, owner);
  const schema = volumeSchema(owner);
  // files as they were delivered have a place of their own, with an end
  const [layer] = owner.layers;
  const first = layer === undefined ? undefined : locations[layer];
  const given: Arguments = {
    environment: variable("environment"),
    product: owner.catalogPart,
    owner: variable("owner_group"),
    groups: code("distinct([for grant in var.grants : grant.principal])"),
    access_connector_id: code("azurerm_databricks_access_connector.this.id"),
    storage_credential_name: catalog,
    catalog_name: catalog,
    managed_storage_url: first === undefined ? null : `${first}/_managed`,
    locations,
    schemas: [...owner.layers, "ops"],
    ...(schema === undefined ? {} : { landing_volume: { schema, url: locations["landing"] ?? "" } }),
    workspace_ids: { [settings.environment]: stateOutput("databricks", "workspace_id") },
    properties: { domain, kind: owner.kind, owner: owner.contact },
    grants: variable("grants"),
  };
  const scope: Arguments =
    owner.secrets.length === 0
      ? {}
      : {
          secret_scope: {
            name: resourceName("secret_scope", settings, owner.name),
            vault_id: code("module.key_vault.id"),
            vault_uri: code("module.key_vault.endpoints.vault"),
            ...(owner.own.secretReaders.length === 0 ? {} : { readers: variable("secret_readers") }),
          },
        };
  const waits: Expression = code("[azurerm_role_assignment.containers, azurerm_role_assignment.account]");
  return callModule({ deployment, component: owner.component }, "unity_catalog", {
    ...given,
    ...scope,
    depends_on: waits,
  });
}

function budgetBlocks({ settings, names }: Deployment, owner: Owner): readonly BlockText[] {
  if (owner.budget === undefined) return [];
  const notifications = [50, 80, 100].map((threshold) =>
    block("notification", [], {
      threshold,
      operator: "GreaterThanOrEqualTo",
      contact_groups: [stateOutput("azure_monitor", "action_group_id")],
    }),
  );
  return [
    block(
      "resource",
      ["azurerm_consumption_budget_resource_group", "this"],
      {
        name: resourceName("budget", settings, owner.name),
        resource_group_id: groupId(names.dataGroup),
        amount: code("var.budget.monthly_amount"),
        time_grain: "Monthly",
      },
      [
        block("time_period", [], { start_date: code('"${var.budget.start_month}-01T00:00:00Z"') }),
        block("filter", [], {}, [block("tag", [], { name: "dataProduct", values: [owner.name] })]),
        ...notifications,
      ],
    ),
  ];
}

function ownerOutputs(hasVault: boolean): Root["outputs"] {
  return {
    catalog: { description: "Catalog of its tables.", value: code("module.unity_catalog.name") },
    external_locations: { description: "Locations by layer.", value: code("module.unity_catalog.external_locations") },
    access_connector_id: {
      description: "Identity its data is read and written with.",
      value: code("azurerm_databricks_access_connector.this.id"),
    },
    ...(hasVault
      ? { vault: { description: "Vault that receives its secrets.", value: code("module.key_vault.name") } }
      : {}),
  };
}
