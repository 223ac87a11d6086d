import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDiagnostic } from "../../src/base/index.ts";
import { openAnalyzer } from "../../src/engine/index.ts";
import { analyseProject, formatSchemaFile, loadProject, memoryCache, resolve } from "../../src/metadata/index.ts";
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

test("what can be understood of hostile projects is analysed without an exception", async () => {
  const analyzer = await openAnalyzer();
  const shared = { version: analyzer.version, open: async () => ({ ...analyzer, close: async () => {} }) };
  try {
    for (const { files } of hostileProjects) {
      using folder = projectFolder({ ...validProject, ...files });
      const project = await loadProject(folder.root);
      const { diagnostics } = await analyseProject(project, shared, memoryCache());
      expect(diagnostics.length).toBeLessThan(10);
    }
  } finally {
    await analyzer.close();
  }
});

test("50,001 datasets are refused before anything is built", async () => {
  const tables = Array.from({ length: 50_001 }, (_, index) => ({
    name: `t${index}`,
    table: `main.t${index}`,
    keys: [],
    columns: [],
  }));
  using folder = projectFolder({
    ...validProject,
    "sources/ops.yaml":
      'source: ops\ntype: sqlite\nconnection: { path: s.db }\ndatasets:\n  "*": { table: "main.*" }\n',
    "sources/ops.schema.yaml": formatSchemaFile("ops", tables),
  });
  const { diagnostics, model } = await loadProject(folder.root);
  expect(diagnostics.map((finding) => finding.code)).toEqual(["LW1513"]);
  expect(model).toBeUndefined();
});

test("links inside the project are followed", async () => {
  using folder = projectFolder({
    ...validProject,
    "shared/limits.yaml": String(validProject["config/limits.yaml"]),
    "config/limits.yaml": { link: "../shared/limits.yaml" },
  });
  const { diagnostics, model } = await loadProject(folder.root);
  expect(diagnostics).toEqual([]);
  expect(model?.configuration).toHaveLength(1);
});

const snippets = [
  "${config.limits.most}",
  "${",
  "$${",
  "*a",
  "&a",
  "<<: *a",
  "- ",
  ": ",
  "{",
  "}",
  "[",
  "]",
  '"',
  "'",
  "\n",
  "\n  ",
  "\t",
  "#",
  "|",
  ">",
  "!!x ",
  "---\n",
  "null",
  "~",
  "__proto__",
  "\u{1f6eb}",
  "\u0000",
  "9".repeat(20),
  "select",
  "${config.limits.most}: 1\n",
];

test("no edit of any file makes loading throw", async () => {
  const paths = Object.keys(validProject);
  const edit = fc.record({
    path: fc.constantFrom(...paths),
    at: fc.nat(1000),
    remove: fc.nat(12),
    insert: fc.oneof(fc.constantFrom(...snippets), fc.string({ maxLength: 5 })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      const files: Record<string, string> = Object.fromEntries(paths.map((path) => [path, String(validProject[path])]));
      for (const { path, at, remove, insert } of edits) {
        const text = files[path] ?? "";
        const position = at % (text.length + 1);
        files[path] = text.slice(0, position) + insert + text.slice(position + remove);
      }
      using folder = projectFolder(files);
      const { diagnostics, model, draft, places } = await loadProject(folder.root);
      expect(model === undefined).toBe(diagnostics.some((finding) => finding.severity === "error"));
      for (const { place } of diagnostics) expect(Math.min(place.line, place.column)).toBeGreaterThanOrEqual(1);
      if (draft !== undefined)
        for (const environment of draft.environments) resolve(draft, environment.name, "2025-01-01", places);
    }),
    { numRuns: 200 },
  );
});

test("a folder that is not there, and a file where the folder should be, are findings", async () => {
  using folder = projectFolder(validProject);
  for (const root of [`${folder.root}/nowhere`, `${folder.root}/lakewright.yaml`]) {
    const { diagnostics } = await loadProject(root);
    expect(diagnostics.map((finding) => finding.code)).toEqual(["LW1001"]);
  }
});
