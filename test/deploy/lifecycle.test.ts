import { expect, test } from "vitest";
import { buildTarget, checkTree, terraformTarget } from "../../src/deploy/index.ts";
import { deploymentOf } from "../../src/deploy/terraform/deployment.ts";
import type { ResolvedModel } from "../../src/metadata/index.ts";
import { cars, trade } from "../infra/generated.ts";
import { flightsProject, leastSettings, manyFiles, resolvedProject } from "./projects.ts";

function rulesOf(resolved: ResolvedModel): unknown {
  const files = buildTarget(terraformTarget, { resolved });
  expect(checkTree(new Map(Object.entries(files)), [], "2026-11-30").findings).toEqual([]);
  return (JSON.parse(files["iac/adls/terraform.tfvars.json"] ?? "{}") as { lifecycle_rules: unknown }).lifecycle_rules;
}

test("without a word about it, files as delivered and logs follow the tier", async () => {
  expect(rulesOf(await flightsProject())).toEqual({
    landing: { prefixes: ["landing/"], cool_after_days: 30, cold_after_days: 90 },
    logs: { prefixes: ["logs/"], cool_after_days: 30, delete_after_days: 400 },
  });
});

test("a source or a dataset has a class of its own, and no file is covered twice", async () => {
  expect(rulesOf(await cars("prod"))).toEqual({
    landing: {
      prefixes: [expect.stringMatching(/^landing\/market\/evhns-cars-prod-\w+\/market\.sales\/$/) as string],
      cool_after_days: 30,
      delete_after_days: 364,
    },
    short: {
      prefixes: [expect.stringMatching(/^landing\/market\/evhns-cars-prod-\w+\/listings\/$/) as string],
      delete_after_days: 30,
    },
    logs: { prefixes: ["logs/"], cool_after_days: 30, delete_after_days: 400 },
  });
  expect(rulesOf(await trade())).toMatchObject({
    evidence: { prefixes: ["landing/shop_1/"], archive_after_days: 180, delete_after_days: 3650 },
    landing: { prefixes: ["landing/shop_2/"] },
  });
});

test("events are captured where their class says they lie", async () => {
  const files = buildTarget(terraformTarget, { resolved: await cars("prod") });
  expect(files["iac/sources/market/main.tf"]).toContain('= "market/{Namespace}/{EventHub}/');
});

test("a rule has at most ten prefixes", async () => {
  const azure = {
    ...leastSettings,
    lifecycle: { short: { delete: "7d" } },
    owners: { shop_1: { lifecycle: "short" } },
  };
  const rules = rulesOf(
    await resolvedProject({ project: "shops", azure, files: manyFiles(24, 1, 1), lake: lake("shops") }),
  );
  const counts = Object.entries(rules as Record<string, { prefixes: readonly string[] }>).map(
    ([name, { prefixes }]) => [name, prefixes.length],
  );
  expect(Object.fromEntries(counts)).toEqual({ landing: 10, "landing-P2": 10, "landing-P3": 3, short: 1, logs: 1 });
});

test("a class named like a part of another keeps its rule", async () => {
  const azure = {
    ...leastSettings,
    lifecycle: { landing_2: { delete: "7d" } },
    owners: { shop_1: { lifecycle: "landing_2" } },
  };
  const files = manyFiles(24, 1, 1);
  const rules = rulesOf(await resolvedProject({ project: "shops", azure, files, lake: lake("shops") }));
  expect(rules).toMatchObject({ "landing-2": { prefixes: ["landing/shop_1/"], delete_after_days: 7 } });
});

const lake = (name: string) => `abfss://{layer}@st${name}lake.dfs.core.windows.net`;

test.each([
  [
    { lifecycle: { landing: { archive: "90d", cool: "30d", cold: "120d" } }, redundancy: "LRS" },
    "azure.lifecycle.landing.archive later than cold, which is 120d",
  ],
  [
    { lifecycle: { landing: { cool: "30d", delete: "30d" } } },
    "azure.lifecycle.landing.delete later than cool, which is 30d",
  ],
  [
    { lifecycle: { landing: { archive: "90d" } } },
    "azure.lifecycle.landing.archive cold instead, or azure.redundancy: LRS or GRS; with GZRS an account has no archive",
  ],
  [{ lifecycle: { landing: { cool: "90m" } } }, "azure.lifecycle.landing.cool whole days or weeks, such as 90d"],
  [
    { lifecycle: { quarantine: { delete: "90d" } } },
    "azure.lifecycle.quarantine no class of this name: quarantine holds Delta tables, which an archived or deleted file would break; `table vacuum` keeps them small",
  ],
  [
    { lifecycle: { short: { delete: "9d" } } },
    "azure.lifecycle.short no source uses it: name it in azure.owners.<source>.lifecycle, or leave it out",
  ],
  [{ owners: { ops: { lifecycle: "short" } } }, "azure.owners.ops.lifecycle a class of azure.lifecycle: landing, logs"],
  [
    { owners: { ops: { lifecycle: { flihgts: "landing" } } } },
    "azure.owners.ops.lifecycle.flihgts a dataset of ops: flights, planes, airports, airlines, weather",
  ],
  [
    { owners: { on_time: { lifecycle: "landing" } } },
    "azure.owners.on_time.lifecycle on a source: a product has tables alone, and its promise is `sla.retention`",
  ],
])("nonsense is refused: %j", async (changes, problem) => {
  const { problems } = deploymentOf(await flightsProject({ ...leastSettings, ...changes }));
  expect(problems.map(({ key, hint }) => `${key} ${hint}`)).toContain(problem);
});
