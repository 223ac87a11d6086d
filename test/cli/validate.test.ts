import { cpSync, lstatSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Diagnostic, formatDiagnostic } from "../../src/base/index.ts";
import { exemplaryProject } from "../metadata/judge-files.ts";
import type { Files } from "../metadata/project-folder.ts";
import { folderTexts } from "../support/golden-folder.ts";
import { type Answer, lakewright, temporaryFolder } from "./launch.ts";

/** The exemplary project with some files changed. */
function project(files: Files = {}): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries({ ...exemplaryProject, ...files })) {
    if (typeof text !== "string") continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Findings of `validate --json`: `code severity file:line text — hint`. */
function findingsOf(folder: string, ...options: readonly string[]): readonly string[] {
  const { stdout, stderr } = lakewright(folder, "validate", "--json", ...options);
  if (stdout === "") throw new Error(stderr);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] };
  return diagnostics.map((finding) => {
    const [text = ""] = formatDiagnostic(finding).match(/(?<= {2})[^ ].*$/) ?? [];
    const words = text.replace(/^\S+( warning:)? +/, "");
    return `${finding.code} ${finding.severity} ${finding.place.file}:${finding.place.line} ${words}`;
  });
}

test("20 planted mistakes are 20 findings in their order, and exit 2", () => {
  const there = (name: string) => fileURLToPath(new URL(`../metadata/${name}`, import.meta.url));
  const folder = temporaryFolder();
  cpSync(there("broken-project"), folder, { recursive: true });
  const { status, stderr, stdout } = lakewright(folder, "validate");
  const lines = `${stdout}${stderr}`.split("\n").filter((line) => /^\S+:\d+:\d+ {2}LW\d{4}/.test(line));
  const expected = readFileSync(there("broken-project.expected.txt"), "utf8").trim().split("\n");
  expect([status, lines]).toEqual([2, expected]);
});

const POLICY_FILE = `import { definePolicy } from "lakewright";
export const wide = definePolicy({
  code: "TEAM20",
  each: "dataset",
  message: "{name} has {rule_count} rules",
  check: (dataset, project) => project.columnsOf(dataset.id).length < 3 || "fewer columns, or more rules",
});
export const untold = definePolicy({ code: "TEAM21", each: "product", severity: "error", message: "{owner}", check: ({ outputs }) => outputs.length > 1 });
export const helper = 3;
`;

test("policies in code are asked like all others, and lakewright.yaml sets their level", () => {
  const folder = project({ "policies/team.ts": POLICY_FILE });
  expect(findingsOf(folder)).toEqual([
    "TEAM20 warning products/sales/gold/orders.yaml:1 sales.gold.orders has 3 rules — fewer columns, or more rules",
    "TEAM21 error products/sales/product.yaml:1 sales-data",
    "TEAM20 warning sources/ops.yaml:6 ops.bronze.orders has 1 rules — fewer columns, or more rules",
  ]);
  const settings = String(exemplaryProject["lakewright.yaml"]).replace(
    "policies:\n",
    "policies:\n  TEAM20: off\n  TEAM21: off\n",
  );
  writeFileSync(join(folder, "lakewright.yaml"), settings);
  expect(findingsOf(folder)).toEqual([]);
});

const DEFINE = 'import { definePolicy } from "lakewright";';

test.each([
  [
    "export const a = 1;",
    "LW1990 error policies/p.ts:1 policies/p.ts exports no policy — `export const x = definePolicy({ … })`",
  ],
  ["\nthrow new Error('no way');", "LW3702 error policies/p.ts:2"],
  ["export const a = {{", "LW3702 error policies/p.ts"],
  [
    'export const a = { code: "lw", each: "x", severity: "warm", check: 1 };',
    "LW1991 error policies/p.ts:1 The exported a is no policy: `code` is lw — capital letters",
  ],
  [
    `${DEFINE} export const a = definePolicy({ code: "A1", each: "source", message: "m", check: () => { throw new Error("boom"); } });`,
    "LW1992 error policies/p.ts:1 Policy A1 failed: boom",
  ],
  [
    `${DEFINE} export const a = definePolicy({ code: "A1", each: "source", message: "m", check: (async () => true) as never });`,
    "LW1992 error policies/p.ts:1 Policy A1 failed: check has to answer true, false or a text at once, not a promise",
  ],
])("code that is no policy is a finding at its file: %j", (text, expected) => {
  expect(findingsOf(project({ "policies/p.ts": text })).join("\n")).toContain(expected);
});

test("a level for a policy whose file cannot be loaded brings no second finding", () => {
  const settings = String(exemplaryProject["lakewright.yaml"]).replace("policies:\n", "policies:\n  TEAM20: off\n");
  const found = findingsOf(project({ "policies/p.ts": "export const a = 1;", "lakewright.yaml": settings }));
  expect(found.map((line) => line.slice(0, 6))).toEqual(["LW1990"]);
});

test("a code that two files give is told", () => {
  const folder = project({ "policies/a.ts": POLICY_FILE, "policies/b.ts": POLICY_FILE.replace("TEAM21", "TEAM22") });
  expect(findingsOf(folder).filter((line) => line.startsWith("LW1981"))).toEqual([
    'LW1981 error policies/b.ts:1 Policy "TEAM20" is there twice',
  ]);
});

test("without --env the strictest level of all environments holds; with it, that of the environment", () => {
  const settings = String(exemplaryProject["lakewright.yaml"]).replace(
    "policies:\n",
    "policies:\n  environments: { prod: { LW1910: error }, local: { LW1910: off } }\n",
  );
  const folder = project({
    "lakewright.yaml": settings,
    "products/sales/product.yaml": String(exemplaryProject["products/sales/product.yaml"]).replace(
      "sales-data",
      "todo",
    ),
  });
  expect(findingsOf(folder).join()).toContain("LW1910 error");
  expect(findingsOf(folder, "--env", "prod").join()).toContain("LW1910 error");
  expect(findingsOf(folder, "--env", "local")).toEqual([]);
});

/** Lacks what safe fixes can add, between comments. */
const MENDABLE: Files = {
  "products/sales/product.yaml": String(exemplaryProject["products/sales/product.yaml"])
    .replace(', contract: "1.0.0"', "")
    .replace("purpose", "# why\npurpose"),
  "products/sales/gold/orders.yaml": `# Orders of the shop.
description: One row per order
keys: [id] # never null
columns:
  id: { description: Number of the order }
  # to be hashed
  email: { description: Mail address of who ordered }
  is_paid: { description: The money arrived }
rules:
  - { not_null: [id], severity: fail } # ask sales-data
`,
};

function mended(folder: string, ...options: readonly string[]): Answer {
  return lakewright(folder, "validate", "--fix", ...options);
}

test("--fix changes what is safe and keeps every comment; the second time there is nothing to do", () => {
  const folder = project(MENDABLE);
  const before = folderTexts(folder);
  const { stderr, status } = mended(folder);
  expect([status, stderr.split("\n").filter((line) => line.startsWith("fixed"))]).toEqual([
    0,
    [
      "fixed LW1921  count the rows of sales.gold.orders that share a key",
      "fixed LW1931  classify email of sales.gold.orders as personal",
      "fixed LW1940  write the contract version of sales.orders that holds anyway",
      // asked for only now that the column is classified
      "fixed LW1933  tag sales.gold.orders as personal",
    ],
  ]);
  expect(readFileSync(join(folder, "products/sales/gold/orders.yaml"), "utf8")).toBe(`# Orders of the shop.
description: One row per order
keys: [id] # never null
columns:
  id: { description: Number of the order }
  # to be hashed
  email: { description: Mail address of who ordered, classification: personal }
  is_paid: { description: The money arrived }
rules:
  - { not_null: [id], severity: fail } # ask sales-data
  - { unique: [id], severity: warn }
tags: [personal]
`);
  const after = metadataOf(folder);
  const touched = [...after].flatMap(([path, text]) => (before.get(path) === text ? [] : [path]));
  expect(touched).toEqual(["products/sales/gold/orders.yaml", "products/sales/product.yaml"]);
  const settled = metadataOf(folder);
  expect(mended(folder).stderr).not.toContain("fixed");
  expect(metadataOf(folder)).toEqual(settled);
});

function metadataOf(folder: string): ReadonlyMap<string, string> {
  return new Map([...folderTexts(folder)].filter(([path]) => !path.startsWith(".lakewright/")));
}

test("--dry-run shows the difference and writes nothing", () => {
  const folder = project(MENDABLE);
  const before = metadataOf(folder);
  const { stdout, stderr } = mended(folder, "--dry-run");
  expect(stdout).toContain(`--- products/sales/gold/orders.yaml
+++ products/sales/gold/orders.yaml
@@ -4,7 +4,9 @@
 columns:
   id: { description: Number of the order }
   # to be hashed
-  email: { description: Mail address of who ordered }
+  email: { description: Mail address of who ordered, classification: personal }
   is_paid: { description: The money arrived }
 rules:
   - { not_null: [id], severity: fail } # ask sales-data
+  - { unique: [id], severity: warn }
+tags: [personal]
`);
  expect(stderr).toContain("would fix LW1931");
  expect(metadataOf(folder)).toEqual(before);
  const { fixes, dryRun } = JSON.parse(mended(folder, "--dry-run", "--json").stdout) as {
    fixes: unknown[];
    dryRun: boolean;
  };
  expect([dryRun, fixes[0]]).toEqual([
    true,
    {
      code: "LW1921",
      title: "count the rows of sales.gold.orders that share a key",
      files: ["products/sales/gold/orders.yaml"],
    },
  ]);
});

test("what has no YAML yet gets one", () => {
  const folder = project({
    "products/sales/silver/emails.sql": "SELECT id, email FROM bronze.orders\n",
    "products/sales/gold/orders.sql":
      "SELECT o.id, o.email, is_paid FROM bronze.orders o JOIN silver.emails e ON o.id = e.id\n",
  });
  expect(mended(folder, "--dry-run").stdout).toContain("--- /dev/null\n+++ products/sales/silver/emails.yaml\n");
  const { stderr } = mended(folder);
  expect(stderr).toContain("fixed LW1931  classify email of sales.silver.emails as personal");
  expect(readFileSync(join(folder, "products/sales/silver/emails.yaml"), "utf8")).toBe(
    "columns:\n  email: { classification: personal }\ntags: [personal]\n",
  );
  expect(mended(folder).stderr).not.toContain("fixed");
});

test("a file that is a link stays one; what it leads to inside the project is changed", () => {
  const folder = project(MENDABLE);
  const file = join(folder, "products/sales/gold/orders.yaml");
  renameSync(file, join(folder, "shared.yaml"));
  symlinkSync("../../../shared.yaml", file);
  expect(mended(folder).stderr).toContain("fixed LW1931");
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, "shared.yaml"), "utf8")).toContain("classification: personal");
});

test("in a project of TypeScript fixes are named, and no file is changed", () => {
  const folder = project(MENDABLE);
  expect(lakewright(folder, "convert", "--to", "ts").status).toBe(0);
  const before = metadataOf(folder);
  const { stderr, stdout, status } = mended(folder);
  expect(status).toBe(0);
  expect(stderr).toContain(
    "left LW1940  write the contract version of sales.orders that holds anyway — products/sales/product.ts is code: change it by hand",
  );
  expect(stderr).toMatch(/products\/sales\/product\.ts:\d+:\d+ {2}LW1940 warning/);
  expect(stdout).not.toContain("--fix");
  expect(metadataOf(folder)).toEqual(before);
});
