import { expect, test } from "vitest";
import { deploymentOf } from "../terraform/deployment.ts";
import { exampleProject, flightsProject, leastSettings, ownedByItSettings } from "../../../test/deploy/projects.ts";
import { cars, trade } from "../../../test/infra/generated.ts";
import type { ResolvedModel } from "../../metadata/index.ts";
import { evaluate } from "../hcl/evaluate.ts";
import { allArguments, readHcl } from "../hcl/hcl.ts";
import { isMapValue } from "../hcl/value.ts";
import { terraformTarget } from "../terraform/target.ts";
import { earlyFees } from "./early.ts";
import { estimateCost, sum } from "./estimate.ts";
import { rangeOf, readPrices } from "./prices.ts";
import { usage } from "./usage.ts";

const prices = readPrices();

async function monthOf(environment: "dev" | "test" | "prod") {
  return monthOfProject(await cars(environment));
}

function monthOfProject(resolved: ResolvedModel) {
  const { deployment } = deploymentOf(resolved);
  if (deployment === undefined) throw new Error("no deployment");
  return { deployment, components: estimateCost(deployment, prices) };
}

test("every price says unit, currency, region and source, and a range where it is assumed", () => {
  for (const [name, price] of Object.entries(prices)) {
    const [{ low, high }, here] = [rangeOf(price, "nowhere"), rangeOf(price, price.region)];
    expect(
      [price.unit, price.currency, price.region, price.source].every((text) => text !== ""),
      name,
    ).toBe(true);
    expect(low < high && here.low >= low && here.high <= high, name).toBe(true);
    expect(price.date === null || (/^20\d\d-\d\d-\d\d$/.test(price.date) && here.high < high), name).toBe(true);
    expect(/estimated/.test(price.source), name).toBe(price.date === null);
    expect(low, name).toBeGreaterThan(0);
  }
});

test("files that leave a tier too soon cost the days that are missing; the classes of tiers cost none", async () => {
  for (const name of ["dev", "test", "prod"] as const) {
    const { deployment } = deploymentOf(await exampleProject(name));
    if (deployment === undefined) throw new Error("no deployment");
    expect(earlyFees(deployment, prices), name).toEqual([]);
  }
  const lifecycle = {
    landing: { cool: "10d", cold: "25d", archive: "60d", delete: "300d" },
    logs: { cool: "5d", delete: "35d" },
  };
  const resolved = await flightsProject({ ...leastSettings, redundancy: "LRS", lifecycle });
  const { deployment } = deploymentOf(resolved);
  if (deployment === undefined) throw new Error("no deployment");
  const fees = earlyFees(deployment, prices);
  expect(fees).toMatchObject([
    { class: "landing", tier: "cool", days: 15, least: 30 },
    { class: "landing", tier: "cold", days: 35, least: 90 },
  ]);
  // half a month of a cool gigabyte, from LRS to GRS in another region
  expect(fees[0]?.low).toBeCloseTo((0.0152 * 0.9) / 2, 6);
  expect(fees[0]?.high).toBeCloseTo((0.0334 * 1.3) / 2, 6);
  expect(terraformTarget.build({ resolved })["docs/cost.md"]).toContain("| landing | cold | 35 | 90 |");
});

test("every environment costs less than the next, and each assumption grows with it", async () => {
  const totals = await Promise.all(
    (["dev", "test", "prod"] as const).map(async (name) => sum((await monthOf(name)).components)),
  );
  const [dev = 0, middle = 0, prod = 0] = totals.map(({ high }) => high);
  expect([dev < middle, middle < prod]).toEqual([true, true]);
  for (const [name, { development, test: between, production }] of Object.entries(usage))
    expect([development <= between, between <= production], name).toEqual([true, true]);
});

test("a component costs what its lines cost, and what the environment says about use counts", async () => {
  const { deployment, components } = await monthOf("prod");
  for (const { lines, low, high } of components) expect(sum(lines)).toEqual({ low, high });
  const lake = components.find(({ component }) => component === "adls");
  // 2000 GB by the settings of the project, GZRS in production
  expect(lake?.lines[0]).toMatchObject({ price: "lake_gb_gzrs", quantity: 2000, low: 80, high: 140 });
  expect(deployment.settings.cost).toEqual({ stored_gb: 2000 });
});

/** The map a file of a tree writes for a name. */
function mapIn(text: string, name: string): Readonly<Record<string, unknown>> {
  const argument = allArguments(readHcl(text)).find((each) => each.name === name);
  const value = evaluate(argument?.tokens ?? [], { look: () => undefined });
  if (!isMapValue(value)) throw new Error(`${name} is no map`);
  return value;
}

test.each(Object.entries({ "with every service": () => cars("prod"), "owned by IT": trade }))(
  "alerts, zones and endpoints are counted as they are made: %s",
  async (_, read) => {
    const resolved = await read();
    const { deployment, components } = monthOfProject(resolved);
    const lines = new Map(
      components.flatMap(({ component, lines: all }) =>
        all.map((line) => [`${component}: ${line.what}`, line.quantity]),
      ),
    );
    const files = terraformTarget.build({ resolved });
    const monitor = files["iac/modules/monitor/main.tf"] ?? "";
    const metrics = mapIn(monitor, "metrics");
    const watched = Object.keys(mapIn(files["iac/azure_monitor/main.tf"] ?? "", "watched_resources"));
    const made = watched.flatMap((kind) => Object.keys(metrics[kind] ?? {}));
    expect(lines.get("azure_monitor: alerts on metrics")).toBe(made.length);
    const queries = monitor.match(/^ +[a-z-]+ = \{\n +description /gm) ?? [];
    expect(queries.length).toBeGreaterThan(0);
    expect(lines.get("azure_monitor: alerts on queries")).toBe(queries.length);
    const { state, privateDnsZones } = deployment.settings;
    expect(lines.has("bootstrap: files of states")).toBe(state === undefined);
    expect(lines.get("platform: private zones")).toBe(privateDnsZones === undefined ? 24 : undefined);
  },
);

test("without documents and events there are fewer zones, without flow logs fewer endpoints", async () => {
  const plain = { ...leastSettings };
  const quantity = async (azure: object, what: string) => {
    const { components } = monthOfProject(await flightsProject(azure));
    const platform = components.find(({ component }) => component === "platform");
    return platform?.lines.find((line) => line.what === what)?.quantity;
  };
  expect(await quantity(plain, "private zones")).toBe(14);
  expect(await quantity(plain, "private endpoints")).toBe(2 * 730);
  const { network } = ownedByItSettings;
  expect(await quantity({ ...plain, network }, "private endpoints")).toBe(730);
});
