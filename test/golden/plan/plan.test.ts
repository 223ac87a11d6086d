import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { analyzerVersion, openAnalyzer } from "../../../src/engine/index.ts";
import { analyseProject, loadProject, memoryCache, resolve } from "../../../src/metadata/index.ts";
import { canonicalPlan, explainPlan, makePlan, type Plan } from "../../../src/plan/index.ts";
import { repositoryRoot } from "../../support/places.ts";
import { changed, observedAfter } from "../../plan/sample-project.ts";

/** The project of `init` with known columns of its source, as it is after a first `discover`. */
function shop(): string {
  const folder = mkdtempSync(join(tmpdir(), "lakewright-plan-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(repositoryRoot, "templates", "shop"), folder, { recursive: true });
  const project = join(folder, "lakewright.yaml");
  writeFileSync(project, readFileSync(project, "utf8").replaceAll("__project__", "shop"));
  cpSync(join(import.meta.dirname, "shop.schema.yaml"), join(folder, "sources", "shop.schema.yaml"));
  return folder;
}

async function inputOf(folder: string) {
  const loaded = await loadProject(folder);
  const { analysis, diagnostics } = await analyseProject(loaded, { version: analyzerVersion(), open: openAnalyzer }, memoryCache());
  if (loaded.model === undefined) throw new Error(JSON.stringify(loaded.diagnostics));
  const { resolved } = resolve(loaded.model, "local", "2026-11-21T00:00:00.000Z");
  if (resolved === undefined || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  return { resolved, analysis };
}

function planned(input: Awaited<ReturnType<typeof inputOf>>, more: Partial<Parameters<typeof makePlan>[0]> = {}): Plan {
  const { plan, diagnostics } = makePlan({ ...input, observed: { datasets: {} }, selection: [], force: false, ...more });
  if (plan === undefined) throw new Error(JSON.stringify(diagnostics));
  return plan;
}

/** Hashes as running numbers in the order they come: equal ones stay equal, and a new engine changes nothing here. */
function withoutHashes(plan: Plan): string {
  const seen = new Map<string, string>();
  const text = JSON.stringify(JSON.parse(canonicalPlan(plan)), undefined, 2);
  const numbered = text.replace(/\b[0-9a-f]{64}\b/g, (hash) => {
    const number = seen.get(hash) ?? `hash-${seen.size + 1}`;
    seen.set(hash, number);
    return number;
  });
  return `${numbered}\n`;
}

test("the plan of the project of init is what it was when it was last looked at", async () => {
  const first = planned(await inputOf(shop()));
  await expect(withoutHashes(first)).toMatchFileSnapshot("expected/first.json");
  await expect(explainPlan(first)).toMatchFileSnapshot("expected/first.txt");
});

test("after a change of SQL, a new version and an accident, the plan says why each step runs", async () => {
  const folder = shop();
  const observed = observedAfter(planned(await inputOf(folder)));
  const sql = join(folder, "products/sales/silver/customers.sql");
  writeFileSync(sql, readFileSync(sql, "utf8").replace("trim(name)", "upper(name)"));
  const accident = changed(observed, "sales.gold.daily_sales", { foreignChange: { version: 3, operation: "DELETE" } });
  const later = planned(await inputOf(folder), { observed: changed(accident, "shop.bronze.orders", { version: 2 }), selection: ["product:sales"] });
  await expect(explainPlan(later)).toMatchFileSnapshot("expected/later.txt");
});

test("comments and layout of a real SELECT do not rebuild, its meaning does", async () => {
  const folder = shop();
  const observed = observedAfter(planned(await inputOf(folder)));
  const sql = join(folder, "products/sales/gold/daily_sales.sql");
  const before = readFileSync(sql, "utf8");
  const reason = async (text: string) => {
    writeFileSync(sql, text);
    return planned(await inputOf(folder), { observed, selection: ["gold.daily_sales"] }).steps[0]?.reason.kind;
  };
  expect(await reason(`${before.replaceAll(/\n\s*/g, "  ").replace(/^--[^S]*/, "")} -- reworked`)).toBe("unchanged");
  expect(await reason(before.replace("'shipped'", "'returned'"))).toBe("changed logic");
});
