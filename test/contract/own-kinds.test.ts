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
  type TableRuleSubject,
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

const sharesCode = `
import { defineExtension, ruleKind } from "lakewright";
const addsUp = ruleKind({
  kind: "adds_up",
  form: "group",
  summary: "Rows that belong together add up",
  properties: {
    by: { type: "columns", description: "What belongs together", required: true },
    column: { type: "column", description: "What is added", required: true },
    to: { type: "number", description: "The sum", default: 100 },
  },
  needs: ({ column }, { name, type }) => (name === column && type === "string" ? "a number" : undefined),
  compile: ({ by, column, to }) => ({ columns: by, good: 'sum("' + column + '") = ' + to, reason: column + " does not add up to " + to }),
});
const known = ruleKind({
  kind: "known",
  summary: "Listed elsewhere",
  properties: {
    column: { type: "column", description: "Which", required: true },
    list: { type: "dataset", description: "Where", required: true },
    as: { type: "column", of: "list", description: "The column there", required: true },
  },
  compile: ({ column, list, as }) => ({ lookup: { columns: [column], dataset: list, to: [as] }, reason: column + " is not in " + list }),
});
export const extension = defineExtension({ contract: 1, rules: [addsUp, known] });
`;
const addsUp: RuleSubject = {
  kind: "adds_up",
  form: "group",
  home: home("shares", sharesCode),
  settings: { by: ["name"], column: "share" },
  columns: { name: "string", share: "int" },
  good: [
    ["a", 40],
    ["a", 60],
    ["b", 100],
    [null, 7],
  ],
  bad: [
    ["c", 50],
    ["c", 49],
    ["d", null],
  ],
  wrong: [
    { by: ["nobody"], column: "share" },
    { by: [], column: "share" },
    { by: ["share"], column: "name" },
  ],
};
const known: RuleSubject = {
  kind: "known",
  home: home("shares", sharesCode),
  settings: { column: "name", list: "bronze.names", as: "id" },
  tables: { names: { columns: { id: "string" }, rows: [["a"], ["b"], [null]] } },
  columns: { name: "string" },
  good: [["a"], ["b"]],
  bad: [["c"], [null]],
  wrong: [
    { column: "name", list: "bronze.nothing", as: "id" },
    { column: "name", list: "bronze.names", as: "name" },
  ],
};

const tablesCode = `
import { defineExtension, ruleKind } from "lakewright";
const sameTotal = ruleKind({
  kind: "same_total",
  form: "table",
  summary: "A column adds up to the same as one elsewhere",
  properties: {
    column: { type: "column", description: "Which", required: true },
    dataset: { type: "dataset", description: "Where else", required: true },
    other: { type: "column", of: "dataset", description: "The column there", required: true },
    unless_empty: { type: "dataset", description: "Nothing has to agree while this has no rows" },
    tolerance: { type: "number", description: "How far apart they may be", default: 0 },
  },
  compile: ({ column, dataset, other, unless_empty, tolerance }, { rows, from }) => ({
    select:
      "SELECT abs(here - there) > " + tolerance + (unless_empty === undefined ? "" : " AND EXISTS (FROM " + from(unless_empty) + ")") + " AS failed, here || ' and ' || there AS detail FROM " +
      '(SELECT coalesce(sum("' + column + '"), 0) AS here FROM ' + rows + '), (SELECT coalesce(sum("' + other + '"), 0) AS there FROM ' + from(dataset) + ")",
    reason: column + " adds up to something else than " + other + " of " + dataset,
  }),
});
const noGaps = ruleKind({
  kind: "no_gaps",
  form: "table",
  counts: true,
  summary: "Numbers follow each other",
  properties: { column: { type: "column", description: "Which", required: true } },
  compile: ({ column }, { rows }) => ({
    select: 'SELECT max("' + column + '") - min("' + column + '") + 1 - count(DISTINCT "' + column + '") AS failed, count(*) AS checked FROM ' + rows,
    reason: column + " leaves numbers out",
  }),
});
export const extension = defineExtension({ contract: 1, rules: [sameTotal, noGaps] });
`;
const sameTotal: TableRuleSubject = {
  kind: "same_total",
  form: "table",
  home: home("tables", tablesCode),
  // one dataset by two settings
  settings: {
    column: "amount",
    dataset: "bronze.booked",
    other: "booked",
    unless_empty: "bronze.booked",
    tolerance: 0.5,
  },
  tables: { booked: { columns: { booked: "decimal(10,2)" }, rows: [[10], [20.25]] } },
  good: { columns: { amount: "decimal(10,2)" }, rows: [[30], [null]] },
  bad: { columns: { amount: "decimal(10,2)" }, rows: [[29]] },
  wrong: [
    { column: "amount", dataset: "bronze.booked", other: "amount" },
    { column: "amount", dataset: "bronze.nothing", other: "booked" },
    { column: "amount", dataset: "bronze.booked", other: "booked", tolerance: "some" },
  ],
};
const noGaps: TableRuleSubject = {
  kind: "no_gaps",
  form: "table",
  home: home("tables", tablesCode),
  settings: { column: "n" },
  good: { columns: { n: "int" }, rows: [[3], [4], [5]] },
  bad: { columns: { n: "int" }, rows: [[3], [5], [5], [8]] },
  counted: { failed: 3, checked: 4 },
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

for (const subject of [even, addsUp, known, sameTotal, noGaps]) ruleContract({ test }, subject);
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
    "with severity fail, or above its threshold, a bad row publishes nothing",
  ]);
});

test("a rule that gives no verdict, or one that says nothing, is found", async () => {
  const several = home(
    "several",
    tablesCode.replace("FROM ' + rows,", "FROM ' + rows + ' GROUP BY \"' + column + '\"',"),
  );
  expect(await failures((framework) => ruleContract(framework, { ...noGaps, home: several }))).toEqual([
    "a good table is published and passes",
    "with severity warn a bad table is published, and the report says why it is bad",
  ]);
  // no row at all: `failed` is NULL, which is never good
  const empty = { ...noGaps, good: { columns: { n: "int" }, rows: [] } } as const;
  expect(await failures((framework) => ruleContract(framework, empty))).toEqual([
    "a good table is published and passes",
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
