import { expect, test } from "vitest";
import { formatDiagnostic } from "../../src/base/index.ts";
import { loadProject } from "../../src/metadata/index.ts";
import { hostileProjects } from "./hostile-projects.ts";
import { projectFolder, validProject } from "./project-folder.ts";

test("the project the hostile ones are made from has no findings", async () => {
  using folder = projectFolder(validProject);
  const { diagnostics, model } = await loadProject(folder.root);
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  expect(model?.products[0]?.datasets).toHaveLength(1);
});

test("there are at least 100 hostile projects, each different", () => {
  expect(hostileProjects.length).toBeGreaterThanOrEqual(100);
  expect(new Set(hostileProjects.map(({ name }) => name)).size).toBe(hostileProjects.length);
});

test.each(hostileProjects)("$name is refused with $code", async ({ files, code }) => {
  using folder = projectFolder({ ...validProject, ...files });
  const begun = performance.now();
  const { diagnostics, model } = await loadProject(folder.root);
  expect(diagnostics.map((finding) => finding.code)).toContain(code);
  expect(diagnostics.length, diagnostics.map(formatDiagnostic).join("\n")).toBeLessThanOrEqual(12);
  expect(model).toBeUndefined();
  for (const finding of diagnostics) expect(formatDiagnostic(finding).length).toBeLessThan(600);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

test("a folder that is not there, and a file where the folder should be, are findings", async () => {
  using folder = projectFolder(validProject);
  for (const root of [`${folder.root}/nowhere`, `${folder.root}/lakewright.yaml`]) {
    const { diagnostics } = await loadProject(root);
    expect(diagnostics.map((finding) => finding.code)).toEqual(["LW1001"]);
  }
});
