import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { lakewright } from "../cli/launch.ts";
import { scratchFolder } from "../connector/scratch.ts";

const project = `format: 1
project: misfits
domain: test
environments:
  local: { engine: duckdb, lake: ./.lakewright/lake, store: "sqlite:./.lakewright/store.db" }
`;

function projectOf(table: string, more = ""): string {
  const folder = scratchFolder();
  mkdirSync(join(folder, "sources"));
  writeFileSync(join(folder, "lakewright.yaml"), project);
  const dataset = `  t: { table: t, load: { mode: full }${more} }`;
  writeFileSync(
    join(folder, "sources", "ops.yaml"),
    `source: ops\ntype: sqlite\nconnection: { path: ops.db }\ndatasets:\n${dataset}\n`,
  );
  const database = new Database(join(folder, "ops.db"));
  database.exec(table);
  database.close();
  return folder;
}

test("a value that is not of its declared type is put aside with its original text, the other rows are published", () => {
  const folder = projectOf(`CREATE TABLE t (id INTEGER, n INTEGER, seen TIMESTAMP, p DECIMAL(10,2), ok BOOLEAN);
    INSERT INTO t VALUES (1, 1, '2013-01-01 10:00:00', 1.25, 1), (2, 'many', '2013-01-01', 2, 0), (3, 3, 1357034400, 3, 1),
      (4, 4, 'infinity', 4, 1), (5, 5, '2013-01-01T10:00Z', 'NaN', 1), (6, 6, NULL, NULL, 7), (7, 9007199254740993, NULL, -0.5, NULL);`);
  const run = lakewright(folder, "run");
  expect(run.stderr + run.stdout).toContain("7 in · 2 published · 5 quarantined");
  const rows = lakewright(folder, "query", "SELECT id, n, seen, p, ok FROM bronze.t ORDER BY id", "--json");
  expect(rows.stdout).toContain("9007199254740993");
  expect(rows.stdout).toContain("1.25");
  const shown = lakewright(folder, "quarantine", "show", "bronze.t", "--json").stdout;
  for (const [column, value] of [
    ["n", "many"],
    ["seen", "1357034400"],
    ["seen", "infinity"],
    ["p", "NaN"],
    ["ok", "7"],
  ] as const) {
    expect(shown).toContain(`cast:${column}`);
    expect(shown).toMatch(new RegExp(`\\\\?"${column}\\\\?":\\s*\\\\?"${value}\\\\?"`));
  }
});

test("a text column that is declared a timestamp is a watermark in time", () => {
  const folder = projectOf(
    `CREATE TABLE t (id INTEGER, seen TEXT);
    INSERT INTO t VALUES (1, '2013-01-01 10:00'), (2, '2013-01-01T11:30:00'), (3, '2013-01-01 09:00:00')`,
    "",
  );
  const dataset =
    "{ table: t, load: { mode: incremental, watermark: seen, lookback: 1h }, keys: [id], columns: { seen: { type: timestamp_ntz } } }";
  writeFileSync(
    join(folder, "sources", "ops.yaml"),
    `source: ops\ntype: sqlite\nconnection: { path: ops.db }\ndatasets:\n  t: ${dataset}\n`,
  );
  const first = lakewright(folder, "run");
  expect(first.stderr + first.stdout).toContain("up to 2013-01-01T11:30:00.000000");
  const database = new Database(join(folder, "ops.db"));
  database.exec("INSERT INTO t VALUES (4, '2013-01-01 10:45'), (5, '2013-01-01T10:15'), (6, '2013-01-02')");
  database.close();
  const second = lakewright(folder, "run");
  // 5 lies before the lookback
  expect(second.stderr + second.stdout).toContain("3 in · 2 published · 1 unchanged");
});
