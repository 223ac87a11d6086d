import type { ResolvedModel } from "../../src/metadata/index.ts";
import { leastSettings, manyFiles, ownedByItSettings, resolvedProject } from "./projects.ts";

/** What is there in Azure and Databricks; `doctor-programs.ts` prints it as the programs do. */
export type World = {
  azure: string | undefined;
  databricks: string | undefined;
  account: { id: string; tenantId: string; state: string } | undefined;
  providers: Record<string, string>;
  groups: string[];
  cores: { used: number; limit: number };
  resources: Record<string, { identity?: string; properties?: Record<string, unknown> }>;
  roles: { name: string; principal: string; role: keyof typeof roleIds; scope: string }[];
  endpoints: Record<string, { name: string; status: string }[]>;
  links: Record<string, string[]>;
  records: Record<string, Record<string, string[]>>;
  metastore: { id: string; region: string } | undefined;
  metastores: { id: string; region: string }[] | undefined;
  locations: Record<string, { url: string; credential: string; failure?: string }>;
  scopes: Record<string, { vault: string; acls: Record<string, string> }>;
  ipLists: { id: string; label: string; ranges: string[] }[];
  ipListsInForce: boolean;
  hosts: Record<string, string[]>;
};

/** Built-in roles of Azure, with their ids in every tenant. */
export const roleIds = {
  Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  "Storage Blob Data Owner": "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
} as const;

/** A source with a password and a product over it. */
export function shopProject(settings: object = {}): Promise<ResolvedModel> {
  return resolvedProject({ project: "shop", azure: { ...leastSettings, ...settings }, files: manyFiles(1, 1, 1) });
}

/** The same in a company whose IT owns all that can be owned. */
export function shopOfIt(): Promise<ResolvedModel> {
  return resolvedProject({
    project: "shop",
    azure: { ...ownedByItSettings, name_prefix: "shop" },
    files: manyFiles(1, 1, 1),
  });
}

export const subscription = leastSettings.subscription_id;
export const group = (name: string) => `/subscriptions/${subscription}/resourceGroups/${name}`;
const data = `${group("rg-shop-data-prod")}/providers`;
export const ids = {
  lake: `${data}/Microsoft.Storage/storageAccounts/stshopprod`,
  vault: `${data}/Microsoft.KeyVault/vaults/kv-shop-prod`,
  ownVault: `${data}/Microsoft.KeyVault/vaults/kv-shop-shop-1-prod-ebce`,
  workspace: `${data}/Microsoft.Databricks/workspaces/dbw-shop-prod`,
  server: `${data}/Microsoft.Sql/servers/sql-shop-prod`,
  states: `${group("rg-shop-platform-prod")}/providers/Microsoft.Storage/storageAccounts/stshoptfprodfa57`,
  factory: `${data}/Microsoft.DataFactory/factories/adf-shop-prod-fb42`,
  source: `${data}/Microsoft.Databricks/accessConnectors/dbac-shop-shop-1-prod`,
  product: `${data}/Microsoft.Databricks/accessConnectors/dbac-shop-sales-1-prod`,
  network: `${group("rg-shop-platform-prod")}/providers/Microsoft.Network/virtualNetworks/vnet-shop-prod`,
} as const;
const principals = { source: "aaaaaaaa-0000-4000-8000-000000000001", product: "aaaaaaaa-0000-4000-8000-000000000002" };

const reached = [ids.lake, ids.states, ids.vault, ids.ownVault, ids.workspace, ids.server, ids.factory];
const registered =
  "Authorization Consumption DataFactory Databricks Insights KeyVault ManagedIdentity Network OperationalInsights PolicyInsights Security Sql Storage";

export function containerScope(container: string): string {
  return `${ids.lake}/blobServices/default/containers/${container}`;
}

/** `shopProject` after everything was applied and approved. */
export function healthyWorld(): World {
  const closed = { properties: { provisioningState: "Succeeded", publicNetworkAccess: "Disabled" } };
  const host = "adb-1234567890123456.7";
  const contributor = (principal: "source" | "product", containers: readonly string[]): World["roles"] =>
    containers.map((container) => ({
      name: `${principal}-${container}`,
      principal: principals[principal],
      role: "Storage Blob Data Contributor",
      scope: containerScope(container),
    }));
  const reader = (principal: "source" | "product"): World["roles"][number] => ({
    name: `${principal}-account`,
    principal: principals[principal],
    role: "Reader",
    scope: ids.lake,
  });
  const zones: World["records"] = {
    "privatelink.blob.core.windows.net": { stshopprod: ["10.20.8.4"], stshoptfprodfa57: ["10.20.8.11"] },
    "privatelink.dfs.core.windows.net": { stshopprod: ["10.20.8.5"] },
    "privatelink.vaultcore.azure.net": {
      "kv-shop-prod": ["10.20.8.6"],
      "kv-shop-shop-1-prod-ebce": ["10.20.8.7"],
    },
    "privatelink.azuredatabricks.net": { [host]: ["10.20.8.8"] },
    "privatelink.database.windows.net": { "sql-shop-prod": ["10.20.8.9"] },
    "privatelink.datafactory.azure.net": { "adf-shop-prod-fb42.westeurope": ["10.20.8.10"] },
  };
  return {
    azure: "2.77.0",
    databricks: "0.270.0",
    account: { id: subscription, tenantId: leastSettings.tenant_id, state: "Enabled" },
    providers: Object.fromEntries(registered.split(" ").map((name) => [`Microsoft.${name}`, "Registered"])),
    groups: ["rg-shop-platform-prod", "rg-shop-data-prod"],
    cores: { used: 12, limit: 100 },
    resources: {
      [ids.lake]: closed,
      [ids.states]: closed,
      [ids.vault]: closed,
      [ids.ownVault]: closed,
      // a server of SQL has a state of another name
      [ids.server]: { properties: { state: "Ready", publicNetworkAccess: "Disabled" } },
      [ids.factory]: closed,
      [ids.workspace]: {
        properties: {
          ...closed.properties,
          workspaceUrl: `${host}.azuredatabricks.net`,
          workspaceId: "1234567890123456",
        },
      },
      [ids.source]: { identity: principals.source, properties: { provisioningState: "Succeeded" } },
      [ids.product]: { identity: principals.product, properties: { provisioningState: "Succeeded" } },
    },
    roles: [
      ...contributor("source", ["landing", "bronze", "miscellaneous", "quarantine"]),
      ...contributor("product", ["gold", "miscellaneous", "quarantine"]),
      reader("source"),
      reader("product"),
      {
        name: "vault",
        principal: leastSettings.databricks.application_object_id,
        role: "Key Vault Secrets User",
        scope: ids.ownVault,
      },
    ],
    endpoints: Object.fromEntries(
      reached.map((id) => [id, [{ name: `pep-${id.split("/").at(-1)}`, status: "Approved" }]]),
    ),
    links: Object.fromEntries(Object.keys(zones).map((zone) => [zone, [ids.network]])),
    records: zones,
    metastore: { id: "bbbbbbbb-0000-4000-8000-000000000001", region: "westeurope" },
    metastores: [
      { id: "bbbbbbbb-0000-4000-8000-000000000001", region: "westeurope" },
      { id: "bbbbbbbb-0000-4000-8000-000000000002", region: "northeurope" },
    ],
    locations: {
      shop_1_prod_bronze: location("bronze", "shop_1"),
      shop_1_prod_landing: location("landing", "shop_1"),
      shop_1_prod_quarantine: location("quarantine", "shop_1"),
      sales_1_prod_gold: location("gold", "sales_1"),
      sales_1_prod_quarantine: location("quarantine", "sales_1"),
    },
    scopes: { "shop-1-prod": { vault: ids.ownVault, acls: { "deploy-application": "MANAGE" } } },
    ipLists: [],
    ipListsInForce: false,
    hosts: hostsOf(zones),
  };
}

function location(layer: string, owner: string): World["locations"][string] {
  return { url: `abfss://${layer}@stshopprod.dfs.core.windows.net/${owner}`, credential: `${owner}_prod` };
}

function hostsOf(zones: World["records"]): World["hosts"] {
  const entries = Object.entries(zones).flatMap(([zone, records]) =>
    Object.entries(records).map(([name, addresses]): [string, string[]] => [
      `${name}.${zone.replace("privatelink.", "").replace("vaultcore.azure.net", "vault.azure.net")}`,
      addresses,
    ]),
  );
  return Object.fromEntries(entries);
}
