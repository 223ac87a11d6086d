import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Connection, type Database, openDatabase } from "../../src/engine/duckdb/connection.ts";

let root: string;
let database: Database;
let connection: Connection;

/** A lake with links that lead out of it, and files beside it. */
async function makePlace(): Promise<string> {
  const at = await realpath(await mkdtemp(join(tmpdir(), "lakewright-lock-")));
  await mkdir(join(at, "lake"));
  await writeFile(join(at, "outside.csv"), "a\n1\n");
  await writeFile(join(at, "lake", "inside.csv"), "a\n1\n");
  await symlink(join(at, "lake"), join(at, "link"));
  await mkdir(join(at, "elsewhere"));
  await writeFile(join(at, "elsewhere", "a.csv"), "a\n1\n");
  await symlink(join(at, "elsewhere"), join(at, "lake", "out"));
  await symlink(join(at, "outside.csv"), join(at, "lake", "out.csv"));
  await symlink(join(at, "elsewhere", "made.csv"), join(at, "lake", "made.csv"));
  await symlink(join(at, "lake", "inside.csv"), join(at, "lake", "other.csv"));
  return at;
}

beforeAll(async () => {
  root = await makePlace();
  database = await openDatabase({
    memoryLimit: "200MB",
    threads: 1,
    tempFolder: join(root, "temp"),
    maxTempSize: "100MB",
    allowedFolders: [join(root, "link")],
  });
  connection = await database.connect();
});
afterAll(async () => {
  connection.close();
  database.close();
  await rm(root, { recursive: true, force: true });
});

test("a file of the lake is read and written, also when the lake was given as a link", async () => {
  expect(await connection.rows(`SELECT a FROM read_csv('${join(root, "lake", "inside.csv")}')`)).toEqual([{ a: "1" }]);
  await connection.rows(`COPY (SELECT 1 AS a) TO '${join(root, "lake", "new.parquet")}'`);
  expect(existsSync(join(root, "lake", "new.parquet"))).toBe(true);
});

const escapes: Readonly<Record<string, (root: string) => string>> = {
  "reading a file outside": (at) => `SELECT * FROM read_csv('${at}/outside.csv')`,
  "reading a system file as text": () => "SELECT * FROM read_text('/etc/passwd')",
  "leaving the folder by ..": (at) => `SELECT * FROM read_csv('${at}/lake/../outside.csv')`,
  "a file name as a table": (at) => `SELECT * FROM '${at}/outside.csv'`,
  "listing files outside": () => "SELECT * FROM glob('/etc/*')",
  "writing outside": (at) => `COPY (SELECT 1) TO '${at}/out.csv'`,
  "attaching a database outside": (at) => `ATTACH '${at}/other.db'`,
  "exporting the database outside": (at) => `EXPORT DATABASE '${at}/export'`,
  "importing a database from outside": (at) => `IMPORT DATABASE '${at}'`,
  "reading through a linked folder": (at) => `SELECT * FROM read_csv('${at}/lake/out/a.csv')`,
  "reading through a linked file": (at) =>
    `-- don't\nSELECT * FROM read_csv(['${at}/lake/inside.csv', '${at}/lake/out.csv'])`,
  "writing through a linked folder": (at) => `COPY (SELECT 1) TO '${at}/lake/out/made.csv'`,
  "writing into a folder behind a link": (at) =>
    `COPY (SELECT 1 AS a) TO '${at}/lake/out/new' (FORMAT parquet, PER_THREAD_OUTPUT)`,
  "writing through a link to a file that is not there": (at) => `COPY (SELECT 1) TO '${at}/lake/made.csv'`,
  "installing an extension": () => "INSTALL httpfs",
  "loading an extension": () => "LOAD httpfs",
  "loading an extension from a file": (at) => `LOAD '${at}/lake/evil.duckdb_extension'`,
  "reading from the network": () => "SELECT * FROM read_csv('http://127.0.0.1:1/x.csv')",
  "allowing external access again": () => "SET enable_external_access = true",
  "allowing another folder": () => "SET allowed_directories = ['/']",
  "unlocking the configuration": () => "SET lock_configuration = false",
  "resetting the configuration": () => "RESET lock_configuration",
  "raising the memory limit": () => "SET memory_limit = '100GB'",
  "moving the temporary folder": () => "SET temp_directory = '/etc'",
  "another time zone": () => "SET TimeZone = 'Europe/Berlin'",
  "a secret kept on disk": () => "CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'b')",
};

/** Who refuses: the database its files, extensions and settings, and we what lies behind links. */
function refusalOf(escape: string): RegExp {
  if (/link|leaving/.test(escape)) return /leads out of/;
  if (escape.startsWith("loading")) return /Loading external extensions is disabled/;
  if (/secret/.test(escape)) return /[Pp]ersistent secrets/;
  if (/outside|system|table|network|installing/.test(escape))
    return /Cannot access .* file system operations are disabled/;
  return /configuration has been locked/;
}

test.each(Object.entries(escapes))("%s is refused", async (name, escape) => {
  await expect(connection.rows(escape(root))).rejects.toThrow(refusalOf(name));
  expect(existsSync(join(root, "out.csv"))).toBe(false);
  expect(existsSync(join(root, "export"))).toBe(false);
  expect(existsSync(join(root, "other.db"))).toBe(false);
  expect(readdirSync(join(root, "elsewhere"))).toEqual(["a.csv"]);
});

/**
 * These ask for what is not there (an extension, a server, a database to import), would write into the home folder, or are what no database
 * allows once it runs.
 */
const ELSEWHERE = /extension|network|importing|secret|allowing/;

test("without the lock-down every other one of them succeeds", async () => {
  const place = await makePlace();
  for (const [name, escape] of Object.entries(escapes)) {
    if (ELSEWHERE.test(name)) continue;
    const instance = await DuckDBInstance.create(":memory:");
    const open = await instance.connect();
    try {
      await expect(open.run(escape(place)), name).resolves.toBeDefined();
    } finally {
      open.closeSync();
      instance.closeSync();
    }
  }
  expect(readdirSync(place)).toEqual(expect.arrayContaining(["export", "other.db", "out.csv"]));
  expect(readdirSync(join(place, "elsewhere")).length).toBeGreaterThan(1);
  await rm(place, { recursive: true });
});

test("a link that leads to another place inside is followed", async () => {
  expect(await connection.rows(`SELECT a FROM read_csv('${join(root, "lake", "other.csv")}')`)).toEqual([{ a: "1" }]);
});

test("the session runs in UTC within its limits", async () => {
  const [row] = await connection.rows(
    "SELECT current_setting('TimeZone') AS zone, current_setting('threads') AS threads, current_setting('lock_configuration') AS locked, current_setting('preserve_insertion_order') AS ordered, current_setting('memory_limit') AS memory",
  );
  expect(row).toEqual({ zone: "UTC", threads: "1", locked: true, ordered: false, memory: "190.7 MiB" });
});
