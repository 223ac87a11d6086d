import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Diagnostic, diagnostic, type FileEdit, type Fix } from "../../src/base/index.ts";
import { fixProject, loadProject, memoryCache, writeTexts } from "../../src/metadata/index.ts";
import { type Files, projectFolder, validProject } from "./project-folder.ts";

const YAML = "products/sales/silver/orders.yaml";

function finding(title: string, edits: Fix["edits"]): Diagnostic {
  const place = { file: YAML, line: 1, column: 1 };
  return { ...diagnostic("LW1912", { place, values: { name: title }, severity: "warning" }), fix: { title, edits } };
}

function set(path: FileEdit["path"], value: FileEdit["value"], file = YAML): FileEdit {
  return { action: "set", file, path, value };
}

/** Fixes made-up findings in the valid project: outcomes, and the texts that would be written. */
async function fix(findings: readonly Diagnostic[], files: Files = {}) {
  using folder = projectFolder({ ...validProject, ...files });
  const project = await loadProject(folder.root);
  const judge = async (texts: ReadonlyMap<string, string>) =>
    (await loadProject(folder.root, memoryCache(), texts)).diagnostics;
  const { outcomes, changes } = await fixProject(project, findings, judge);
  return {
    problems: outcomes.map(({ problem }) => problem),
    after: [...changes].map(([path, { after }]) => [path, after]),
  };
}

test("a change that would make the project invalid is not made; the others are", async () => {
  const { problems, after } = await fix([
    finding("describe", [set(["description"], "Orders")]),
    finding("break", [set(["materialize"], { as: "merj" })]),
    finding("tag", [{ action: "append", file: YAML, path: ["tags"], value: "daily" }]),
  ]);
  expect(problems).toEqual([
    undefined,
    expect.stringContaining(
      'it would bring an error: products/sales/silver/orders.yaml:3:20  LW1104  "as" cannot be "merj"',
    ),
    undefined,
  ]);
  expect(after).toEqual([[YAML, "keys: [id]\ndescription: Orders\ntags: [daily]\n"]]);
});

test("a fix is made as a whole or not at all", async () => {
  const { problems, after } = await fix([
    finding("two files", [set(["description"], "Orders"), set(["owner"], "others", "products/sales/product.yaml")]),
  ]);
  expect(problems).toEqual(["products/sales/product.yaml is written in a way that cannot be changed safely"]);
  expect(after).toEqual([]);
});

test.each([
  ["lakewright.ts", "lakewright.ts is code: change it by hand"],
  ["../other/x.yaml", "../other/x.yaml is not a metadata file of the project"],
  ["/etc/passwd", "/etc/passwd is not a metadata file of the project"],
  ["products/sales/silver/orders.sql", "products/sales/silver/orders.sql is not a metadata file of the project"],
])("%s is not changed", async (file, problem) => {
  expect(await fix([finding("x", [set(["description"], "Orders", file)])])).toEqual({ problems: [problem], after: [] });
});

test("an error the project has anyway stops no fix", async () => {
  const files = { "config/limits.yaml": "category: limits\nitems: 3\n" };
  using folder = projectFolder({ ...validProject, ...files });
  const { diagnostics } = await loadProject(folder.root);
  const { problems } = await fix([...diagnostics, finding("describe", [set(["description"], "Orders")])], files);
  expect(problems).toEqual([undefined]);
});

test("nothing is written when one of the files leads out of the project, or is not what was read", () => {
  using folder = projectFolder(validProject);
  using outside = projectFolder({ "x.yaml": "a: 1\n" });
  symlinkSync(join(outside.root, "x.yaml"), join(folder.root, "out.yaml"));
  const good = [YAML, { before: "keys: [id]\n", after: "keys: []\n" }] as const;
  expect(() => writeTexts(folder.root, new Map([good, ["out.yaml", { before: "a: 1\n", after: "a: 2\n" }]]))).toThrow(
    "out.yaml leads out of the project",
  );
  writeFileSync(join(folder.root, "products/sales/product.yaml"), "product: sales\n");
  expect(() =>
    writeTexts(folder.root, new Map([good, ["products/sales/product.yaml", { before: "x", after: "y" }]])),
  ).toThrow("was changed while its fixes were worked out");
  expect(readFileSync(join(folder.root, YAML), "utf8")).toBe("keys: [id]\n");
  expect(readFileSync(join(outside.root, "x.yaml"), "utf8")).toBe("a: 1\n");
});
