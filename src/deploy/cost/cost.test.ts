import { expect, test } from "vitest";
import { deploymentOf } from "../terraform/deployment.ts";
import { cars } from "../../../test/infra/generated.ts";
import { estimateCost, sum } from "./estimate.ts";
import { rangeOf, readPrices } from "./prices.ts";
import { usage } from "./usage.ts";

const prices = readPrices();

async function monthOf(environment: "dev" | "test" | "prod") {
  const { deployment } = deploymentOf(await cars(environment));
  if (deployment === undefined) throw new Error("no deployment");
  return { deployment, components: estimateCost(deployment, prices) };
}

test("every price says unit, currency, region and source, and a range where it is assumed", () => {
  for (const [name, price] of Object.entries(prices)) {
    const { low, high } = rangeOf(price);
    expect(
      [price.unit, price.currency, price.region, price.source].every((text) => text !== ""),
      name,
    ).toBe(true);
    expect(price.date === null ? low < high : low === high, name).toBe(true);
    expect(low, name).toBeGreaterThan(0);
  }
});

test("every environment costs less than the next, and each assumption grows with it", async () => {
  const totals = await Promise.all(
    (["dev", "test", "prod"] as const).map(async (name) => sum((await monthOf(name)).components)),
  );
  expect(totals.map(({ high }) => high)).toEqual(totals.map(({ high }) => high).toSorted((a, b) => a - b));
  for (const [name, { development, test: middle, production }] of Object.entries(usage))
    expect([development <= middle, middle <= production], name).toEqual([true, true]);
});

test("a component costs what its lines cost, and what the environment says about use counts", async () => {
  const { deployment, components } = await monthOf("prod");
  for (const { lines, low, high } of components) expect(sum(lines)).toEqual({ low, high });
  const lake = components.find(({ component }) => component === "adls");
  // 2000 GB by the settings of the project, GZRS in production
  expect(lake?.lines[0]).toMatchObject({ price: "lake_gb_gzrs", quantity: 2000, low: 80, high: 140 });
  expect(deployment.settings.cost).toEqual({ stored_gb: 2000 });
});
