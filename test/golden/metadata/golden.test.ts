import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { formatDiagnostic, sortKeys } from "../../../src/base/index.ts";
import { analyzerVersion, openAnalyzer } from "../../../src/engine/index.ts";
import { analyseProject, loadProject, memoryCache, resolve } from "../../../src/metadata/index.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function printed(value: unknown): string {
  return `${JSON.stringify(sortKeys(value), undefined, 2)}\n`;
}

// expected files are written anew by `vitest run test/golden/metadata --update`, never by a check
test("the project of the design gives this Model, this resolved environment and this analysis", async () => {
  const project = await loadProject(here("aviation/project"));
  const { analysis, diagnostics } = await analyseProject(project, { version: analyzerVersion(), open: openAnalyzer }, memoryCache());
  expect([...project.diagnostics, ...diagnostics].map(formatDiagnostic)).toEqual([]);
  if (project.model === undefined) throw new Error("no model");
  const { resolved } = resolve(project.model, "prod", "2025-06-01");
  await expect(printed(project.model)).toMatchFileSnapshot(here("aviation/expected/model.json"));
  await expect(printed(resolved?.environment)).toMatchFileSnapshot(here("aviation/expected/environment-prod.json"));
  await expect(printed(resolved?.configuration)).toMatchFileSnapshot(here("aviation/expected/configuration-prod.json"));
  // the canonical text belongs to the engine, whose own tests hold it
  const datasets = Object.entries(analysis.datasets).map(([id, { canonicalSql: _text, ...rest }]) => [id, rest]);
  await expect(printed(Object.fromEntries(datasets))).toMatchFileSnapshot(here("aviation/expected/analysis.json"));
});
