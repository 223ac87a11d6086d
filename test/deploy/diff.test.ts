import { expect, test } from "vitest";
import { buildTarget, diffBuilds, terraformTarget } from "../../src/deploy/index.ts";
import { flightsProject, leastSettings } from "./projects.ts";

async function built(changes: object = {}): Promise<ReadonlyMap<string, string>> {
  const resolved = await flightsProject({ ...leastSettings, ...changes });
  return new Map(Object.entries(buildTarget(terraformTarget, { resolved })));
}

test("equal builds have no difference", async () => {
  expect(diffBuilds(await built(), await built())).toEqual([]);
});

test("a changed setting shows at the resources it concerns, and only there", async () => {
  const changes = diffBuilds(
    await built(),
    await built({
      owners: { on_time: { consumers: { gold: ["analysts"] }, budget: 100 } },
      budget: { monthly: 500, from: "2027-01" },
    }),
  );
  const objects = changes.map(({ object, change }) => `${change} ${object}`);
  expect(objects).toContain("added iac/products/on_time: azurerm_consumption_budget_resource_group.this");
  expect(objects).toContain("changed docs/products/on_time.md");
  expect(objects.filter((object) => object.includes("iac/sources"))).toEqual([]);
});

test("a changed file is seen as the argument that changes", async () => {
  const before = await built();
  const path = "iac/adls/terraform.tfvars.json";
  const after = new Map(before).set(path, (before.get(path) ?? "").replace("stflightsprod", "stother"));
  const account = diffBuilds(before, after).find(({ object }) => object.endsWith("azurerm_storage_account.this"));
  expect(account?.details).toEqual(['name: "stflightsprod" → "stother"']);
});

test("what is gone is said", async () => {
  const before = await built();
  const after = new Map([...before].filter(([path]) => !path.startsWith("iac/sources/")));
  const changes = diffBuilds(before, after);
  expect(changes.every(({ change }) => change === "removed")).toBe(true);
  expect(changes.length).toBeGreaterThan(3);
});
