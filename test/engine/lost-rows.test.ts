import { afterAll, beforeAll, expect, test } from "vitest";
import { checkLedger, type PinnedInput, type StageRequest } from "../../src/engine/index.ts";
import type { Rule } from "../../src/metadata/index.ts";
import { type Database, openDatabase } from "../../src/engine/duckdb/connection.ts";
import { statements, type Statements } from "../../src/engine/duckdb/stage/session.ts";
import { stageAttempt } from "../../src/engine/duckdb/stage/stage.ts";
import { type Bench, column, extract, never, openBench, publish, request, select } from "./fixture.ts";

let bench: Bench;
let database: Database;
beforeAll(async () => {
  bench = await openBench();
  database = await openDatabase({
    memoryLimit: "200MB",
    threads: 2,
    tempFolder: `${bench.root}/temp2`,
    maxTempSize: "1GB",
    allowedFolders: [bench.lake],
  });
});
afterAll(async () => {
  database.close();
  await bench.close();
});

const columns = [column("id", "bigint"), column("name", "string")];
const rules: readonly Rule[] = [
  { kind: "not_null", name: "named", description: "", severity: "quarantine", columns: ["name"] },
  { kind: "range", name: "small", description: "", severity: "discard", column: "id", max: 1000, allowNull: false },
];
const rows = [
  [1n, "a"],
  [2n, "B"],
  [3n, "c"],
  [3n, "c"],
  [4n, "d"],
  [5n, null],
  [6n, null],
  [2000n, "x"],
  [3000n, "y"],
];

type Branch = Readonly<{
  name: string;
  materialize: "table" | "append" | "merge";
  more?: Partial<Pick<StageRequest, "rewrite" | "rereads">>;
  lossy: (real: Statements) => Partial<Statements>;
}>;

/** One row less than the statement would give. */
const oneLess = (sql: string, part: RegExp): string => {
  const changed = sql.replace(part, (whole) => `(SELECT * FROM ${whole} QUALIFY row_number() OVER () > 1)`);
  if (changed === sql) throw new Error(`nothing to change in ${sql}`);
  return changed;
};
const copied = /\((?:SELECT|WITH)[\s\S]*\)(?= TO ')/;

const branches: readonly Branch[] = [
  {
    name: "rows that pass",
    materialize: "table",
    lossy: (real) => ({ copyGood: (...args) => shorten(real.copyGood(...args), copied) }),
  },
  {
    name: "rows that pass, appended",
    materialize: "append",
    lossy: (real) => ({ copyGood: (...args) => shorten(real.copyGood(...args), copied) }),
  },
  {
    name: "rows that fail",
    materialize: "table",
    lossy: (real) => ({ copyKept: (...args) => shorten(real.copyKept(...args), copied) }),
  },
  {
    name: "repeated keys put aside",
    materialize: "merge",
    lossy: (real) => ({ copyKept: (...args) => shorten(real.copyKept(...args), copied) }),
  },
  {
    name: "discarded rows",
    materialize: "table",
    lossy: (real) => ({ copyDiscarded: (...args) => shorten(real.copyDiscarded(...args), copied) }),
  },
  {
    name: "rows that stay when duplicates go",
    materialize: "merge",
    lossy: (real) => ({ copyRemaining: (...args) => shorten(real.copyRemaining(...args), copied) }),
  },
  {
    name: "merged rows",
    materialize: "merge",
    lossy: (real) => ({ copyMerged: (...args) => shorten(real.copyMerged(...args), copied) }),
  },
  {
    name: "published rows that are rewritten",
    materialize: "append",
    more: { rewrite: true },
    lossy: (real) => ({ copyPublished: (...args) => shorten(real.copyPublished(...args), copied) }),
  },
  {
    name: "rows compared by what they hold",
    materialize: "append",
    more: { rereads: "id" },
    lossy: (real) => ({ copyMerged: (...args) => shorten(real.copyMerged(...args), copied) }),
  },
  {
    name: "comparison with published rows",
    materialize: "merge",
    lossy: (real) => ({
      compareRows: (...args) => ({ ...real.compareRows(...args), sql: `${real.compareRows(...args).sql} LIMIT 3` }),
    }),
  },
];

function shorten(
  statement: Readonly<{ name: string; sql: string }>,
  part: RegExp,
): Readonly<{ name: string; sql: string }> {
  return { ...statement, sql: oneLess(statement.sql, part) };
}

async function requestFor(branch: Branch): Promise<StageRequest> {
  const known = request(
    bench,
    await extract(
      bench,
      columns,
      [
        [1n, "a"],
        [2n, "b"],
        [9n, "z"],
      ],
      "known",
    ),
    columns,
  );
  const published: PinnedInput = publish(known, await bench.engine.stage(known, never));
  const isMerge = branch.materialize === "merge";
  return request(bench, await extract(bench, columns, rows, "batch"), columns, {
    rules,
    materialize: { as: branch.materialize },
    ...(branch.materialize === "table" ? {} : { published }),
    mergeKeys: isMerge ? ["id"] : [],
    ...branch.more,
  });
}

test.each(branches)("a row lost among $name stops the publish", async (branch) => {
  const asked = await requestFor(branch);
  const options = { tempFolder: `${bench.root}/temp2`, signal: never };
  const whole = await stageAttempt(database, asked, options);
  expect(() => checkLedger(asked.dataset, whole.ledger)).not.toThrow();
  const lossy = { ...statements, ...branch.lossy(statements) };
  const result = await stageAttempt(
    database,
    { ...asked, attemptId: `${asked.attemptId}-lossy` },
    { ...options, statements: lossy },
  );
  expect(() => checkLedger(asked.dataset, result.ledger)).toThrow(/does not close: in 9 /);
});

test("a row lost between the SELECT and the published files stops the publish", async () => {
  const sql = "SELECT i AS id, 'n' || i AS name FROM range(10) AS r(i)";
  const asked = request(bench, select(sql, {}), columns, {
    rules: [{ ...rules[1], kind: "range", column: "id", max: 5 } as Rule],
  });
  const lossy = {
    ...statements,
    copyGood: (...args: Parameters<Statements["copyGood"]>) => shorten(statements.copyGood(...args), copied),
  };
  const result = await stageAttempt(database, asked, {
    tempFolder: `${bench.root}/temp2`,
    signal: never,
    statements: lossy,
  });
  expect(() => checkLedger(asked.dataset, result.ledger)).toThrow(/LW3510|does not close/);
});
