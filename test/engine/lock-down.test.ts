import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Connection, type Database, openDatabase } from "../../src/engine/duckdb/connection.ts";

let root: string;
let database: Database;
let connection: Connection;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "lakewright-lock-")));
  await mkdir(join(root, "lake"));
  await writeFile(join(root, "outside.csv"), "a\n1\n");
  await writeFile(join(root, "lake", "inside.csv"), "a\n1\n");
  await symlink(join(root, "lake"), join(root, "link"));
  await mkdir(join(root, "elsewhere"));
  await writeFile(join(root, "elsewhere", "a.csv"), "a\n1\n");
  await symlink(join(root, "elsewhere"), join(root, "lake", "out"));
  await symlink(join(root, "outside.csv"), join(root, "lake", "out.csv"));
  await symlink(join(root, "elsewhere", "made.csv"), join(root, "lake", "made.csv"));
  await symlink(join(root, "lake", "inside.csv"), join(root, "lake", "other.csv"));
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
  "a secret kept on disk": () => "CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
};

test.each(Object.entries(escapes))("%s is refused", async (_, escape) => {
  await expect(connection.rows(escape(root))).rejects.toThrow(/\S/);
  expect(existsSync(join(root, "out.csv"))).toBe(false);
  expect(existsSync(join(root, "export"))).toBe(false);
  expect(existsSync(join(root, "other.db"))).toBe(false);
  expect(readdirSync(join(root, "elsewhere"))).toEqual(["a.csv"]);
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
