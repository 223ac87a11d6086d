import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeSync,
  ftruncateSync,
  closeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Engine, openDuckdb, type PinnedInput, type RemoteFiles } from "../../src/engine/index.ts";

let root: string;
let elsewhere: string;
const columns = [
  { name: "id", type: "bigint", nullable: true },
  { name: "category", type: "bigint", nullable: true },
  { name: "text", type: "string", nullable: true },
  { name: "value", type: "double", nullable: true },
  { name: "pair", type: "struct<a:bigint,b:string>", nullable: true },
] as const;
const ROWS = 400_000;

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "remote-files-")));
  elsewhere = join(root, "elsewhere.parquet");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT i AS id, i % 10 AS category, md5(i::VARCHAR) || md5((i * 7)::VARCHAR) AS "text", sin(i) AS value,
    {'a': i, 'b': 'b' || (i % 3)} AS pair FROM range(${ROWS}) t(i)) TO '${elsewhere}' (FORMAT parquet, ROW_GROUP_SIZE 50000)`);
  connection.closeSync();
  instance.closeSync();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Files that lie elsewhere, played by a local file; notes what was brought here. */
function remoteFile(path: string): RemoteFiles & Readonly<{ brought: () => number; isWhole: () => boolean }> {
  const { size } = statSync(elsewhere);
  const content = readFileSync(elsewhere);
  let brought = 0;
  let isWhole = false;
  return {
    brought: () => brought,
    isWhole: () => isWhole,
    fetch: async (paths) => {
      if (isWhole || !paths.includes(path)) return;
      copyFileSync(elsewhere, path);
      isWhole = true;
      brought = size;
    },
    absent: async (paths) => (isWhole || !paths.includes(path) ? [] : [{ path, sizeBytes: size }]),
    fetchRanges: async (_path, ranges) => {
      const file = openSync(path, existsSync(path) ? "r+" : "w+");
      ftruncateSync(file, size);
      for (const { start, end } of ranges) {
        writeSync(file, content, start, end - start, start);
        brought += end - start;
      }
      closeSync(file);
    },
  };
}

let files = 0;
async function withEngine<T>(
  work: (engine: Engine, table: PinnedInput, remote: ReturnType<typeof remoteFile>) => Promise<T>,
): Promise<T> {
  const path = join(root, `here-${++files}.parquet`);
  const remote = remoteFile(path);
  const settings = {
    memoryLimit: "512MB",
    threads: 2,
    tempFolder: join(root, "temp"),
    maxTempSize: "1GB",
    allowedFolders: [root],
    remote,
  };
  await using engine = await openDuckdb(settings);
  const table = {
    dataset: "o.silver.t",
    columns,
    provenance: [],
    files: [{ path, rowCount: ROWS, sizeBytes: 1 }],
  } as const;
  return await work(engine, table, remote);
}

async function query(engine: Engine, table: PinnedInput, sql: string) {
  const start = sql.indexOf("here");
  const inputs = [{ dataset: table.dataset, parts: ["here"], start, end: start + "here".length }];
  const source = {
    kind: "sql",
    sql,
    inputs,
    tables: [table],
    config: {},
    configItems: [],
    runTime: "2026-01-01T00:00:00.000Z",
  } as const;
  return (await engine.query(source, 100_000, new AbortController().signal)).rows;
}

async function expected(sql: string) {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql.replace("here", `read_parquet('${elsewhere}')`))).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const narrow = [
  "SELECT category, count(*), round(sum(value), 3) FROM here GROUP BY category ORDER BY 1",
  "SELECT count(*) FROM here",
  "SELECT count(*) FROM here WHERE category = 3 AND id > 1000",
  "SELECT id, value FROM here ORDER BY value, id LIMIT 7",
  "SELECT max(pair.a), min(pair.b) FROM here",
  "SELECT a.id FROM here AS a WHERE a.category = 3 AND a.value > 0.9999 ORDER BY 1 LIMIT 20",
] as const;

test.each(narrow)("only the columns that are read are brought here: %s", async (sql) => {
  await withEngine(async (engine, table, remote) => {
    expect(await query(engine, table, sql)).toEqual(await expected(sql));
    expect(remote.isWhole()).toBe(false);
    expect(remote.brought()).toBeLessThan(statSync(elsewhere).size * 0.5);
  });
});

test("a second statement brings what the first one did not need", async () => {
  await withEngine(async (engine, table, remote) => {
    await query(engine, table, "SELECT count(*) FROM here WHERE category = 3");
    const before = remote.brought();
    const sql = "SELECT round(sum(value), 3), max(pair.b) FROM here";
    expect(await query(engine, table, sql)).toEqual(await expected(sql));
    expect(remote.brought()).toBeGreaterThan(before);
    expect(remote.isWhole()).toBe(false);
  });
});

test("what needs most of a file brings all of it", async () => {
  await withEngine(async (engine, table, remote) => {
    const sql = "SELECT * FROM here ORDER BY id LIMIT 3";
    expect((await query(engine, table, sql)).length).toBe(3);
    const texts = `SELECT max("text" || value::VARCHAR || pair.a::VARCHAR || id::VARCHAR) FROM here`;
    expect(await query(engine, table, texts)).toEqual(await expected(texts));
    expect(remote.isWhole()).toBe(true);
  });
});

test("a hole is never read as rows: the whole file is brought and the statement runs again", async () => {
  const path = join(root, `here-${++files}.parquet`);
  const honest = remoteFile(path);
  // claims to have brought what it has not
  const remote: RemoteFiles = {
    ...honest,
    fetchRanges: async (file, ranges) =>
      honest.fetchRanges(
        file,
        ranges.filter(({ start, end }) => start === 0 || end === statSync(elsewhere).size),
      ),
  };
  const settings = {
    memoryLimit: "512MB",
    threads: 2,
    tempFolder: join(root, "temp"),
    maxTempSize: "1GB",
    allowedFolders: [root],
    remote,
  };
  await using engine = await openDuckdb(settings);
  const table = {
    dataset: "o.silver.t",
    columns,
    provenance: [],
    files: [{ path, rowCount: ROWS, sizeBytes: 1 }],
  } as const;
  const sql = "SELECT category, count(*), round(sum(value), 3) FROM here GROUP BY category ORDER BY 1";
  expect(await query(engine, table, sql)).toEqual(await expected(sql));
  expect(honest.isWhole()).toBe(true);
});
