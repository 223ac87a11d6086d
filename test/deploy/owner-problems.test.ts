import { expect, test } from "vitest";
import { DiagnosticsError } from "../../src/base/index.ts";
import { buildTarget, checksOf, sceneOf, terraformTarget } from "../../src/deploy/index.ts";
import { deploymentOf } from "../../src/deploy/terraform/deployment.ts";
import { leastSettings, manyFiles, ownedByItSettings, projectFiles, inFolder } from "./projects.ts";

async function problemsOf(azure: object, more: Readonly<Record<string, object>> = {}): Promise<readonly string[]> {
  const files = Object.fromEntries(Object.entries(more).map(([path, value]) => [path, JSON.stringify(value)]));
  const read = await inFolder(projectFiles({ project: "shop", azure, files: { ...manyFiles(1, 1, 1), ...files } }));
  return deploymentOf(read).problems.map(({ key, value }) => (value === undefined ? key : `${key} = ${value}`));
}

test("readers of a layer or of documents that are not there are refused: they would get nothing", async () => {
  const owners = {
    sales_1: {
      consumers: { gold: ["analysts"], silver: ["nobody"] },
      document_readers: { web: leastSettings.tenant_id },
    },
  };
  expect(await problemsOf({ ...leastSettings, owners })).toEqual([
    "azure.owners.sales_1.consumers.silver",
    "azure.owners.sales_1.document_readers",
  ]);
});

test("whoever runs the jobs of a source reads its secret scope, by name; everybody is refused", async () => {
  const jobs = "55555555-5555-4555-8555-555555555555";
  const owners = { shop_1: { secret_readers: [jobs, "shop-engineers"] } };
  expect(await problemsOf({ ...leastSettings, owners })).toEqual([]);
  expect(await problemsOf({ ...leastSettings, owners: { shop_1: { secret_readers: ["users"] } } })).toEqual([
    "azure.owners.shop_1.secret_readers",
  ]);
  expect(await problemsOf({ ...leastSettings, owners: { sales_1: { secret_readers: [jobs] } } })).toEqual([
    "azure.owners.sales_1.secret_readers",
  ]);
  const azure = { ...leastSettings, owners };
  const resolved = await inFolder(projectFiles({ project: "shop", azure, files: manyFiles(1, 1, 1) }));
  const files = buildTarget(terraformTarget, { resolved });
  expect(files["iac/sources/shop_1/main.tf"]).toMatch(/readers += var\.secret_readers/);
  expect(files["iac/sources/shop_1/terraform.tfvars.json"]).toContain(jobs);
  expect(files["docs/sources/shop_1.md"]).toContain(
    "| shop-engineers | group or application of the workspace | READ |",
  );
  const acls = checksOf(sceneOf({ resolved }, "deploy/prod", "linux")).find(({ kind }) => kind === "secret-scope-acl");
  const judged = (principal: string) =>
    acls?.judge((() => [
      { principal: "deploy", permission: "MANAGE" },
      { principal, permission: "READ" },
    ]) as never).kind;
  expect([judged(jobs), judged("somebody")]).toEqual(["fine", "wrong"]);
});

test("names of secrets, hubs and consumer groups are those Azure takes", async () => {
  const shop = (secret: string) => ({
    source: "shop_1",
    type: "postgres",
    connection: { host: "10.0.0.4", database: "shop" },
    authentication: { method: "password", user: "reader", password: { secret } },
    datasets: { orders: { table: "public.orders" } },
  });
  const hubs = (hub: string, group: string) => ({
    source: "market",
    type: "event-hub",
    connection: { consumer_group: group },
    datasets: { sales: { hub, load: { mode: "append" } } },
  });
  expect(await problemsOf(leastSettings, { "sources/shop_1.yaml": shop("Shop.Password_1") })).toEqual([
    'a secret of shop_1 = "Shop.Password_1"',
  ]);
  expect(await problemsOf(leastSettings, { "sources/market.yaml": hubs("my topic", "a/b") })).toEqual([
    'an event hub of market = "my topic"',
    'the consumer group of market = "a/b"',
  ]);
  expect(await problemsOf(leastSettings, { "sources/market.yaml": hubs("market.sales-1", "lake") })).toEqual([]);
});

test("zones of IT are all there when endpoints are made here, none when a policy of IT writes the records", async () => {
  const zones = { "privatelink.blob.core.windows.net": "/subscriptions/s/zone" };
  const toldOf = async (more: object) => {
    const files = projectFiles({
      project: "shop",
      azure: { ...ownedByItSettings, ...more },
      files: manyFiles(1, 1, 1),
    });
    const resolved = await inFolder(files);
    try {
      buildTarget(terraformTarget, { resolved });
      return [];
    } catch (error) {
      return error instanceof DiagnosticsError ? error.diagnostics.map(({ text }) => text) : [String(error)];
    }
  };
  const missing = await toldOf({ private_endpoints: "create", private_dns_zones: zones });
  expect(missing).toContain(
    'Environment "prod": azure.private_dns_zones.privatelink.dfs.core.windows.net is missing or cannot be used',
  );
  expect(missing.filter((text) => text.includes("privatelink.blob"))).toEqual([]);
  expect(await toldOf({ private_endpoints: "create", private_dns_zones: {} })).toEqual([]);
  expect(await toldOf({ private_dns_zones: zones })).toEqual([]);
});

test("a promise that is no duration is refused; what nothing watches is told, with the build and on the sheet", async () => {
  const promising = (sla: object) => ({
    "products/sales_1/product.yaml": {
      product: "sales_1",
      owner: "team 1",
      purpose: "Figures about sales",
      version: "1.0.0",
      sla,
      outputs: { figures: { dataset: "gold.figures_1_1", contract: "1.0.0" } },
    },
  });
  expect(await problemsOf(leastSettings, promising({ freshness: "soon" }))).toEqual([
    'sla.freshness of sales_1 = "soon"',
  ]);
  const files = projectFiles({ project: "shop", azure: leastSettings, files: manyFiles(1, 1, 1) });
  const promised = promising({ freshness: "35d", retention: "90d", availability: "99.9 %" });
  const texts = Object.fromEntries(Object.entries(promised).map(([path, value]) => [path, JSON.stringify(value)]));
  const resolved = await inFolder({ ...files, ...texts });
  const warnings = terraformTarget.warnings?.({ resolved }) ?? [];
  expect(warnings.map(({ code, severity, text: words }) => `${severity} ${code} ${words}`)).toEqual([
    "warning LW7006 No alert watches sales_1: it promises 840 hours, and at most 744 can be watched",
    'warning LW7007 Nothing watches "availability", which the SLA of sales_1 promises',
  ]);
  expect(buildTarget(terraformTarget, { resolved })["docs/products/sales_1.md"]).toContain(
    "Nothing here watches `availability` of its SLA",
  );
});
