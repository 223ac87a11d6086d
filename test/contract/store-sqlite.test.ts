import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, afterEach, expect, test } from "vitest";
import { openStore, type OpenStoreOptions, type Store } from "../../src/store/index.ts";
import { describeWith } from "../support/needs.ts";
import { mountSmallDisk } from "../support/small-disk.ts";
import { withoutRights } from "../support/without-rights.ts";
import { attemptOf, silver } from "./store-sample.ts";
import { storeUpgradeContract } from "./store-upgrade.case.ts";
import { type OutsideRow, storeContract, type StorePlace } from "./store.case.ts";

const root = mkdtempSync(join(tmpdir(), "store-sqlite-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const open: Store[] = [];
afterEach(async () => {
  for (const store of open.splice(0)) await store[Symbol.asyncDispose]();
});

function placeIn(projectRoot: string): StorePlace {
  const options: OpenStoreOptions = { projectRoot, project: "nyc", environment: "local", actor: "ada" };
  const url = "sqlite:./.lakewright/store.db";
  return {
    url,
    options,
    open: async (changes) => {
      const store = await openStore(url, { ...options, ...changes });
      open.push(store);
      return store;
    },
    outside: async (sql) => {
      const database = new Sqlite(join(projectRoot, ".lakewright", "store.db"));
      try {
        database.pragma("foreign_keys = ON");
        const statement = database.prepare(sql);
        return statement.reader ? (statement.all() as OutsideRow[]) : [statement.run()].map(() => ({}));
      } finally {
        database.close();
      }
    },
  };
}

const fresh = () => placeIn(mkdtempSync(join(root, "project-")));

storeContract({ name: "sqlite", fresh: async () => fresh() });
storeUpgradeContract({ name: "sqlite", fresh: async () => fresh() });

test("sqlite: INSERT OR REPLACE does not slip past the audit", async () => {
  const place = fresh();
  const store = await place.open();
  await store.audit({ at: "2026-11-21T05:00:00Z", actor: "ada", action: "x", subject: "y", detail: null });
  await expect(place.outside(`insert or replace into "Audit" select * from "Audit"`)).rejects.toThrow(/append-only/);
});

test("sqlite: another process that holds the file for a moment is waited for", async () => {
  const place = fresh();
  const store = await place.open();
  const other = new Sqlite(join(place.options.projectRoot, ".lakewright", "store.db"));
  other.exec("begin immediate");
  const blocked = store.recordAttempt(attemptOf(silver, 1));
  setTimeout(() => other.exec("commit"), 50);
  await blocked;
  other.close();
  expect((await store.latestAttempts())[silver]?.attempt).toBe(1);
});

test("sqlite: a file that is held for ever is named as busy, exit 3, transient", async () => {
  const place = fresh();
  const store = await place.open({ clock: { now: () => 0, monotonicMs: () => 0, sleep: async () => {} } });
  const other = new Sqlite(join(place.options.projectRoot, ".lakewright", "store.db"));
  other.exec("begin immediate");
  await expect(store.recordAttempt(attemptOf(silver, 1))).rejects.toMatchObject({
    code: "LW5010",
    exitCode: 3,
    failure: "transient",
  });
  other.close();
});

test("sqlite: a file that is no database is named as damaged, exit 3, and left as it is", async () => {
  const place = fresh();
  mkdirSync(join(place.options.projectRoot, ".lakewright"));
  const file = join(place.options.projectRoot, ".lakewright", "store.db");
  writeFileSync(file, "this is a letter to my aunt, not a database".repeat(50));
  await expect(place.open()).rejects.toMatchObject({
    code: "LW5013",
    exitCode: 3,
    message: expect.stringContaining(file) as string,
  });
  expect(readFileSync(file, "utf8")).toContain("my aunt");
});

test("sqlite: a page that was overwritten is reported as damage, not as a bug", async () => {
  const place = fresh();
  const store = await place.open();
  for (let attempt = 1; attempt <= 50; attempt++) await store.recordAttempt(attemptOf(silver, attempt));
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
  const file = join(place.options.projectRoot, ".lakewright", "store.db");
  const bytes = readFileSync(file);
  writeFileSync(file, Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 0xa5)]));
  const used = place.open().then((again) => again.latestAttempts());
  await expect(used).rejects.toMatchObject({ code: "LW5013", exitCode: 3 });
});

test.each([
  ["a folder in the place of the file", (path: string) => mkdirSync(path, { recursive: true })],
  ["a file in the place of its folder", (path: string) => writeFileSync(join(path, ".."), "x")],
])("sqlite: %s is one clear line, exit 3", async (_, prepare) => {
  const place = fresh();
  prepare(join(place.options.projectRoot, ".lakewright", "store.db"));
  await expect(place.open()).rejects.toMatchObject({ code: "LW5012", exitCode: 3 });
});

test("sqlite: missing rights are named, exit 3", async () => {
  await fresh().open();
  const place = fresh();
  chmodSync(place.options.projectRoot, 0o500);
  await withoutRights(() => expect(place.open()).rejects.toMatchObject({ code: "LW5012", exitCode: 3 }));
  chmodSync(place.options.projectRoot, 0o700);
});

describeWith(["smallDisk"], "a small disk", () => {
  test("sqlite: a full disk is a clean failure, and with room again the same store goes on (F4)", async () => {
    const folder = mkdtempSync(join(root, "disk-"));
    const disk = mountSmallDisk(folder, "900k");
    try {
      const place = placeIn(folder);
      const store = await place.open();
      const filled = async () => {
        for (let attempt = 1; attempt < 10_000; attempt++) await store.recordAttempt(attemptOf(silver, attempt));
      };
      await expect(filled()).rejects.toMatchObject({ code: "LW5011", exitCode: 3, failure: "resources" });
      const known = (await store.latestAttempts())[silver]?.attempt ?? 0;
      expect(known).toBeGreaterThan(3);
      disk.resize("4m");
      await store.recordAttempt(attemptOf(silver, known + 1));
      expect(await store.auditBreak()).toBeUndefined();
      for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
    } finally {
      disk.unmount();
    }
  });
});

test("sqlite: the door loads no driver until a store is opened", () => {
  const script = `
    import { registerHooks } from "node:module";
    const seen = [];
    registerHooks({ resolve(name, context, next) { const found = next(name, context); seen.push(found.url); return found; } });
    await import(${JSON.stringify(join(import.meta.dirname, "../../src/store/index.ts"))});
    process.stdout.write(JSON.stringify(seen.filter((url) => url.includes("node_modules"))));`;
  const child = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  expect(child.stdout).toBe("[]");
});

test("sqlite: closing leaves one file behind", async () => {
  const place = fresh();
  const store = await openStore(place.url, place.options);
  await store[Symbol.asyncDispose]();
  const file = join(place.options.projectRoot, ".lakewright", "store.db");
  expect([file, `${file}-wal`, `${file}-shm`].map((path) => existsSync(path))).toEqual([true, false, false]);
});
