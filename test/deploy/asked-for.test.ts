import { expect, test } from "vitest";
import { connectorOf } from "../../src/connector/index.ts";
import { buildTarget, terraformTarget } from "../../src/deploy/index.ts";
import { deploymentOf } from "../../src/deploy/terraform/deployment.ts";
import type { ResolvedModel } from "../../src/metadata/index.ts";
import { resourcesOf } from "../../src/deploy/check/resource.ts";
import { readTree } from "../../src/deploy/check/tree.ts";
import { cars, trade } from "../infra/generated.ts";
import { carsFiles } from "./cars.ts";
import { flightsProject, inFolder, leastSettings, ownedByItSettings } from "./projects.ts";

function rootsOf(resolved: ResolvedModel): readonly string[] {
  const files = Object.keys(buildTarget(terraformTarget, { resolved }));
  return files.flatMap((path) => /^iac\/(.+)\/terraform\.tfvars\.json$/.exec(path)?.[1] ?? []);
}

const onlyWhenAsked = [
  "airflow_aks",
  "api_serving",
  "backup",
  "batch_download",
  "cosmos_serving",
  "databricks_account",
  "defender",
  "event_hubs",
  "purview",
  "synapse",
];

test("services come when the metadata asks for them, and only then", async () => {
  const asked = rootsOf(await cars("prod"));
  expect(asked).toEqual(expect.arrayContaining([...onlyWhenAsked, "databricks_compute"]));
  const plain = rootsOf(await flightsProject());
  expect(plain.filter((root) => onlyWhenAsked.includes(root))).toEqual([]);
});

test("so do the registration and the private zone of events", async () => {
  const { "iac/bootstrap/terraform.tf": providers = "", "iac/platform/main.tf": platform = "" } = buildTarget(
    terraformTarget,
    { resolved: await flightsProject() },
  );
  expect([providers.includes("Microsoft.Storage"), providers.includes("Microsoft.EventHub")]).toEqual([true, false]);
  expect([platform.includes('"storage"'), platform.includes('"event_hubs"')]).toEqual([true, false]);
  const asked = buildTarget(terraformTarget, { resolved: await cars("prod") });
  expect(asked["iac/bootstrap/terraform.tf"]).toContain("Microsoft.EventHub");
  expect(asked["iac/platform/main.tf"]).toContain('"event_hubs"');
});

test("the alert on missing runs takes no run of another product for its own", async () => {
  const files = buildTarget(terraformTarget, { resolved: await trade() });
  const [, pattern = ""] = /matches regex \\"(.*?)\\"/.exec(files["iac/products/sales_2/main.tf"] ?? "") ?? [];
  const names = ["sales_2", "sales_2-nightly", "sales_2 full", "sales_20", "sales_2_b", "my-sales_2"];
  expect(names.filter((name) => new RegExp(pattern).test(name))).toEqual(names.slice(0, 3));
});

test("a function that sends brings its subnet, its zone, its providers, its telemetry and its price", async () => {
  const files = buildTarget(terraformTarget, { resolved: await cars("test") });
  const values = JSON.parse(files["iac/platform/terraform.tfvars.json"] ?? "{}") as object;
  expect(values).toMatchObject({ subnets: { functions: { address_prefix: "10.31.3.128/26", purpose: "functions" } } });
  expect(files["iac/platform/main.tf"]).toContain('"web"');
  expect(files["iac/bootstrap/terraform.tf"]).toMatch(/"Microsoft\.App"[^\]]*"Microsoft\.Web"/);
  const sender = files["iac/sources/market/main.tf"] ?? "";
  expect(sender).toMatch(/application_insights += data\.terraform_remote_state\.azure_monitor\.outputs/);
  expect(sender).toContain('subnet_ids["functions"]');
  expect(files["docs/cost.md"]).toContain("| sources/market | sender | 1 | function month |");
});

test("events, documents and APIs lie with their owners, in the words of the metadata", async () => {
  const files = buildTarget(terraformTarget, { resolved: await cars("prod") });
  const read = (path: string): unknown => JSON.parse(files[path] ?? "{}");
  const values = (root: string) => read(`iac/${root}/terraform.tfvars.json`);
  // a hub has the name of its dataset unless the dataset says another
  expect(values("sources/market")).toMatchObject({ event_hubs: { listings: {}, "market.sales": {} } });
  expect(values("products/turnover")).toMatchObject({
    documents: {
      turnover: { partition_key_paths: ["/model", "/listing_id"] },
      models: { partition_key_paths: ["/id"] },
    },
    api: {
      path: "mobility/turnover/v2",
      backend_url: "https://read-api-prod.example.com/products/turnover",
      roles: ["turnover.read"],
    },
  });
  expect(read("iac/products/turnover/openapi.json")).toMatchObject({
    paths: { "/turnover": {} },
    components: { schemas: { turnover: { properties: { price: { type: "integer" } } } } },
  });
});

test("projects of one metastore have names apart in it, when their environment gives a prefix", async () => {
  const files = buildTarget(terraformTarget, { resolved: await trade() });
  const resources = resourcesOf(readTree(new Map(Object.entries(files)))).filter(({ type }) =>
    /^databricks_(catalog|storage_credential|external_location)$/.test(type),
  );
  const names = resources.map(({ body }) => body.values["name"]);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => typeof name !== "string" || !/^trade_(shop|sales)_\d_prod/.test(name))).toEqual([]);
  expect(files["docs/products/sales_1.md"]).toContain("schema trade_sales_1_prod.gold");
});

test("an output port has a group that reads its table and no other, made before and granted after the tables", async () => {
  const resolved = await cars("prod");
  const files = buildTarget(terraformTarget, { resolved });
  const values = (root: string): unknown => JSON.parse(files[`iac/${root}/terraform.tfvars.json`] ?? "{}");
  const group = "cars-turnover--turnover-prod";
  expect(values("consumers/turnover")).toMatchObject({
    groups: { "turnover--turnover": { description: "Reads turnover.turnover: the table turnover" } },
  });
  expect(values("products/turnover")).toMatchObject({
    grants: [
      { principal: "car-analysts", privileges: ["SELECT", "USE_SCHEMA"], schema: "gold" },
      { principal: group, privileges: ["USE_SCHEMA"], schema: "gold" },
    ],
  });
  expect(values("ports/turnover")).toEqual({ readers: { "turnover_prod.gold.turnover": [group] } });
  expect(files["docs/hand-over.md"]).toContain(
    "then every folder of `consumers`, then every folder of `sources`, then every folder of `products`, then every folder of `ports`",
  );
  expect(rootsOf(await trade()).filter((root) => /^(consumers|ports)\//.test(root))).toEqual([]);
});

test("Defender writes what it finds in this environment to the logs, tells the contacts, and costs the plans that are named", async () => {
  const files = buildTarget(terraformTarget, { resolved: await cars("prod") });
  expect(JSON.parse(files["iac/defender/terraform.tfvars.json"] ?? "{}")).toMatchObject({
    defender_mode: "create",
    plans: { KeyVaults: {}, SqlServers: {}, StorageAccounts: {} },
    security_contacts: leastSettings.contacts,
    tags: { dataProduct: "platform" },
  });
  expect(files["iac/defender/main.tf"]).toMatch(/export_scope += "\/subscriptions\/.*rg-cars-data-prod"/);
  expect(files["docs/cost.md"]).toContain("| defender | plan SqlServers | 1 | plan month |");
  expect(files["docs/hand-over.md"]).toContain("Security Admin on the subscription");
  expect(files["docs/architecture.svg"]).toContain("Defender for Cloud");
  const ofIt = buildTarget(terraformTarget, {
    resolved: await flightsProject({ ...leastSettings, defender: { mode: "external", plans: ["Arm"] } }),
  });
  expect(ofIt["docs/hand-over.md"]).toContain("from the output `plan_requests` of the root `defender`");
  expect(ofIt["docs/cost.md"]).not.toContain("| defender | plan");
});

test("the catalogue reads the layers it describes, behind endpoints and zones of its own; one of IT is only let in", async () => {
  const files = buildTarget(terraformTarget, { resolved: await cars("prod") });
  const values = JSON.parse(files["iac/purview/terraform.tfvars.json"] ?? "{}") as { name: string };
  expect(values.name).toMatch(/^pview-cars-prod-[0-9a-f]{4}$/);
  const main = files["iac/purview/main.tf"] ?? "";
  expect([...main.matchAll(/containers\["(\w+)"\]/g)].map(([, layer]) => layer)).toEqual(["silver", "gold"]);
  expect(files["iac/platform/main.tf"]).toContain('"purview"');
  expect(files["iac/bootstrap/terraform.tf"]).toContain('"Microsoft.Purview"');
  expect(files["docs/access.md"]).toContain(
    `| ${values.name} | managed identity of the catalogue | Storage Blob Data Reader | container silver of stusedcarsprod |`,
  );
  expect(files["docs/cost.md"]).toContain("| purview | private endpoints | 2920 |");
  const factory = files["iac/azure_data_factory/main.tf"] ?? "";
  expect(factory).toMatch(/purview_id += data\.terraform_remote_state\.purview\.outputs\.id/);
  expect(factory).toMatch(/catalogue = \{[^}]*"account"/);
  expect(files["docs/hand-over.md"]).toMatch(/`purview`,.* `azure_data_factory`/);
  expect(files["docs/hand-over.md"]).toContain("the role Data curator on the root collection");
  const id = "/subscriptions/s/resourceGroups/rg-it/providers/Microsoft.Purview/accounts/pview-company";
  const purview = { existing: { id, principal_id: leastSettings.tenant_id } };
  const ofIt = buildTarget(terraformTarget, { resolved: await flightsProject({ ...leastSettings, purview }) });
  expect(ofIt["iac/purview/main.tf"]).toContain("existing_account");
  expect(ofIt["iac/purview/main.tf"]).toContain('containers["gold"]');
  expect(JSON.parse(ofIt["iac/azure_data_factory/terraform.tfvars.json"] ?? "{}")).toMatchObject({ purview_id: id });
  expect(ofIt["iac/platform/main.tf"]).not.toContain('"purview"');
  expect(ofIt["docs/hand-over.md"]).toContain("The administrators of the catalogue `pview-company` give");
});

test("Synapse reads gold alone, within limits, and says what waits for approval", async () => {
  const files = buildTarget(terraformTarget, { resolved: await cars("prod") });
  const values = JSON.parse(files["iac/synapse/terraform.tfvars.json"] ?? "{}") as { name: string };
  expect(values).toMatchObject({
    data_processed_limits_tb: { daily: 1, weekly: 3, monthly: 10 },
    administrator_group: { name: leastSettings.administrators.group },
  });
  const main = files["iac/synapse/main.tf"] ?? "";
  expect([...main.matchAll(/containers\["(\w+)"\]/g)].map(([, layer]) => layer)).toEqual(["gold"]);
  expect(main).toMatch(/lake-dfs/);
  expect(files["iac/policy/main.tf"]).toContain('"synapse"');
  expect(files["iac/platform/main.tf"]).toContain('"synapse_hub"');
  expect(files["docs/access.md"]).toContain(`| ${values.name} | managed identity of the workspace |`);
  expect(files["docs/hand-over.md"]).toContain("cost_control_sql");
  expect(files["docs/cost.md"]).toContain("| synapse | data read by queries | 10 | TB read |");
});

test("hubs of somebody else are not made, but said to be needed", async () => {
  const files = buildTarget(terraformTarget, { resolved: await cars("prod") });
  expect(files["iac/sources/partner/main.tf"]).not.toContain("azurerm_eventhub");
  expect(files["docs/sources/partner.md"]).toContain("`prices` of `partner.servicebus.windows.net`");
});

test("what the metadata asks for and the environment does not say is a problem", async () => {
  const withAzure = async (azure: object): Promise<readonly string[]> => {
    return deploymentOf(await inFolder(carsFiles(azure))).problems.map(({ key }) => key);
  };
  expect(await withAzure(leastSettings)).toEqual(["azure.api"]);
  const api = { backend_url: "https://a.example.com", backend_audience: "a", audience: "b" };
  const sender = { image: `a.azurecr.io/b@sha256:${"0".repeat(64)}` };
  const owners = { market: { sender: { ...sender, dataset: "nothing" } }, partner: { sender } };
  expect(await withAzure({ ...leastSettings, api, owners })).toEqual([
    "azure.owners.market.sender.dataset",
    "azure.owners.partner.sender",
    // a subnet holds one environment of Container Apps
    "azure.owners.partner.sender.kind",
  ]);
  expect(await withAzure({ ...ownedByItSettings, api, owners: { market: { sender } } })).toEqual([
    "azure.network.existing.subnets.api_management",
    "azure.network.existing.subnets.container_apps",
  ]);
  const existing = { name: "apim-company", resource_group: "rg-apis" };
  expect(await withAzure({ ...ownedByItSettings, api: { ...api, existing } })).toEqual([]);
  expect(await withAzure({ ...leastSettings, api, cost: { stored: 5 } })).toEqual(["azure.cost.stored"]);
  expect(await withAzure({ ...leastSettings, api, defender: { plans: ["Everything"] } })).toEqual([
    "azure.defender.plans",
  ]);
  const limits_tb = { daily: 5, weekly: 3, monthly: 10 };
  const purview = { existing: { id: "pview", principal_id: "nobody" } };
  expect(await withAzure({ ...leastSettings, api, purview, synapse: { limits_tb } })).toEqual([
    "azure.purview.existing.id",
    "azure.purview.existing.principal_id",
    "azure.synapse.limits_tb",
  ]);
});

test("a run on this machine says that events are read elsewhere", async () => {
  const { extract, type } = connectorOf("event-hub");
  expect(type).toBe("event-hub");
  const nothing = { connection: {}, authentication: {} };
  const context = {
    projectRoot: ".",
    clock: { now: () => new Date(0), monotonicMs: () => 0 },
    signal: AbortSignal.any([]),
  };
  const request = { dataset: { name: "a", table: "a", options: {} }, columns: [] };
  const sink = { batchRows: 1, write: () => Promise.resolve(), scanFile: () => Promise.resolve(0) };
  await expect(extract(nothing, request, sink, context as never)).rejects.toMatchObject({ code: "LW4033" });
});
