import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launcher, lakewright } from "../cli/launch.ts";
import { scratchFolder } from "../connector/scratch.ts";
import { describeWith } from "../support/needs.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { duckdbRows } from "./connector-sink.ts";

const project = `format: 1
project: sources
domain: test
environments:
  local: { engine: duckdb, lake: ./.lakewright/lake, store: "sqlite:./.lakewright/store.db" }
`;

/** A project with one source and no product: its tables end in bronze. */
function projectWith(source: string): string {
  const folder = scratchFolder();
  mkdirSync(join(folder, "sources"));
  writeFileSync(join(folder, "lakewright.yaml"), project);
  writeFileSync(join(folder, "sources", "ops.yaml"), source);
  return folder;
}

type Answer = Readonly<{
  columns: readonly Readonly<{ name: string }>[];
  rows: readonly Readonly<Record<string, unknown>>[];
}>;

function query(folder: string, sql: string, environment: Readonly<Record<string, string>> = {}): readonly unknown[] {
  const { stdout } = run(folder, environment, "query", sql, "--json");
  const { columns, rows } = JSON.parse(stdout) as Answer;
  return rows.map((row) => columns.map(({ name }) => row[name]));
}

function run(folder: string, environment: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const done = spawnSync(process.execPath, [launcher, ...words], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  return { code: done.status, stdout: done.stdout, output: done.stdout + done.stderr };
}

test("files of every format become tables with the place each row came from, and are read once in append mode", async () => {
  const folder = projectWith(`source: ops
type: files
connection: { path: in }
datasets:
  commas: { path: "*.csv.gz", load: { mode: append } }
  semicolons: { path: "*.txt", format: csv, delimiter: ";", load: { mode: full } }
  lines: { path: "*.ndjson", load: { mode: full } }
  documents: { path: "*.json", load: { mode: full } }
  columns: { path: "deep/**/*.parquet", load: { mode: full } }
`);
  const root = join(folder, "in");
  mkdirSync(join(root, "deep", "er"), { recursive: true });
  writeFileSync(join(root, "1.csv.gz"), gzipSync('id,Dep Time,note\n1,2013-01-01 10:00:00,a\n2,,"b,c"\n'));
  writeFileSync(join(root, "a.txt"), "id;price\n1;1.50\n2;\n");
  writeFileSync(join(root, "a.ndjson"), '{"id": 9007199254740993, "ok": true}\n{"id": 2}\n');
  writeFileSync(join(root, "a.json"), '[{"id": 1, "tags": ["x", "y"]}]');
  await duckdbRows(
    `COPY (SELECT 1.25::DECIMAL(10,2) AS price, DATE '2013-01-01' AS d) TO '${root}/deep/er/a.parquet' (FORMAT parquet)`,
  );
  const first = lakewright(folder, "run");
  expect(first.stderr + first.stdout).toContain("succeeded");
  expect(query(folder, "SELECT id, dep_time, note, _source_file, _source_row FROM bronze.commas ORDER BY id")).toEqual([
    ["1", "2013-01-01 10:00:00", "a", "1.csv.gz", "1"],
    ["2", null, "b,c", "1.csv.gz", "2"],
  ]);
  expect(query(folder, "SELECT price FROM bronze.semicolons ORDER BY id")).toEqual([[1.5], [null]]);
  expect(query(folder, "SELECT id, ok FROM bronze.lines ORDER BY id")).toEqual([
    ["2", null],
    ["9007199254740993", true],
  ]);
  expect(query(folder, "SELECT count(*) FROM bronze.documents")).toEqual([["1"]]);
  expect(query(folder, "SELECT price, d, _source_file FROM bronze.columns")).toEqual([
    ["1.25", "2013-01-01", "deep/er/a.parquet"],
  ]);

  writeFileSync(join(root, "2.csv.gz"), gzipSync("id,Dep Time,note\n3,2013-01-02 00:00:00,d\n"));
  const second = lakewright(folder, "run");
  expect(second.stderr + second.stdout).toMatch(/bronze\.commas\s+1 in · 1 published/);
  expect(query(folder, "SELECT count(*) FROM bronze.commas")).toEqual([["3"]]);
  const third = lakewright(folder, "run");
  expect(third.stderr + third.stdout).toContain("Nothing to do");
});

test("files may lie outside of the project, behind a link too", () => {
  const landing = scratchFolder();
  writeFileSync(join(landing, "a.csv"), "id,delay\n1,2\n");
  const folder = projectWith("");
  symlinkSync(landing, join(folder, "link"));
  for (const path of [landing, "link"]) {
    writeFileSync(
      join(folder, "sources", "ops.yaml"),
      `source: ops\ntype: files\nconnection: { path: "${path}" }\ndatasets:\n  t: { path: "*.csv", load: { mode: full } }\n`,
    );
    expect(run(folder, {}, "run", "--force").output).toContain("1 in · 1 published");
  }
});

describeWith(["postgres"], "a run that reads Postgres", () => {
  let server: TestPostgres;
  let client: pg.Client;
  beforeAll(async () => {
    server = await startPostgres();
    client = new pg.Client({ connectionString: server.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await server.stop();
  });

  test("reads by watermark what is new, late or changed, exactly, and leaves the password nowhere", async () => {
    const folder = projectWith(`source: ops
type: postgres
connection: { host: ${server.host}, port: ${server.port}, database: ${server.database} }
authentication: { method: password, user: ${server.user}, password: { secret: ops-password } }
datasets:
  orders:
    table: public.orders
    load: { mode: incremental, watermark: changed_at, lookback: 1h }
    keys: [id]
    filter: "kind <> 'draft'"
`);
    const environment = { LAKEWRIGHT_SECRET_OPS_PASSWORD: server.password };
    await client.query(`CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(20,4), kind text NOT NULL, changed_at timestamptz);
      INSERT INTO orders VALUES (1, 1.0001, 'sale', '2013-01-01 10:00:00.000001+00'), (2, 1234567890123456.7891, 'sale', '2013-01-01 12:00+00'),
        (3, 3, 'draft', '2013-01-01 12:00+00'), (9007199254740993, NULL, 'sale', '2013-01-01 11:30+00'), (5, 5, 'sale', 'infinity')`);
    const first = run(folder, environment, "run");
    expect(first.output).toContain("4 in · 3 published · 1 quarantined");
    expect(query(folder, "SELECT id, amount, changed_at FROM bronze.orders ORDER BY id", environment)).toEqual([
      ["1", "1.0001", "2013-01-01 10:00:00.000001+00"],
      ["2", "1234567890123456.7891", "2013-01-01 12:00:00+00"],
      ["9007199254740993", null, "2013-01-01 11:30:00+00"],
    ]);

    await client.query(`DELETE FROM orders WHERE id = 5;
      UPDATE orders SET amount = 2 WHERE id = 2;
      INSERT INTO orders VALUES (6, 6, 'sale', '2013-01-01 12:00+00'), (7, 7, 'sale', '2013-01-01 11:00:00+00'), (8, 8, 'sale', '2013-01-01 13:00+00')`);
    const second = run(folder, environment, "run");
    // 2 changed, 6 shares the watermark, 7 came late, 8 is new, one is read again
    expect(second.output).toMatch(/5 in · 4 published · 1 unchanged/);
    expect(
      query(folder, "SELECT list(id ORDER BY id)::VARCHAR, sum(amount)::VARCHAR FROM bronze.orders", environment),
    ).toEqual([["[1, 2, 6, 7, 8, 9007199254740993]", "24.0001"]]);
    for (const file of filesBelow(folder)) expect(readFileSync(file).includes(server.password), file).toBe(false);
    expect(first.output + second.output).not.toContain(server.password);
  });

  test("a missing secret, and a server that is away, end with exit code 3 and one clear line", () => {
    const source = (port: number) => `source: ops
type: postgres
connection: { host: 127.0.0.1, port: ${port}, database: test }
authentication: { method: password, user: reader, password: { secret: ops-password } }
datasets:
  t: { table: public.t, load: { mode: full } }
`;
    const unknown = run(projectWith(source(server.port)), {}, "run");
    expect(unknown.code).toBe(3);
    expect(unknown.output).toMatch(/LW4020 .*"ops-password"/);
    const away = run(projectWith(source(1)), { LAKEWRIGHT_SECRET_OPS_PASSWORD: "x" }, "run");
    expect(away.code).toBe(3);
    expect(away.output).toMatch(/LW4001 .*127\.0\.0\.1:1/);
  });
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
