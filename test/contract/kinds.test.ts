import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { connectorOf } from "../../src/connector/index.ts";
import { deployTargets } from "../../src/deploy/index.ts";
import type { ResolvedModel } from "../../src/metadata/index.ts";
import { builtInPorts } from "../../src/metadata/port/kinds.ts";
import { builtInRules } from "../../src/metadata/rule/kinds.ts";
import { builtInSteps } from "../../src/metadata/step/kinds.ts";
import {
  portContract,
  type PortSubject,
  ruleContract,
  type RuleSubject,
  sourceContract,
  type SourceSubject,
  stepContract,
  type StepSubject,
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

const orders = {
  columns: { id: "int", customer: "string", placed: "date", price: "decimal(10,2)" },
  rows: [
    [1, "a", "2026-01-01", "1.50"],
    [2, "b", "2026-01-02", "2.00"],
    [3, null, "2026-01-02", null],
    [4, "a", null, "0.25"],
  ],
} as const;
const customers = {
  columns: { code: "string", country: "string" },
  rows: [
    ["a", "DE"],
    ["c", "FR"],
  ],
} as const;
const read = { from: { dataset: "bronze.orders" } };

const steps: readonly StepSubject[] = [
  {
    kind: "from",
    steps: [read],
    tables: { orders },
    gives: { columns: ["id", "customer", "CAST(placed AS VARCHAR) AS placed", "price"], rows: orders.rows },
    wrong: [[{ from: {} }], [{ from: { dataset: "bronze.order" } }], [read, read]],
  },
  {
    kind: "where",
    steps: [read, { where: { condition: "price > 1 OR customer IS NULL" } }],
    tables: { orders },
    gives: { columns: ["id"], rows: [[1], [2], [3]] },
    wrong: [[{ where: { condition: "id = 1" } }], [read, { where: { condition: "idd = 1" } }], [read, { where: {} }]],
  },
  {
    kind: "select",
    steps: [read, { select: { columns: { number: "id", order: "customer", twice: "price * 2" } } }],
    tables: { orders },
    gives: {
      columns: ["*"],
      rows: [
        [1, "a", "3.00"],
        [2, "b", "4.00"],
        [3, null, null],
        [4, "a", "0.50"],
      ],
    },
    wrong: [
      [read, { select: { columns: { a: "nothing" } } }],
      [read, { select: { columns: [] } }],
    ],
  },
  {
    kind: "add",
    steps: [read, { add: { columns: { twice: "price * 2" } } }, { drop: { columns: ["placed", "customer"] } }],
    tables: { orders },
    gives: {
      columns: ["*"],
      rows: [
        [1, "1.50", "3.00"],
        [2, "2.00", "4.00"],
        [3, null, null],
        [4, "0.25", "0.50"],
      ],
    },
    wrong: [[read, { add: { columns: { id: "id + 1" } } }]],
  },
  {
    kind: "drop",
    steps: [read, { drop: { columns: ["customer", "placed", "price"] } }],
    tables: { orders },
    gives: { columns: ["*"], rows: [[1], [2], [3], [4]] },
    wrong: [
      [read, { drop: { columns: ["nothing"] } }],
      [read, { drop: { columns: [] } }],
    ],
  },
  {
    kind: "join",
    steps: [
      read,
      { join: { dataset: "bronze.customers", on: { customer: "code" }, take: { country: "country" }, how: "left" } },
      { join: { dataset: "bronze.customers", on: { customer: "code" } } },
      { select: { columns: { id: "id", country: "country" } } },
    ],
    tables: { orders, customers },
    gives: {
      columns: ["*"],
      rows: [
        [1, "DE"],
        [4, "DE"],
      ],
    },
    wrong: [
      [read, { join: { dataset: "bronze.customers", on: { customer: "cod" } } }],
      [read, { join: { dataset: "bronze.customers", on: { customer: "code" }, how: "outer" } }],
      [read, { join: { dataset: "bronze.customers", on: { customer: "code" }, take: { id: "country" } } }],
    ],
  },
  {
    kind: "aggregate",
    steps: [read, { aggregate: { by: ["customer"], columns: { orders: "count(*)", last: "max(placed)" } } }],
    tables: { orders },
    gives: {
      columns: ["customer", "orders", "CAST(last AS VARCHAR) AS last"],
      rows: [
        ["a", 2, "2026-01-01"],
        ["b", 1, "2026-01-02"],
        [null, 1, "2026-01-02"],
      ],
    },
    wrong: [
      [read, { aggregate: { by: ["nobody"], columns: { n: "count(*)" } } }],
      [read, { aggregate: { by: ["customer"], columns: { n: "price" } } }],
    ],
  },
  {
    kind: "union",
    steps: [
      { from: { dataset: "bronze.customers" } },
      { union: { dataset: "bronze.orders" } },
      { union: { dataset: "bronze.customers", columns: ["code", "country"] } },
    ],
    tables: { orders: { columns: { country: "string", extra: "int" }, rows: [["ES", 1]] }, customers },
    gives: { columns: ["*"], rows: [...customers.rows, [null, "ES"], ...customers.rows] },
    wrong: [
      [read, { union: { dataset: "bronze.orders", columns: ["code"] } }],
      [{ union: { dataset: "bronze.orders" } }],
    ],
  },
  {
    kind: "deduplicate",
    // by date the order of "a" without one comes last; the two of the same date are told apart by the rows themselves
    steps: [
      { from: { dataset: "bronze.changes" } },
      { deduplicate: { by: ["customer"], order: { placed: "desc" } } },
      { select: { columns: { customer: "customer", id: "id" } } },
    ],
    tables: {
      changes: { ...orders, rows: [...orders.rows, [6, "b", "2026-01-02", null], [5, "b", "2026-01-02", null]] },
    },
    gives: {
      columns: ["*"],
      rows: [
        ["a", 1],
        ["b", 2],
        [null, 3],
      ],
    },
    wrong: [
      [{ from: { dataset: "bronze.changes" } }, { deduplicate: { by: ["nobody"] } }],
      [{ from: { dataset: "bronze.changes" } }, { deduplicate: { by: ["id"], order: { placed: "down" } } }],
    ],
  },
];
stepContract({ test }, steps);

test("every built-in kind of step is among them", () => {
  expect(steps.map(({ kind }) => kind).sort()).toEqual(builtInSteps.map(({ kind }) => kind).sort());
});

const ports: readonly PortSubject[] = [
  {
    kind: "files",
    settings: { path: "shared/out.ndjson" },
    columns: { id: "int", name: "string" },
    rows: [
      [1, "a"],
      [2, null],
    ],
    later: [[3, "ü 価格 🛫"]],
    read: async (root) => {
      expect(readdirSync(join(root, "shared"))).toEqual(["out.ndjson"]);
      const lines = readFileSync(join(root, "shared/out.ndjson"), "utf8").trimEnd().split("\n");
      return lines.map((line) => Object.values(JSON.parse(line) as Record<string, string | null>));
    },
  },
];
for (const subject of ports) portContract({ test }, subject);

test("every built-in kind of port that is written is among them", () => {
  const written = builtInPorts.filter((port) => "write" in port);
  expect(ports.map(({ kind }) => kind)).toEqual(written.map(({ kind }) => kind));
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
