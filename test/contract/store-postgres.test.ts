import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Secret } from "../../src/base/index.ts";
import { openStore, type OpenStoreOptions, type Store } from "../../src/store/index.ts";
import { describeWith } from "../support/needs.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { attemptOf, silver } from "./store-sample.ts";
import { storeUpgradeContract } from "./store-upgrade.case.ts";
import { storeContract, type StorePlace } from "./store.case.ts";

describeWith(["postgres"], "store on Postgres", () => {
  let server: TestPostgres;
  let databases = 0;
  const projectRoot = mkdtempSync(join(tmpdir(), "store-postgres-"));
  const open: Store[] = [];
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterEach(async () => {
    for (const store of open.splice(0)) await store[Symbol.asyncDispose]();
  });
  afterAll(async () => {
    await server.stop();
    rmSync(projectRoot, { recursive: true });
  });

  const clientOf = async (database: string) => {
    const { host, port, user, password } = server;
    const client = new pg.Client({ host, port, user, password, database });
    await client.connect();
    return client;
  };
  const query = async (database: string, sql: string) => {
    const client = await clientOf(database);
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const fresh = async (): Promise<StorePlace & Readonly<{ database: string }>> => {
    const database = `store_${++databases}`;
    await query("postgres", `create database ${database}`);
    const url = `postgres://${server.user}@${server.host}:${server.port}/${database}`;
    const password = new Secret(server.password);
    const options: OpenStoreOptions = { projectRoot, project: "nyc", environment: "local", actor: "ada", password };
    const opener: StorePlace["open"] = async (changes) => {
      const store = await openStore(url, { ...options, ...changes });
      open.push(store);
      return store;
    };
    return { url, database, options, open: opener, outside: (sql) => query(database, sql) };
  };

  storeContract({ name: "postgres", fresh });
  storeUpgradeContract({ name: "postgres", fresh });

  test("postgres: TRUNCATE does not slip past the audit", async () => {
    const place = await fresh();
    await place.open();
    await expect(place.outside(`truncate "Audit"`)).rejects.toThrow(/append-only/);
  });

  test("postgres: connections that the server ends in the middle of work lose nothing and repeat nothing (F23)", async () => {
    const place = await fresh();
    const store = await place.open();
    const killer = await clientOf("postgres");
    const terminate = async (delayMs: number) => {
      await wait(delayMs);
      const sql = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${place.database}'`;
      return (await killer.query(sql)).rowCount ?? 0;
    };
    const kills: Promise<number>[] = [];
    for (let attempt = 1; attempt <= 120; attempt++) {
      // at another moment of the transaction each time
      if (attempt % 3 === 0) kills.push(terminate(attempt % 7));
      await store.recordAttempt(attemptOf(silver, attempt));
      await store.audit({
        at: "2026-11-21T05:00:00Z",
        actor: "ada",
        action: "wrote",
        subject: String(attempt),
        detail: null,
      });
    }
    expect((await Promise.all(kills)).reduce((sum, killed) => sum + killed)).toBeGreaterThan(20);
    await killer.end();
    const attempts = (await store.attemptsOf(silver, 100_000)).map((one) => one.attempt).reverse();
    expect(attempts).toEqual(attempts.map((_, index) => index + 1));
    const subjects = (await store.auditEntries(100_000)).map((entry) => Number(entry.subject)).reverse();
    expect(subjects).toEqual(attempts);
    expect(await store.auditBreak()).toBeUndefined();
  });

  const failing =
    (url: (place: StorePlace) => string, changes: Partial<OpenStoreOptions> = {}) =>
    async () => {
      const place = await fresh();
      const clock = { now: () => 0, monotonicMs: () => 0, sleep: async () => {} };
      return openStore(url(place), { ...place.options, clock, ...changes });
    };

  test.each([
    ["a wrong password", (place: StorePlace) => place.url, { password: new Secret("wrong") }, "LW5014"],
    ["no password", (place: StorePlace) => place.url, { password: undefined }, "LW5014"],
    ["a database that does not exist", (place: StorePlace) => `${place.url}_nowhere`, {}, "LW5014"],
    ["a server that does not run", (place: StorePlace) => place.url.replace(/:\d+\//, ":1/"), {}, "LW5015"],
    ["TLS demanded of a server without", (place: StorePlace) => `${place.url}?sslmode=require`, {}, "LW5015"],
  ] as const)("postgres: %s is one clear line without the password, exit 3", async (_, url, changes, code) => {
    const error = await failing(url, changes)().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code, exitCode: 3 });
    expect(String(error)).not.toContain(server.password);
  });

  test("postgres: a password of the environment is not taken", async () => {
    process.env["PGPASSWORD"] = server.password;
    try {
      await expect(failing((place) => place.url, { password: undefined })()).rejects.toMatchObject({ code: "LW5014" });
    } finally {
      delete process.env["PGPASSWORD"];
    }
  });

  test("postgres: missing rights on the tables are named, exit 3", async () => {
    const place = await fresh();
    await place.open();
    await place.outside(`create role reader login password 'reader'`);
    await place.outside(`grant select on all tables in schema public to reader`);
    const url = place.url.replace(`${server.user}@`, "reader@");
    const store = await openStore(url, { ...place.options, password: new Secret("reader") });
    open.push(store);
    expect(await store.latestAttempts()).toEqual({});
    await expect(store.recordAttempt(attemptOf(silver, 1))).rejects.toMatchObject({ code: "LW5012", exitCode: 3 });
  });
});
