import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { sha256 } from "../../src/base/index.ts";
import type { Storage } from "../../src/lake/index.ts";
import { startAzurite, type TestAzurite } from "../support/azurite.ts";
import { type FaultProxy, startFaultProxy } from "../support/fault-proxy.ts";
import { type AzurePlace, openAzure } from "./storage-open.ts";

const run = promisify(execFile);
const MB = 1_000_000;

let azurite: TestAzurite;
let proxy: FaultProxy;
const folder = mkdtempSync(join(tmpdir(), "storage-cache-"));
const opened: Storage[] = [];
beforeAll(async () => {
  azurite = await startAzurite();
  proxy = await startFaultProxy(azurite.endpoint);
});
afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.release();
});
afterAll(async () => {
  await proxy.stop();
  await azurite.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Objects of a megabyte each, every one with content of its own. */
async function place(count: number, limitBytes: number): Promise<AzurePlace & Readonly<{ keys: readonly string[] }>> {
  const url = `az://${await azurite.makeContainer()}`;
  const cache = mkdtempSync(join(folder, "cache-"));
  const found = { url, endpoint: proxy.url, key: azurite.key, cache, limitBytes, account: azurite.account };
  const keys = Array.from({ length: count }, (_, index) => `t/${index}`);
  const writer = open(found);
  for (const [index, key] of keys.entries()) await writer.writeNew(key, contentOf(index));
  return { ...found, keys };
}

function contentOf(index: number): Uint8Array {
  return new Uint8Array(MB).fill(index + 1);
}

function open(at: AzurePlace): Storage {
  const storage = openAzure(at);
  opened.push(storage);
  return storage;
}

const cached = (at: AzurePlace) => readdirSync(join(at.cache, "objects"));
const cachedBytes = (at: AzurePlace) =>
  cached(at).reduce((sum, name) => sum + statSync(join(at.cache, "objects", name)).size, 0);
const downloads = () => proxy.seen.filter(({ method }) => method === "GET").length;

test("what was fetched once is not fetched again by a later process, and asked for its version only", async () => {
  const at = await place(3, 100 * MB);
  const first = openAzure(at);
  await first.fetch(at.keys);
  await first.release();
  proxy.decide(() => undefined);
  const second = open(at);
  await second.fetch(at.keys);
  expect(downloads()).toBe(0);
  for (const [index, key] of at.keys.entries())
    expect(Buffer.compare(await readFile(join(second.localRoot, key)), contentOf(index))).toBe(0);
});

test("an object that was replaced is fetched anew: its version is part of its address", async () => {
  const at = await place(1, 100 * MB);
  const first = openAzure(at);
  await first.fetch(["t/0"]);
  await first.write("t/0", "new");
  await first.fetch(["t/0"]);
  expect(await readFile(join(first.localRoot, "t/0"), "utf8")).toBe("new");
  await first.release();
  const second = open(at);
  await second.fetch(["t/0"]);
  expect(await readFile(join(second.localRoot, "t/0"), "utf8")).toBe("new");
});

test("the cache stays below its limit: what was used longest ago goes first", async () => {
  const at = await place(10, 4 * MB);
  for (const key of at.keys) {
    const storage = openAzure(at);
    await storage.fetch([key]);
    await storage.release();
    expect(cachedBytes(at)).toBeLessThanOrEqual(4 * MB);
  }
  proxy.decide(() => undefined);
  await open(at).fetch(at.keys.slice(-3));
  expect(downloads()).toBe(0);
});

test("what is in use is never taken away; without room the limit is named, exit 3", async () => {
  const at = await place(6, 4 * MB);
  const reader = open(at);
  await reader.fetch(at.keys.slice(0, 3));
  const other = open(at);
  await expect(other.fetch(at.keys.slice(3))).rejects.toMatchObject({
    code: "LW6507",
    exitCode: 3,
    failure: "resources",
    message: expect.stringContaining(String(4 * MB)) as string,
  });
  for (const [index, key] of at.keys.slice(0, 3).entries())
    expect(Buffer.compare(await readFile(join(reader.localRoot, key)), contentOf(index))).toBe(0);
  await reader.release();
  await other.release();
  await open(at).fetch(at.keys.slice(3));
});

test("parts of an object are fetched once, also for a later session, and a fetch fills the holes between", async () => {
  const at = await place(1, 100 * MB);
  const first = openAzure(at);
  const content = Uint8Array.from({ length: 20 * MB }, (_, index) => (index * 13 + (index >> 10)) & 0xff);
  await first.write("t/0", content);
  expect((await first.parts?.absent(["t/0"]))?.map(({ sizeBytes }) => sizeBytes)).toEqual([content.length]);
  const spans = [
    { start: 0, end: 4 },
    { start: 9 * MB, end: 19 * MB },
    { start: 18 * MB, end: 20 * MB + 5 },
  ];
  await first.parts?.fetchRanges("t/0", spans);
  const path = join(first.localRoot, "t/0");
  const hollow = await readFile(path);
  expect(hollow.length).toBe(content.length);
  for (const { start, end } of spans)
    expect(Buffer.compare(hollow.subarray(start, end), content.subarray(start, end))).toBe(0);
  expect(hollow.subarray(4, 9 * MB).every((byte) => byte === 0)).toBe(true);
  await first.release();
  proxy.decide(() => undefined);
  const second = open(at);
  await second.parts?.fetchRanges("t/0", spans);
  expect(downloads()).toBe(0);
  await second.fetch(["t/0"]);
  expect(Buffer.compare(await readFile(join(second.localRoot, "t/0")), content)).toBe(0);
  expect(await second.parts?.absent(["t/0"])).toEqual([]);
  proxy.decide(() => undefined);
  await open(at).fetch(["t/0"]);
  expect(downloads()).toBe(0);
});

test("several processes with one small cache read the right content of every object", async () => {
  const at = await place(12, 6 * MB);
  const script = join(import.meta.dirname, "cache-racer.ts");
  const orders = [at.keys, at.keys.toReversed(), at.keys, at.keys.toReversed()];
  const results = await Promise.all(
    orders.map(async (keys) => {
      const { stdout } = await run(process.execPath, [script, JSON.stringify(at), ...keys]);
      return JSON.parse(stdout) as Record<string, string>;
    }),
  );
  const expected = Object.fromEntries(
    at.keys.map((key, index) => [key, sha256(Buffer.from(contentOf(index)).toString("latin1"))]),
  );
  for (const result of results) expect(result).toEqual(expected);
  expect(cached(at).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  expect(readdirSync(join(at.cache, "sessions"))).toEqual(
    readdirSync(join(at.cache, "sessions")).filter((name) => name.startsWith(`${process.pid}-`)),
  );
});

test("folders of processes that are gone are removed by the next one", async () => {
  const at = await place(1, 100 * MB);
  const gone = run(process.execPath, ["-e", ""]);
  await gone;
  const left = join(at.cache, "sessions", `${gone.child.pid}-left`);
  mkdirSync(left);
  open(at);
  expect(existsSync(left)).toBe(false);
});
