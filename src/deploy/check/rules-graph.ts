import type { Place } from "../../base/index.ts";
import { type HclValue, isListValue, isMapValue, isResource, isUnknown } from "../hcl/value.ts";
import { leastPrivilege, pipelineIdentity, wideRoles } from "./least-privilege.ts";
import { ENDPOINT_CALL, type Resource, valuesAt } from "./resource.ts";
import type { RuleHead } from "./rule.ts";

/** What a rule found at one resource, with the words of its text. */
export type Breach = Readonly<{ resource: string; place: Place; values?: Readonly<Record<string, string>> }>;

/** A rule about how resources belong together. `judged` are the resources it looks at. */
export type GraphRule = RuleHead &
  Readonly<{
    judges: (resource: Resource) => boolean;
    find: (judged: readonly Resource[], all: readonly Resource[]) => readonly Breach[];
  }>;

const behindEndpoints = [
  "azurerm_storage_account",
  "azurerm_key_vault",
  "azurerm_databricks_workspace",
  "azurerm_mssql_server",
  "azurerm_data_factory",
  "azurerm_eventhub_namespace",
  "azurerm_cosmosdb_account",
] as const;
const logged = [
  "azurerm_storage_account",
  "azurerm_key_vault",
  "azurerm_databricks_workspace",
  "azurerm_mssql_database",
  "azurerm_data_factory",
  "azurerm_eventhub_namespace",
  "azurerm_cosmosdb_account",
] as const;
const requiredTags = ["domain", "dataProduct", "owner", "costCentre", "classification", "env"] as const;
const tableContainers = ["bronze", "silver", "gold", "quarantine"];
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

const ofType = (types: readonly string[]) => (resource: Resource) => types.includes(resource.type);
const isRole = ofType(["azurerm_role_assignment"]);

export const graphRules: readonly GraphRule[] = [
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

function breach({ address, place }: Resource, values: Readonly<Record<string, string>> = {}): Breach {
  return { resource: address, place, values };
}

function without(judged: readonly Resource[], addresses: ReadonlySet<string>): readonly Breach[] {
  return judged
    .filter(({ address }) => !addresses.has(address) && !addresses.has(moduleOf(address)))
    .map((each) => breach(each));
}

/** The module a resource is made in: its address without type and name. */
function moduleOf(address: string): string {
  return address.replace(/(?:azurerm|databricks)_\w+\.[\w-]+$/, "");
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
  if (/\/containers\/[^/]+$/i.test(scope)) return "azurerm_storage_container";
  if (/\/storageAccounts\/[^/]+$/i.test(scope)) return "azurerm_storage_account";
  if (/\/vaults\/[^/]+$/i.test(scope)) return "azurerm_key_vault";
  return /\/resourceGroups\/[^/]+$/i.test(scope) ? "azurerm_resource_group" : "azurerm_subscription";
}

function isDataOnAccount(resource: Resource): boolean {
  const scope = scopeTypeOf(resource);
  return (
    roleOf(resource).startsWith("Storage Blob Data") && scope !== undefined && scope !== "azurerm_storage_container"
  );
}

/** An identity with a role its kind has no row for. People and identities of others, given by id, are not in the table. */
function beyondItsRow(resource: Resource): readonly Breach[] {
  const principal = typeOf(resource.body.values["principal_id"]);
  const role = roleOf(resource);
  const scope = scopeTypeOf(resource);
  if (principal === undefined || role === "" || principal === pipelineIdentity) return [];
  const isListed = leastPrivilege.some(
    (row) =>
      row.principal === principal &&
      row.role === role &&
      (scope === undefined || row.scopes.includes("*") || row.scopes.includes(scope)),
  );
  return isListed ? [] : [breach(resource, { principal, role, scope: scope ?? "what it names" })];
}

function touchedTables(resource: Resource): readonly Breach[] {
  const values = valuesAt(resource.body, "rule.filters.prefix_match");
  if (values.some((value) => value === undefined || value === null))
    return [breach(resource, { container: "every container" })];
  const prefixes = values.flatMap((value) => (isListValue(value) ? value : []));
  const containers = prefixes.flatMap((prefix) => (typeof prefix === "string" ? [prefix.split("/")[0] ?? ""] : []));
  return [...new Set(containers)]
    .filter((container) => tableContainers.some((name) => name.startsWith(container)))
    .map((container) => breach(resource, { container }));
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

function secretLiterals(resource: Resource): readonly Breach[] {
  const own = resource.type === "azurerm_key_vault_secret" ? [...secretArguments, "value"] : secretArguments;
  return own.flatMap((argument) => {
    const value = resource.body.values[argument];
    return typeof value === "string" && value !== "" ? [breach(resource, { argument })] : [];
  });
}
