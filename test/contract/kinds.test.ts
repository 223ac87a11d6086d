import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { connectorOf } from "../../src/connector/index.ts";
import { deployTargets } from "../../src/deploy/index.ts";
import type { ResolvedModel } from "../../src/metadata/index.ts";
import { builtInRules } from "../../src/metadata/rule/kinds.ts";
import {
  ruleContract,
  type RuleSubject,
  sourceContract,
  type SourceSubject,
  type TableRuleSubject,
  targetContract,
} from "../../src/testing.ts";
import { flightsProject } from "../deploy/projects.ts";

/*
 * The suites that `lakewright/testing` exports, over the built-in kinds: what a kind of a project has to do is what they do.
 */

function folder(): string {
  return mkdtempSync(join(tmpdir(), "lakewright-kinds-"));
}

const people = {
  columns: { id: "bigint", name: "string", born: "date" },
  rows: [
    [1, "Ada", "1815-12-10"],
    [2, "Grace", "1906-12-09"],
    [3, null, null],
    [4, "Edsger", "1930-05-11"],
    [5, "ü 価格 🛫", "2000-02-29"],
  ],
} as const;

const sqlite: SourceSubject = {
  kind: connectorOf("sqlite"),
  open: async () => {
    const projectRoot = folder();
    const database = new Sqlite(join(projectRoot, "people.db"));
    database.exec("CREATE TABLE people (id INTEGER, name TEXT, born DATE)");
    const insert = database.prepare("INSERT INTO people VALUES (?, ?, ?)");
    for (const row of people.rows) insert.run(...row);
    database.close();
    return {
      projectRoot,
      source: { connection: { path: "people.db" }, authentication: {} },
      close: async () => rmSync(projectRoot, { recursive: true }),
    };
  },
  tables: [{ table: "people", ...people }],
  missing: { table: "nobody" },
};

const files: SourceSubject = {
  kind: connectorOf("files"),
  open: async () => {
    const projectRoot = folder();
    mkdirSync(join(projectRoot, "in"));
    const lines = people.rows.map((row) => row.map((value) => value ?? "").join(","));
    writeFileSync(join(projectRoot, "in", "people.csv"), `id,name,born\n${lines.join("\n")}\n`);
    return {
      projectRoot,
      source: { connection: { path: "in" }, authentication: {} },
      close: async () => rmSync(projectRoot, { recursive: true }),
    };
  },
  tables: [{ table: "people.csv", ...people }],
  missing: { table: "nobody.csv" },
};

for (const subject of [sqlite, files]) sourceContract({ test }, subject);

const rules: readonly (RuleSubject | TableRuleSubject)[] = [
  {
    kind: "not_null",
    settings: ["a", "b"],
    columns: { a: "int", b: "string" },
    good: [[1, "x"]],
    bad: [
      [null, "x"],
      [1, null],
    ],
    wrong: [[], ["nothing"], "a"],
  },
  {
    kind: "range",
    settings: { column: "a", min: 0, max: 10 },
    columns: { a: "int" },
    good: [[0], [10]],
    bad: [[-1], [11], [null]],
    wrong: [{ column: "a" }, { column: "b", min: 0 }, { column: "a", min: "x" }],
  },
  {
    kind: "accepted",
    settings: { column: "a", values: ["x", "y"], allow_null: true },
    columns: { a: "string" },
    good: [["x"], ["y"], [null]],
    bad: [["z"], [""]],
    wrong: [{ column: "a", values: [] }],
  },
  {
    kind: "matches",
    settings: { column: "a", pattern: "[A-Z]{2}" },
    columns: { a: "string" },
    good: [["DE"]],
    bad: [["de"], ["DEU"], [null]],
    wrong: [{ column: "a", pattern: "(" }],
  },
  {
    kind: "expression",
    settings: "a + b = 3",
    columns: { a: "int", b: "int" },
    good: [[1, 2]],
    bad: [
      [1, 1],
      [null, 3],
    ],
    wrong: ["", "c = 1", "(SELECT count(*) FROM read_csv('x')) = 1"],
  },
  {
    kind: "unique",
    form: "group",
    settings: ["a", "b"],
    columns: { a: "int", b: "string" },
    good: [
      [1, "x"],
      [1, "y"],
      [1, null],
      [1, null],
    ],
    bad: [
      [2, "x"],
      [2, "x"],
    ],
    wrong: [["c"], []],
  },
  {
    kind: "reference",
    settings: { column: "a", dataset: "bronze.codes", to: "code", allow_null: true },
    tables: { codes: { columns: { code: "string" }, rows: [["x"], ["y"], [null]] } },
    columns: { a: "string" },
    good: [["x"], [null]],
    bad: [["z"], [""]],
    wrong: [
      { column: "a", dataset: "bronze.nothing", to: "code" },
      { column: "a", dataset: "bronze.codes", to: "cod" },
    ],
  },
  {
    kind: "row_count",
    form: "table",
    settings: { min: 1, max: 2 },
    good: { columns: { a: "int" }, rows: [[1], [2]] },
    bad: { columns: { a: "int" }, rows: [[1], [2], [3]] },
    wrong: [{}, { min: 2, max: 1 }],
  },
  {
    kind: "freshness",
    form: "table",
    settings: { column: "seen", max_age: "1d" },
    good: { columns: { seen: "timestamp" }, rows: [["2000-01-01T00:00:00Z"], ["2999-01-01T00:00:00Z"], [null]] },
    bad: { columns: { seen: "timestamp" }, rows: [["2000-01-01T00:00:00Z"], [null]] },
    wrong: [
      { column: "seen", max_age: "soon" },
      { column: "when", max_age: "1d" },
    ],
  },
  {
    kind: "schema",
    form: "table",
    settings: { columns: { a: "int" } },
    good: { columns: { a: "int" }, rows: [[1]] },
    bad: { columns: { a: "string", b: "int" }, rows: [["x", 1]] },
    wrong: [{ columns: { a: "number" } }],
  },
];
for (const subject of rules) ruleContract({ test }, subject);

test("every built-in kind of rule is among them", () => {
  expect(rules.map(({ kind }) => kind).sort()).toEqual(Object.keys(builtInRules).sort());
});

/** A project each built-in target is for. */
const deployable: Readonly<Record<string, () => Promise<ResolvedModel>>> = { "azure-terraform": flightsProject };

test("every built-in deploy target has its project", () => {
  expect(deployTargets.map(({ name }) => name)).toEqual(Object.keys(deployable));
});

for (const target of deployTargets) {
  const resolved = deployable[target.name];
  if (resolved !== undefined) targetContract({ test }, { target, resolved });
}
