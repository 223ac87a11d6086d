import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { formatDiagnostic, sortDiagnostics } from "../../src/base/index.ts";
import { analyzerVersion, openAnalyzer } from "../../src/engine/index.ts";
import { analyseProject, loadProject, memoryCache } from "../../src/metadata/index.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

test("a project with 20 planted mistakes reports exactly those 20, in order", async () => {
  const project = await loadProject(here("broken-project"));
  const { diagnostics } = await analyseProject(
    project,
    { version: analyzerVersion(), open: openAnalyzer },
    memoryCache(),
  );
  const found = sortDiagnostics([...project.diagnostics, ...diagnostics]).map(formatDiagnostic);
  const expected = readFileSync(here("broken-project.expected.txt"), "utf8").trim().split("\n");
  expect(expected).toHaveLength(20);
  expect(found).toEqual(expected);
  expect(project.model).toBeUndefined();
});

test("a secret written out is never repeated in a finding", async () => {
  const project = await loadProject(here("broken-project"));
  expect(JSON.stringify(project.diagnostics)).not.toContain("hunter2");
});
