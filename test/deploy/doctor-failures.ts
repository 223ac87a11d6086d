import type { repairs } from "../../src/deploy/index.ts";
import { containerScope, ids, type World } from "./doctor-world.ts";

/** One thing wrong in an otherwise healthy world; `ofIt`: in the company whose IT owns all. */
type Planted = Readonly<{ plant: (world: World) => void; ofIt?: true }>;

const role = (principal: string, name: World["roles"][number]["role"], scope: string): World["roles"][number] => ({
  name: "by-hand",
  principal,
  role: name,
  scope,
});
const identityOf = (world: World, id: string) => world.resources[id]?.identity ?? "";
const isNamed = (name: string) => (each: World["roles"][number]) => each.name === name;
const zone = "privatelink.dfs.core.windows.net";

/** Everything the doctor can find, each planted once. */
export const failures: Readonly<Record<keyof typeof repairs, Planted>> = {
  LW7201: { plant: (world) => void (world.azure = undefined) },
  LW7202: { plant: (world) => void (world.azure = "2.59.0") },
  LW7203: { plant: (world) => void (world.account = undefined) },
  LW7204: { plant: (world) => void Object.assign(world.account ?? {}, { tenantId: "another-tenant" }) },
  LW7205: { plant: (world) => void Object.assign(world.account ?? {}, { id: "another-subscription" }) },
  LW7206: { plant: (world) => void Object.assign(world.account ?? {}, { state: "Warned" }) },
  LW7207: { plant: (world) => void (world.providers["Microsoft.DataFactory"] = "NotRegistered") },
  LW7208: { plant: (world) => void (world.groups = ["rg-shop-platform-prod"]) },
  LW7209: { plant: (world) => void (world.groups = ["rg-trade-platform"]), ofIt: true },
  LW7210: { plant: (world) => void (world.cores = { used: 95, limit: 100 }) },
  LW7211: { plant: (world) => void (world.databricks = undefined) },
  LW7212: { plant: (world) => void (world.databricks = "0.18.0") },
  LW7220: { plant: (world) => void delete world.resources[ids.server] },
  LW7221: { plant: (world) => void (world.resources[ids.factory] = { properties: { provisioningState: "Failed" } }) },
  LW7222: { plant: (world) => void (world.resources[ids.vault] = { properties: { publicNetworkAccess: "Enabled" } }) },
  LW7223: { plant: (world) => void (world.endpoints[ids.workspace] = []) },
  LW7224: {
    plant: (world) => void delete world.endpoints[ids.server.replace("rg-shop-data-prod", "rg-trade-data")],
    ofIt: true,
  },
  LW7225: { plant: (world) => void world.endpoints[ids.lake]?.push({ name: "from-the-factory", status: "Pending" }) },
  LW7226: { plant: (world) => void delete world.resources[ids.product] },
  LW7227: { plant: (world) => void (world.resources[ids.product] = {}) },
  LW7228: { plant: (world) => void (world.roles = world.roles.filter((each) => !isNamed("source-bronze")(each))) },
  LW7230: { plant: (world) => void (world.roles = world.roles.filter((each) => !isNamed("product-account")(each))) },
  LW7229: {
    plant: (world) =>
      void world.roles.push(role(identityOf(world, ids.product), "Storage Blob Data Owner", containerScope("landing"))),
  },
  LW7231: {
    plant: (world) =>
      void world.roles.push(role(identityOf(world, ids.source), "Storage Blob Data Contributor", ids.lake)),
  },
  LW7232: { plant: (world) => void (world.roles = world.roles.filter((each) => !isNamed("vault")(each))) },
  LW7233: { plant: (world) => void world.roles.push(role("somebody", "Key Vault Secrets User", ids.ownVault)) },
  LW7234: { plant: (world) => void (world.metastore = undefined) },
  LW7235: { plant: (world) => void Object.assign(world.metastore ?? {}, { region: "northeurope" }) },
  LW7236: { plant: (world) => void delete world.locations["sales_1_prod_gold"] },
  LW7237: { plant: (world) => void Object.assign(world.locations["sales_1_prod_gold"] ?? {}, { credential: "mine" }) },
  LW7238: {
    plant: (world) =>
      void Object.assign(world.locations["sales_1_prod_gold"] ?? {}, { failure: "AuthorizationPermissionMismatch" }),
  },
  LW7239: {
    plant: (world) =>
      void Object.assign(world.locations["sales_1_prod_gold"] ?? {}, {
        failure: "AuthorizationFailure: This request is not authorized to perform this operation.",
      }),
  },
  LW7240: { plant: (world) => void (world.scopes = {}) },
  LW7241: { plant: (world) => void Object.assign(world.scopes["shop-1-prod"] ?? {}, { vault: ids.vault }) },
  LW7242: { plant: (world) => void Object.assign(world.scopes["shop-1-prod"]?.acls ?? {}, { users: "READ" }) },
  LW7243: {
    plant: (world) => {
      world.ipLists = [{ id: "cccc", label: "for the test", ranges: ["203.0.113.0/24", "0.0.0.0/0"] }];
      world.ipListsInForce = true;
    },
  },
  LW7244: { plant: (world) => void (world.ipLists = [{ id: "cccc", label: "office", ranges: ["203.0.113.0/24"] }]) },
  LW7245: { plant: (world) => void (world.links[zone] = []) },
  LW7246: { plant: (world) => void (world.records[zone] = {}) },
  LW7247: { plant: (world) => void (world.records["privatelink.blob.core.windows.net"] = {}), ofIt: true },
  LW7248: { plant: (world) => void (world.hosts["stshopprod.dfs.core.windows.net"] = ["20.60.1.2"]) },
};

/** The healthy world as it is called in the company whose IT owns the resource groups. */
export function inCompany(world: World): World {
  const moved = JSON.stringify(world)
    .replaceAll("rg-shop-data-prod", "rg-trade-data")
    .replaceAll("rg-shop-platform-prod", "rg-trade-platform");
  return JSON.parse(moved) as World;
}
