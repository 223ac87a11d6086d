import { tierOf } from "../terraform/tier.ts";
import { isListValue, isMapValue, isResource, isUnknown } from "../hcl/value.ts";
import { ENDPOINT_CALL, type Resource, valuesAt } from "./resource.ts";
import { accessRules } from "./rules-access.ts";
import { besideRules } from "./rules-beside.ts";
import { type Breach, breach, type GraphRule, moduleOf, ofType } from "./graph-rule.ts";

const behindEndpoints = [
  "azurerm_storage_account",
  "azurerm_key_vault",
  "azurerm_databricks_workspace",
  "azurerm_mssql_server",
  "azurerm_data_factory",
  "azurerm_eventhub_namespace",
  "azurerm_cosmosdb_account",
  "azurerm_synapse_workspace",
  "azurerm_purview_account",
  "azurerm_container_registry",
] as const;
const logged = [
  "azurerm_storage_account",
  "azurerm_key_vault",
  "azurerm_databricks_workspace",
  "azurerm_mssql_database",
  "azurerm_data_factory",
  "azurerm_eventhub_namespace",
  "azurerm_cosmosdb_account",
  "azurerm_synapse_workspace",
  "azurerm_purview_account",
  "azurerm_container_registry",
  "azurerm_api_management",
  "azurerm_kubernetes_cluster",
  "azurerm_postgresql_flexible_server",
] as const;
const requiredTags = ["domain", "dataProduct", "owner", "costCentre", "classification", "env"] as const;
const tableContainers = ["bronze", "silver", "gold", "quarantine", "miscellaneous"];
const secretArguments = [
  "administrator_login_password",
  "administrator_password",
  "password",
  "client_secret",
  "connection_string",
  "access_token",
  "sas_token",
  "storage_account_access_key",
  "token",
];

export const graphRules: readonly GraphRule[] = [
  ...accessRules,
  ...besideRules,
  {
    code: "LW7150",
    service: "network",
    control: "NS-2",
    policies: [
      "6edd7eda-6dd8-40f7-810d-67160c639cd9",
      "a6abeaec-4d90-4a02-805f-6b26c4d3fbe9",
      "258823f2-4595-4b52-b333-cc96192710d8",
      "7698e800-9299-47a6-b3b6-5a0fee576eed",
      "8b0323be-cc25-4b61-935d-002c3798c6ea",
      "b8564268-eb4a-4337-89be-a19db070c59d",
      "58440f8a-10c5-4151-bdce-dfbaad4a20b7",
    ],
    checkov: ["CKV2_AZURE_33", "CKV2_AZURE_32", "CKV2_AZURE_45"],
    fix: "call the module private_endpoint for it",
    judges: ofType(behindEndpoints),
    find: (judged, all) => without(judged, targetsOf(all, [ENDPOINT_CALL, "azurerm_private_endpoint"])),
  },
  {
    code: "LW7151",
    service: "monitor",
    control: "LT-3",
    policies: [
      "138ff14d-b687-4faa-a81c-898c91a87fa2",
      "cf820ca0-f99e-4f3e-84fb-66e913812d21",
      "83a214f7-d01a-484b-91a9-ed54470c9a6a",
    ],
    checkov: ["CKV2_AZURE_21"],
    fix: "azurerm_monitor_diagnostic_setting with allLogs",
    judges: ofType(logged),
    find: (judged, all) => without(judged, targetsOf(all, ["azurerm_monitor_diagnostic_setting"])),
  },
  {
    code: "LW7152",
    service: "governance",
    control: "AM-2",
    policies: ["871b6d14-10aa-478d-b590-94f262ecfa99"],
    checkov: [],
    fix: "the tags of its product, or of the platform",
    judges: ofType([...behindEndpoints, "azurerm_databricks_access_connector", "azurerm_resource_group"]),
    find: (judged) => judged.flatMap(missingTags),
  },
  {
    code: "LW7129",
    service: "data_factory",
    control: "DS-6",
    policies: [],
    checkov: [],
    fix: "vsts_configuration in development alone; the others get what was published and approved",
    judges: (resource) => isConnected(resource),
    find: (judged) => judged.flatMap(connectedOutsideDevelopment),
  },
  {
    code: "LW7159",
    service: "storage",
    control: "BR-2",
    policies: [],
    checkov: [],
    fix: "prefixes of containers without tables only, such as landing/ and logs/",
    judges: ofType(["azurerm_storage_management_policy"]),
    find: (judged) => judged.flatMap(touchedTables),
  },
  {
    code: "LW7160",
    service: "secrets",
    control: "IM-8",
    policies: ["127ef6d7-242f-43b3-9eef-947faf1725d0"],
    checkov: ["CKV_SECRET_6"],
    fix: "an identity, or a reference to a vault",
    judges: () => true,
    find: (judged) => judged.flatMap(secretLiterals),
  },
  {
    code: "LW7161",
    service: "databricks",
    control: "IM-1",
    policies: [],
    checkov: [],
    fix: "external locations and volumes of Unity Catalog",
    judges: ofType(["databricks_mount"]),
    find: (judged) => judged.map((each) => breach(each)),
  },
];

/** A factory with a repository. */
function isConnected({ type, body }: Resource): boolean {
  const kinds = ["vsts_configuration", "github_configuration"];
  return type === "azurerm_data_factory" && body.blocks.some((block) => kinds.includes(block.type));
}

/** What the environment is for is said by the tag `env`; without one, nothing says that it is development. */
function connectedOutsideDevelopment(factory: Resource): readonly Breach[] {
  const tags = factory.body.values["tags"];
  if (isUnknown(tags) || isResource(tags)) return [];
  const env = isMapValue(tags) ? tags["env"] : undefined;
  if (typeof env === "object" && env !== null) return [];
  const isDevelopment = typeof env === "string" && tierOf(env) === "development";
  return isDevelopment ? [] : [breach(factory, { env: typeof env === "string" ? env : "no env" })];
}

function without(judged: readonly Resource[], addresses: ReadonlySet<string>): readonly Breach[] {
  return judged
    .filter(({ address }) => !addresses.has(address) && !addresses.has(moduleOf(address)))
    .map((each) => breach(each));
}

/**
 * Addresses of what endpoints, or diagnostic settings, are for. A target that is only known when it is made stands for all of its module:
 * modules loop over what they make.
 */
function targetsOf(all: readonly Resource[], types: readonly string[]): ReadonlySet<string> {
  const paths = ["target_resource_id", "private_service_connection.private_connection_resource_id"];
  const targets = all
    .filter(({ type }) => types.includes(type))
    .flatMap(({ address, body }) =>
      paths
        .flatMap((path) => valuesAt(body, path))
        .flatMap((target) => {
          if (isResource(target)) return [target.address];
          return isUnknown(target) && address.includes("module.") ? [moduleOf(address)] : [];
        }),
    );
  return new Set(targets);
}

function missingTags(resource: Resource): readonly Breach[] {
  const tags = resource.body.values["tags"];
  if (tags !== undefined && !isMapValue(tags)) return [];
  const missing = requiredTags.filter((tag) => tags === undefined || !Object.hasOwn(tags, tag));
  return missing.length === 0 ? [] : [breach(resource, { tags: missing.join(", ") })];
}

function touchedTables(resource: Resource): readonly Breach[] {
  const values = valuesAt(resource.body, "rule.filters.prefix_match");
  // no prefix is every prefix
  if (values.some((value) => value === undefined || value === null || (isListValue(value) && value.length === 0)))
    return [breach(resource, { container: "every container" })];
  const prefixes = values.flatMap((value) => (isListValue(value) ? value : []));
  const containers = prefixes.flatMap((prefix) => (typeof prefix === "string" ? [prefix.split("/")[0] ?? ""] : []));
  return [...new Set(containers)]
    .filter((container) => tableContainers.some((name) => name.startsWith(container)))
    .map((container) => breach(resource, { container }));
}

function secretLiterals(resource: Resource): readonly Breach[] {
  const own = resource.type === "azurerm_key_vault_secret" ? [...secretArguments, "value"] : secretArguments;
  return own.flatMap((argument) => {
    const value = resource.body.values[argument];
    return typeof value === "string" && value !== "" ? [breach(resource, { argument })] : [];
  });
}
