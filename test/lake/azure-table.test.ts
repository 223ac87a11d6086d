import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Secret } from "../../src/base/index.ts";
import { DeltaTable, type DeltaTableSettings } from "../../src/delta.ts";
import { startAzurite, type TestAzurite } from "../support/azurite.ts";
import { type Fault, startFaultProxy } from "../support/fault-proxy.ts";
import { rowsOf, sql } from "./temporary-table.ts";

let azurite: TestAzurite;
const folder = mkdtempSync(join(tmpdir(), "azure-table-"));
const opened: DeltaTable[] = [];
beforeAll(async () => {
  azurite = await startAzurite();
});
afterEach(async () => {
  for (const table of opened.splice(0)) await table[Symbol.asyncDispose]();
});
afterAll(async () => {
  await azurite.stop();
  rmSync(folder, { recursive: true, force: true });
});

const cache = { folder: join(folder, "cache"), limitBytes: 1e9 };

/** A handle of its own: nothing in memory is shared with another one. */
function open(url: string, cacheFolder = cache.folder): DeltaTable {
  return openAt(url, { cache: { folder: cacheFolder, limitBytes: 1e9 } });
}

function openAt(url: string, settings: DeltaTableSettings): DeltaTable {
  const table = DeltaTable.open(url, {
    endpoint: azurite.endpoint,
    account: azurite.account,
    credential: { method: "key", key: new Secret(azurite.key) },
    cache,
    scratchFolder: join(folder, "scratch"),
    ...settings,
  });
  opened.push(table);
  return table;
}

const people = sql(
  "SELECT i AS id, 'name ' || i AS name, CASE WHEN i % 2 = 0 THEN 'a/b' ELSE 'ä ö' END AS part FROM range(100) t(i)",
);

test("a table in a container goes through its life: create, append, update, delete, merge, optimize, vacuum, restore", async () => {
  const url = `az://${await azurite.makeContainer()}/tables/people`;
  const table = open(url);
  await table.create({
    columns: [
      { name: "id", type: "bigint", nullable: false },
      { name: "name", type: "string", nullable: true },
      { name: "part", type: "string", nullable: true },
    ],
    partitionBy: ["part"],
    properties: { "delta.enableDeletionVectors": "true" },
  });
  await table.append(people);
  await table.update({ name: "'changed'" }, "id < 10");
  await table.delete("id >= 90");
  await table.merge({
    source: sql("SELECT i AS id, 'merged' AS name, 'a/b' AS part FROM range(80, 120, 10) t(i)"),
    on: "target.id = source.id",
    clauses: [
      { when: "matched", then: "update", set: { name: "source.name" } },
      { when: "not matched", then: "insert", values: "all" },
    ],
  });
  const expected = await rowsOf(table);
  expect(expected).toHaveLength(93);
  const other = open(url, mkdtempSync(join(folder, "other-")));
  expect(await rowsOf(other)).toEqual(expected);
  expect((await other.check()).findings).toEqual([]);
  await other.optimize();
  expect(await rowsOf(table)).toEqual(expected);
  const gone = await other.vacuum({ retentionMs: 0, unsafeRetention: true });
  expect(gone.files.length).toBeGreaterThan(0);
  const third = open(url, mkdtempSync(join(folder, "third-")));
  expect(await rowsOf(third)).toEqual(expected);
  expect((await third.check()).findings).toEqual([]);
  await expect(third.restore({ version: 1 })).rejects.toMatchObject({ code: "LW6101" });
});

test("a table of many versions is read from its checkpoint, and appends of two handles pass each other", async () => {
  const url = `az://${await azurite.makeContainer()}`;
  const [one, two] = [open(url), open(url)];
  await one.append(sql("SELECT -1 AS n"));
  for (let round = 0; round < 6; round++)
    await Promise.all([one, two].map((table, index) => table.append(sql(`SELECT ${round * 2 + index} AS n`))));
  const reader = open(url, mkdtempSync(join(folder, "reader-")));
  expect(await rowsOf(reader)).toHaveLength(13);
  expect((await reader.log.snapshot())?.version).toBe(12);
});

/** Numbers from 0 to 1 that a seed decides. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

test("writers whose requests fail at random lose no row and double none (F23)", async () => {
  const seed = 1 + (Date.now() % 2_147_483_645);
  const random = numbersFrom(seed);
  const container = await azurite.makeContainer();
  const proxy = await startFaultProxy(azurite.endpoint);
  try {
    const openFailing = () =>
      openAt(`az://${container}/t`, {
        endpoint: proxy.url,
        requests: { policy: { attempts: 10, baseMs: 5, capMs: 50 }, timeoutMs: 5000 },
      });
    await openFailing().append(sql("SELECT -1 AS writer, 0 AS n"));
    const faults: readonly Fault[] = [{ kind: "cut-before" }, { kind: "cut-after" }, { kind: "status", status: 503 }];
    proxy.decide(() => (random() < 0.15 ? faults[Math.floor(random() * faults.length)] : undefined));
    await Promise.all(
      [0, 1, 2].map(async (writer) => {
        const table = openFailing();
        for (let n = 0; n < 8; n++) await table.append(sql(`SELECT ${writer} AS writer, ${n} AS n`));
      }),
    );
    proxy.decide(() => undefined);
    const expected = [0, 1, 2].flatMap((writer) => Array.from({ length: 8 }, (_, n) => JSON.stringify({ writer, n })));
    expect(await rowsOf(openFailing()), `seed ${seed}`).toEqual(
      [...expected, JSON.stringify({ writer: -1, n: 0 })].sort(),
    );
  } finally {
    await proxy.stop();
  }
});

test("what was read once is not downloaded again by another handle with the same cache", async () => {
  const url = `az://${await azurite.makeContainer()}/t`;
  const shared = mkdtempSync(join(folder, "shared-"));
  await open(url).append(people);
  expect(await rowsOf(open(url, shared))).toHaveLength(100);
  const cached = readdirSync(join(shared, "objects"));
  expect(cached).toHaveLength(1);
  expect(await rowsOf(open(url, shared))).toHaveLength(100);
  expect(readdirSync(join(shared, "objects"))).toEqual(cached);
});

test("closing a table leaves the cache and no folder of its own", async () => {
  const url = `az://${await azurite.makeContainer()}/t`;
  const own = mkdtempSync(join(folder, "own-"));
  {
    await using table = open(url, own);
    await table.append(people);
    await rowsOf(table);
    expect(readdirSync(join(own, "sessions"))).toHaveLength(1);
  }
  expect(readdirSync(join(own, "sessions"))).toEqual([]);
  expect(readdirSync(join(own, "objects"))).toHaveLength(1);
});
