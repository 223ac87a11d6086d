import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Clock, realClock, Secret } from "../../src/base/index.ts";
import { openStorage, type RemoteSettings, type Storage } from "../../src/lake/index.ts";
import { startAzurite, type TestAzurite } from "../support/azurite.ts";
import { type Fault, type FaultProxy, type Seen, startFaultProxy } from "../support/fault-proxy.ts";

let azurite: TestAzurite;
let proxy: FaultProxy;
const caches = mkdtempSync(join(tmpdir(), "storage-faults-"));
const opened: Storage[] = [];
const waits: number[] = [];
/** Waits are noted, not waited. */
const clock: Clock = {
  ...realClock,
  sleep: async (ms) => {
    waits.push(ms);
  },
};
beforeAll(async () => {
  azurite = await startAzurite();
  proxy = await startFaultProxy(azurite.endpoint);
});
afterEach(async () => {
  proxy.decide(() => undefined);
  waits.length = 0;
  for (const storage of opened.splice(0)) await storage.release();
});
afterAll(async () => {
  await proxy.stop();
  await azurite.stop();
  rmSync(caches, { recursive: true, force: true });
});

function open(container: string, changes: Partial<RemoteSettings> = {}): Storage {
  const storage = openStorage(`az://${container}`, {
    account: azurite.account,
    endpoint: proxy.url,
    credential: { method: "key", key: new Secret(azurite.key) },
    cache: { folder: mkdtempSync(join(caches, "cache-")), limitBytes: 1e9 },
    requests: { clock, timeoutMs: 2000 },
    ...changes,
  });
  opened.push(storage);
  return storage;
}

const fresh = async (changes?: Partial<RemoteSettings>) => open(await azurite.makeContainer(), changes);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const isPut = ({ method, url }: Seen) => method === "PUT" && !url.includes("comp=");

/** The fault meets the first `times` requests of the kind. */
function first(times: number, isMeant: (seen: Seen) => boolean, fault: Fault) {
  let met = 0;
  return (seen: Seen) => (isMeant(seen) && met++ < times ? fault : undefined);
}

/** 20 MB without a pattern of the length of a request. */
const large = Uint8Array.from({ length: 20_000_003 }, (_, index) => (index * 31 + (index >> 9)) & 0xff);

async function stage(storage: Storage, key: string, content: Uint8Array): Promise<void> {
  const path = join(storage.localRoot, key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

test("503 is tried again after the time the service asks for, and not longer than we bear (F10)", async () => {
  const storage = await fresh();
  proxy.decide(first(2, isPut, { kind: "status", status: 503, headers: { "retry-after": "3" }, code: "ServerBusy" }));
  expect(await storage.writeNew("a", "x")).toBe(true);
  expect(waits).toHaveLength(2);
  for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(3000);
  proxy.decide(first(1, isPut, { kind: "status", status: 429, headers: { "retry-after": "86400" } }));
  expect(await storage.writeNew("b", "x")).toBe(true);
  expect(waits.at(-1)).toBe(20_000);
});

test("a Retry-After may be a time of day", async () => {
  const storage = await fresh();
  const at = new Date(Date.now() + 8000).toUTCString();
  proxy.decide(first(1, isPut, { kind: "status", status: 503, headers: { "retry-after": at } }));
  expect(await storage.writeNew("a", "x")).toBe(true);
  expect(waits[0]).toBeGreaterThan(5000);
  expect(waits[0]).toBeLessThan(10_000);
});

test("without an end to 503 the tries are bounded and the failure is named, exit 3 (I7)", async () => {
  const storage = await fresh();
  proxy.decide(() => ({ kind: "status", status: 503 }));
  await expect(storage.read("a")).rejects.toMatchObject({ code: "LW6501", exitCode: 3, failure: "transient" });
  expect(proxy.seen).toHaveLength(7);
  expect(new Set(waits).size).toBeGreaterThan(1);
});

test.each([400, 403, 404, 409])("%d is not tried again (F10)", async (status) => {
  const storage = await fresh();
  proxy.decide(() => ({ kind: "status", status, code: "SomethingElse" }));
  await expect(storage.write("a", "x")).rejects.toMatchObject({ name: "UserError", exitCode: 3 });
  expect(proxy.seen).toHaveLength(1);
});

test("a connection cut before the request arrives does no harm", async () => {
  const storage = await fresh();
  proxy.decide(first(2, isPut, { kind: "cut-before" }));
  expect(await storage.writeNew("a", "ours")).toBe(true);
  expect(text(await storage.read("a"))).toBe("ours");
});

test("a new object whose answer was lost counts as ours, found by reading back (F23)", async () => {
  const storage = await fresh();
  proxy.decide(first(1, isPut, { kind: "cut-after" }));
  expect(await storage.writeNew("a", "ours")).toBe(true);
  expect(proxy.seen.map(({ method }) => method)).toEqual(["PUT", "PUT", "HEAD"]);
  expect(await storage.writeNew("a", "ours")).toBe(false);
});

test("it counts as ours also when every answer is lost", async () => {
  const storage = await fresh();
  proxy.decide((seen) => (isPut(seen) ? { kind: "cut-after" } : undefined));
  expect(await storage.writeNew("a", "ours")).toBe(true);
  proxy.decide(() => undefined);
  expect(text(await storage.read("a"))).toBe("ours");
});

test("another writer's object of the same content, put between two tries, is not taken for ours", async () => {
  const storage = await fresh();
  const other = open(new URL(storage.root).hostname);
  let puts = 0;
  proxy.decide((seen) => (isPut(seen) && puts++ === 0 ? { kind: "cut-before" } : undefined));
  const rival: Clock = { ...clock, sleep: async () => void (await other.writeNew("a", "same")) };
  const late = open(new URL(storage.root).hostname, { requests: { clock: rival, timeoutMs: 2000 } });
  expect(await late.writeNew("a", "same")).toBe(false);
});

test("a request that is answered too late is sent again, and counts once (F9)", async () => {
  const storage = await fresh({ requests: { clock, timeoutMs: 300 } });
  proxy.decide(first(1, isPut, { kind: "slow", ms: 700 }));
  const started = Date.now();
  expect(await storage.writeNew("a", "ours")).toBe(true);
  expect(Date.now() - started).toBeLessThan(700);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(text(await storage.read("a"))).toBe("ours");
});

test("an answer that breaks off is read again (F7, F8)", async () => {
  const storage = await fresh();
  await storage.writeNew("a", large);
  proxy.decide(first(3, ({ method }) => method === "GET", { kind: "cut-body", bytes: 100_000 }));
  expect(Buffer.compare(await storage.read("a"), large)).toBe(0);
});

test("a large file goes up in blocks and comes down in ranges, through cuts and refusals", async () => {
  const storage = await fresh();
  await stage(storage, "t/part.parquet", large);
  let requests = 0;
  proxy.decide(({ url }) => {
    if (!url.includes("comp=block")) return undefined;
    const faults: readonly (Fault | undefined)[] = [{ kind: "cut-after" }, undefined, { kind: "status", status: 500 }];
    return requests < 6 ? faults[requests++ % 3] : undefined;
  });
  await storage.sync("t/part.parquet");
  const reader = open(new URL(storage.root).hostname);
  let gets = 0;
  proxy.decide(({ method }) => (method === "GET" && gets++ % 2 === 0 && gets < 5 ? { kind: "cut-before" } : undefined));
  await reader.fetch(["t/part.parquet"]);
  expect(Buffer.compare(await readFile(join(reader.localRoot, "t/part.parquet")), large)).toBe(0);
  expect(proxy.seen.filter(({ headers }) => headers["x-ms-range"] !== undefined).length).toBeGreaterThanOrEqual(3);
});

test("an object that is replaced between two ranges is refused, not glued together (F7)", async () => {
  const storage = await fresh();
  await storage.write("a", large);
  const other = azurite.client.getContainerClient(new URL(storage.root).hostname).getBlockBlobClient("a");
  let replaced: Promise<unknown> | undefined;
  proxy.decide(({ method }, index) => {
    if (method !== "GET" || index !== 1) return undefined;
    replaced = other.uploadData(large.subarray(1));
    return { kind: "slow", ms: 1000 };
  });
  await expect(storage.read("a")).rejects.toMatchObject({ code: "LW6505" });
  await replaced;
});

test("marks of folders that hierarchical accounts show are neither listed nor read", async () => {
  const storage = await fresh();
  const container = azurite.client.getContainerClient(new URL(storage.root).hostname);
  await container.getBlockBlobClient("t").upload("", 0, { metadata: { hdi_isfolder: "true" } });
  await container.getBlockBlobClient("t/_delta_log").upload("", 0, { metadata: { hdi_isfolder: "true" } });
  await container.getBlockBlobClient("t/made by a tool/").upload("", 0);
  await storage.writeNew("t/_delta_log/0", "{}");
  const keys: string[] = [];
  for await (const { key } of storage.list("")) keys.push(key);
  expect(keys).toEqual(["t/_delta_log/0"]);
  expect(await storage.head("t/_delta_log")).toBeUndefined();
  await expect(storage.read("t/_delta_log")).rejects.toMatchObject({ code: "LW6101" });
});

test("a container that is not there is named, exit 3", async () => {
  const storage = open("no-such-container");
  const refused = { code: "LW6504", exitCode: 3, message: expect.stringContaining("no-such-container") as string };
  await expect(storage.probe()).rejects.toMatchObject(refused);
  await expect(storage.read("a")).rejects.toMatchObject(refused);
  await expect(storage.list("")[Symbol.asyncIterator]().next()).rejects.toMatchObject(refused);
  expect(proxy.seen.length).toBeLessThan(5);
});

test("a wrong key is refused without being shown", async () => {
  const wrong = Buffer.from("not the key").toString("base64");
  const storage = await fresh({ credential: { method: "key", key: new Secret(wrong) } });
  const failure: unknown = await storage.read("a").catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "LW6502", exitCode: 3 });
  expect(String(failure)).not.toContain(wrong);
});

test("a signature (SAS) opens a container, and only as far as it reaches", async () => {
  const container = await azurite.makeContainer();
  const sas = (permissions: ContainerSASPermissions) =>
    generateBlobSASQueryParameters(
      { containerName: container, permissions, expiresOn: new Date(Date.now() + 3_600_000) },
      new StorageSharedKeyCredential(azurite.account, azurite.key),
    ).toString();
  const all = sas(ContainerSASPermissions.parse("racwdl"));
  const storage = open(container, { credential: { method: "sas", token: new Secret(`?${all}`) } });
  await storage.probe();
  expect(await storage.writeNew("a", "x")).toBe(true);
  const readOnly = { method: "sas", token: new Secret(sas(ContainerSASPermissions.parse("rl"))) } as const;
  const reader = open(container, { credential: readOnly });
  expect(text(await reader.read("a"))).toBe("x");
  const failure: unknown = await reader.writeNew("b", "x").catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "LW6502" });
  expect(String(failure)).not.toContain("sig=");
});
