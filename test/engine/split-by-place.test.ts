import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkLedger, type RowSource } from "../../src/engine/index.ts";
import type { Rule } from "../../src/metadata/index.ts";
import { type Database, openDatabase } from "../../src/engine/duckdb/connection.ts";
import { statements, type Statements } from "../../src/engine/duckdb/stage/session.ts";
import { stageAttempt } from "../../src/engine/duckdb/stage/stage.ts";
import {
  type Bench,
  column,
  extract,
  never,
  openBench,
  publish,
  readRejects,
  readRows,
  request,
  select,
} from "./fixture.ts";

/*
 * Staged batches of many rows are judged once, and both copies go by the places of the bad rows. Here every batch counts as large; what
 * comes out must be what small batches give.
 */

let bench: Bench;
let database: Database;
beforeAll(async () => {
  bench = await openBench();
  const tempFolder = `${bench.root}/temp2`;
  const limits = { memoryLimit: "200MB", threads: 2, maxTempSize: "1GB" };
  database = await openDatabase({ ...limits, tempFolder, allowedFolders: [bench.lake] });
});
afterAll(async () => {
  database.close();
  await bench.close();
});

const columns = [column("id", "bigint"), column("name", "string")];
const rules: readonly Rule[] = [
  { kind: "not_null", name: "named", description: "", severity: "quarantine", columns: ["name"] },
  { kind: "range", name: "small", description: "", severity: "discard", column: "id", max: 50, allowNull: false },
  {
    kind: "accepted",
    name: "known",
    description: "",
    severity: "warn",
    column: "name",
    values: ["a"],
    allowNull: true,
  },
];

type Outcome = Readonly<{ ledger: unknown; rules: unknown; rows: unknown; refused: unknown }>;

async function stage(source: RowSource, attempt: string, manyRows: number): Promise<Outcome> {
  const asked = request(bench, source, columns, { rules, attemptId: `00001-${attempt}` });
  const result = await stageAttempt(database, asked, { tempFolder: `${bench.root}/temp2`, signal: never, manyRows });
  checkLedger(asked.dataset, result.ledger);
  const refused = (await readRejects(bench, asked, result)).map(({ row, rules: failed, position }) => ({
    row,
    failed,
    position,
  }));
  return {
    ledger: result.ledger,
    // which of many rows are shown is decided by where they were written
    rules: result.rules.map((rule) => ({
      ...rule,
      sample: rule.failed > 5 ? rule.sample.length : rule.sample.toSorted(),
    })),
    rows: result.add.length === 0 ? [] : await readRows(bench, publish(asked, result)),
    refused: refused.map((row) => JSON.stringify(row)).toSorted(),
  };
}

/** The same rows from a source, from a SELECT that keeps rows, and from one that may be evaluated once only. */
async function sources(rows: readonly (readonly unknown[])[], name: string): Promise<readonly RowSource[]> {
  const extraction = await extract(bench, columns, rows, name);
  const asked = request(bench, extraction, columns, { attemptId: `00001-${name}`, dataset: "ops.bronze.first" });
  const staged = await stageAttempt(database, asked, { tempFolder: `${bench.root}/temp2`, signal: never });
  const table = publish(asked, staged);
  return [
    extraction,
    select("SELECT id, name FROM b.t", { "b.t": table }, { preservesRowsOf: 0 }),
    select("SELECT * FROM b.t WHERE id <> 3", { "b.t": table }, { preservesRowsOf: 0 }),
    select("SELECT id, any_value(name) AS name FROM b.t GROUP BY id, name", { "b.t": table }),
  ];
}

test("large batches are split into the same rows, reasons and counts as small ones", async () => {
  const row = fc.tuple(
    fc.option(fc.bigInt({ min: 0n, max: 60n }), { nil: null }),
    fc.option(fc.constantFrom("a", "b", "it's"), { nil: null }),
  );
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
      round++;
      for (const [index, source] of (await sources(rows, `r${round}`)).entries()) {
        const small = await stage(source, `small-${round}-${index}`, Number.POSITIVE_INFINITY);
        const large = await stage(source, `large-${round}-${index}`, 0);
        expect(large).toEqual(small);
      }
    }),
    { numRuns: 8 },
  );
});

const bad = [
  [1n, "a"],
  [2n, null],
  [99n, "b"],
  [4n, "b"],
] as const;
const copied = /\((?:SELECT|WITH)[\s\S]*\)(?= TO ')/;

function oneLess(statement: Readonly<{ name: string; sql: string }>): typeof statement {
  const sql = statement.sql.replace(copied, (whole) => `(SELECT * FROM ${whole} QUALIFY row_number() OVER () > 1)`);
  if (sql === statement.sql) throw new Error(`nothing to change in ${sql}`);
  return { ...statement, sql };
}

const lossy = {
  "rows that pass": { copyUnmarked: (...args) => oneLess(statements.copyUnmarked(...args)) },
  "rows that fail": { copyKept: (...args) => oneLess(statements.copyKept(...args)) },
  "discarded rows": { copyDiscarded: (...args) => oneLess(statements.copyDiscarded(...args)) },
} as const satisfies Readonly<Record<string, Partial<Statements>>>;

test.each(Object.entries(lossy))("a row lost among %s of a large batch stops the publish", async (name, changed) => {
  const source = (await sources(bad, `lost-${name.replaceAll(" ", "-")}`)).at(-1);
  if (source === undefined) throw new Error("no source");
  const asked = request(bench, source, columns, { rules, attemptId: `00001-lost-${name.replaceAll(" ", "-")}` });
  const options = {
    tempFolder: `${bench.root}/temp2`,
    signal: never,
    manyRows: 0,
    statements: { ...statements, ...changed },
  };
  const result = await stageAttempt(database, asked, options);
  expect(() => checkLedger(asked.dataset, result.ledger)).toThrow(/does not close: in 4 /);
});
