import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { realClock, realRandom } from "../../base/index.ts";
import { duckdbParquetAccess, type StageResult } from "../../engine/index.ts";
import { backgroundWork, localStorage } from "../../lake/index.ts";
import { openStore } from "../../store/index.ts";
import { EMPTY_LEDGER } from "../intent.ts";
import { tablePrefix } from "../layout.ts";
import { publisherOf } from "../open.ts";
import { type AttemptResult, publishAttempt } from "./attempt.ts";
import type { RunContext } from "./context.ts";

const dataset = "shop.silver.orders";

/** One staged file of one row, of `delivered` rows that came. */
function staged(delivered: number): StageResult {
  const stats = { numRecords: 1, minValues: {}, maxValues: {}, nullCount: {} };
  return {
    add: [{ name: "part-1.parquet", rowCount: 1, sizeBytes: 4, stats }],
    remove: "all",
    rejects: [],
    ledger: { ...EMPTY_LEDGER, in: delivered, inserted: 1 },
    rules: [],
    columns: [{ name: "id", type: "int", nullable: true }],
    failed: [],
    timings: {},
  };
}

test("an attempt whose ledger does not close leaves no intent, no commit and no file; one whose ledger closes is published", async () => {
  const root = await mkdtemp(join(tmpdir(), "lakewright-attempt-"));
  const own = { projectRoot: root, project: "p", environment: "local", actor: "test" };
  const store = await openStore("sqlite:./store.db", own);
  const [storage, parquet, background] = [localStorage(root), duckdbParquetAccess(), backgroundWork()];
  try {
    const publisher = publisherOf({ storage, store, parquet, background, scratch: root });
    const job = { runId: "r", storeId: "s" };
    const context = { publisher, job, clock: realClock, random: realRandom } as unknown as RunContext;
    const publishOf = async (number: number, delivered: number) => {
      await storage.writeNew(`${tablePrefix(dataset)}/part-1.parquet`, "data");
      const step = { dataset, fingerprint: "f", rawHash: "h" };
      const signal = new AbortController().signal;
      const attempt = { step, number, uuid: realRandom.uuid(), base: undefined, quarantine: undefined, signal };
      const result = { request: {}, staged: staged(delivered), state: {}, fullRecompute: true, bytesRead: 0 };
      return publishAttempt(context, attempt as never, result as unknown as AttemptResult);
    };
    const left = async () =>
      (await readdir(root, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile() && /\.(?:json|parquet)$/.test(entry.name))
        .map(({ name }) => name);
    await expect(publishOf(1, 2)).rejects.toMatchObject({ code: "LW3510" });
    expect(await left()).toEqual([]);
    await expect(publishOf(1, 1)).resolves.toMatchObject({ tableVersion: 0, rowCount: 1 });
    expect((await left()).length).toBeGreaterThan(2);
  } finally {
    await background.settled();
    await parquet[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await rm(root, { recursive: true, force: true });
  }
});
