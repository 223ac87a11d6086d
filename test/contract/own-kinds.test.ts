import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  type Framework,
  portContract,
  type PortSubject,
  ruleContract,
  type RuleSubject,
  stepContract,
  type StepSubject,
} from "../../src/testing.ts";

/*
 * The suites over kinds of a project: right ones pass, wrong ones are found.
 */

const root = mkdtempSync(join(tmpdir(), "lakewright-own-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
mkdirSync(join(root, "extensions"));

function home(name: string, code: string) {
  writeFileSync(join(root, "extensions", `${name}.ts`), code);
  return { root, extension: `extensions/${name}.ts` };
}

const evenCode = `
import { defineExtension, ruleKind } from "lakewright";
const even = ruleKind({
  kind: "even",
  summary: "Even",
  properties: { column: { type: "column", description: "Which", required: true } },
  compile: ({ column }) => ({ good: column + " % 2 = 0", reason: column + " is odd" }),
});
export const extension = defineExtension({ contract: 1, rules: [even] });
`;
const even: RuleSubject = {
  kind: "even",
  home: home("even", evenCode),
  settings: { column: "n" },
  columns: { n: "int" },
  good: [[0], [2], [-4]],
  bad: [[1], [null]],
  wrong: [{}, { column: "m" }, { column: "n", more: 1 }],
};

const totalsCode = `
import { defineExtension, stepKind } from "lakewright";
const totals = stepKind({
  kind: "totals",
  summary: "Adds the sum so far",
  properties: { from: { type: "dataset", description: "Read", required: true }, column: { type: "column", description: "What", required: true } },
  columns: (settings, input) => {
    if (!input.some(({ name }) => name === settings.column)) throw new Error("no column " + settings.column);
    return [...input, { name: "total", type: "bigint", nullable: false }];
  },
  run: async function* ({ settings, columns, batches }) {
    const position = columns.findIndex(({ name }) => name === settings.column);
    let sum = 0n;
    for await (const { rowCount, columns: values } of batches)
      yield { rowCount, columns: [...values, Array.from(values[position] ?? [], (value) => (sum += BigInt(value as bigint)))] };
  },
});
export const extension = defineExtension({ contract: 1, steps: [totals] });
`;
const totals: StepSubject = {
  kind: "totals",
  home: home("totals", totalsCode),
  steps: [{ totals: { from: "bronze.sales", column: "amount" } }],
  tables: {
    sales: {
      columns: { day: "date", amount: "bigint", price: "decimal(10,2)", at: "timestamp_ntz", raw: "binary" },
      rows: [
        ["2026-01-01", 5, "1.50", "2026-01-01T00:00:00", null],
        ["2026-01-02", 7, "-0.01", null, null],
      ],
    },
  },
  gives: {
    columns: ["CAST(day AS VARCHAR) AS day", "amount", "price", "total"],
    rows: [
      ["2026-01-01", 5, "1.50", 5],
      ["2026-01-02", 7, "-0.01", 12],
    ],
  },
  wrong: [
    [{ totals: { from: "bronze.sales" } }],
    [{ totals: { from: "bronze.sales", column: "nothing" } }],
    [{ totals: { from: "bronze.nobody", column: "amount" } }],
  ],
};

const linesCode = `
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineExtension, portKind } from "lakewright";
const lines = portKind({
  kind: "json_lines",
  summary: "One JSON list per row",
  properties: { path: { type: "path", description: "Where", required: true } },
  describe: ({ path }) => path,
  write: async ({ settings, batches, columns, projectRoot }) => {
    const width = columns.filter(({ name }) => !name.startsWith("_")).length;
    const lines: string[] = [];
    for await (const { rowCount, columns: values } of batches())
      for (let row = 0; row < rowCount; row++) lines.push(JSON.stringify(values.slice(0, width).map((column) => String(column[row]))) + "\\n");
    writeFileSync(join(projectRoot, settings.path), lines.join(""));
  },
});
export const extension = defineExtension({ contract: 1, ports: [lines] });
`;
const lines: PortSubject = {
  kind: "json_lines",
  home: home("lines", linesCode),
  settings: { path: "out.ndjson" },
  columns: { id: "int", name: "string" },
  rows: [
    [1, "a"],
    [2, "b"],
  ],
  later: [[3, "c"]],
  read: async (folder) => {
    const text = readFileSync(join(folder, "out.ndjson"), "utf8").trimEnd();
    return text.split("\n").map((line) => JSON.parse(line) as string[]);
  },
};

ruleContract({ test }, even);
stepContract({ test }, totals);
portContract({ test }, lines);

/** The names of the tests of a suite that fail. */
async function failures(register: (framework: Framework) => void): Promise<readonly string[]> {
  const tests: Readonly<{ name: string; body: () => Promise<void> }>[] = [];
  register({ test: (name, body) => tests.push({ name, body }) });
  const failed: string[] = [];
  for (const { name, body } of tests) await body().catch(() => failed.push(name.replace(/^[^:]*: /, "")));
  return failed;
}

test("a rule whose reason differs from row to row, or that lets bad rows pass, is found", async () => {
  const lax = home("lax", evenCode.replace('" % 2 = 0"', '" % 2 = 0 OR n = 1"'));
  expect(await failures((framework) => ruleContract(framework, { ...even, home: lax, wrong: [] }))).toEqual([
    "good rows are published, bad ones are put aside with one reason",
    "with severity warn every row is published and the bad ones are counted",
  ]);
});

test("a step that loses rows, or gives other types than it promises, is found", async () => {
  const lossy = home(
    "lossy",
    totalsCode
      .replace("yield { rowCount,", "if (rowCount > 0) yield { rowCount: rowCount,")
      .replace(
        "rowCount: rowCount, columns: [...values,",
        "rowCount: rowCount - 1, columns: [...values.map((column) => column.slice(1)),",
      )
      .replace("Array.from(values[position] ?? [],", "Array.from((values[position] ?? []).slice(1),"),
  );
  expect(await failures((framework) => stepContract(framework, { ...totals, home: lossy, wrong: [] }))).toEqual([
    "gives the rows it promises",
  ]);
  const untyped = home("untyped", totalsCode.replace("(sum += BigInt(value as bigint))", '"many"'));
  expect(await failures((framework) => stepContract(framework, { ...totals, home: untyped, wrong: [] }))).toEqual([
    "gives the rows it promises",
  ]);
});

test("a port that adds to what it brought before is found", async () => {
  const adding = home("adding", linesCode.replaceAll("writeFileSync", "appendFileSync"));
  expect(await failures((framework) => portContract(framework, { ...lines, home: adding }))).toEqual([
    "a new version takes the place of the former one",
    "brought twice is the same as brought once",
  ]);
});
