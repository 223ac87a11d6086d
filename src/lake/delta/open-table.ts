import { type Clock, type Random, realClock, realRandom } from "../../base/index.ts";
import type { Storage } from "../storage/storage.ts";
import { writeCheckpoint } from "./checkpoint-write.ts";
import { commitEntry } from "./commit.ts";
import type { CommitOutcome, CommitRequest, PreparedCommit, TableSnapshot } from "./contract.ts";
import { readHistory } from "./history.ts";
import { commitKey } from "./log-name.ts";
import type { ParquetAccess } from "./parquet.ts";
import { tablePlace } from "./place.ts";
import { prepareCommit } from "./prepare.ts";
import { type ReadableState, requireReadableState, snapshotOf } from "./snapshot.ts";
import { stateCache } from "./state-cache.ts";
import type { DeltaLog } from "./table.ts";

export type TableOptions = Readonly<{
  parquet: ParquetAccess;
  clock?: Clock;
  random?: Random;
  /** Name and version of the program, as written into every commit. */
  engineInfo?: string;
  /** A checkpoint is a cache: that it could not be written is told here and fails nothing. */
  onCheckpointError?: (error: unknown) => void;
}>;

/** Commits between two checkpoints where the table does not set `delta.checkpointInterval`. */
const CHECKPOINT_INTERVAL = 10;

/** The Delta table under a key prefix of a storage; it need not exist yet. Nothing is read before it is asked for. */
export function openTable(storage: Storage, prefix: string, options: TableOptions): DeltaLog {
  const { parquet, clock = realClock, random = realRandom, engineInfo = "Lakewright", onCheckpointError } = options;
  const place = tablePlace(storage, prefix);
  const states = stateCache(place, parquet);

  async function stateAt(version?: number, signal?: AbortSignal): Promise<ReadableState | undefined> {
    const state = await states.read(version, signal);
    return state === undefined ? undefined : requireReadableState(state, place.root);
  }

  async function prepare(request: CommitRequest): Promise<PreparedCommit> {
    const base = request.baseVersion === undefined ? undefined : await stateAt(request.baseVersion);
    return prepareCommit(request, base, { table: place.root, clock, random, engineInfo });
  }

  async function commit(prepared: PreparedCommit, signal?: AbortSignal): Promise<CommitOutcome> {
    const { outcome, written } = await commitEntry(place, prepared, signal);
    if (written === undefined) return outcome;
    await states.advance(outcome.version, written);
    await checkpointIfDue(outcome.version);
    return outcome;
  }

  async function checkpointIfDue(version: number): Promise<void> {
    try {
      const state = await checkpointState(version);
      if (state !== undefined) await writeCheckpoint(place, state, parquet, clock.now());
    } catch (error) {
      onCheckpointError?.(error);
    }
  }

  async function checkpointState(version: number): Promise<ReadableState | undefined> {
    const cached = states.metadata(version);
    const interval = Number(cached?.configuration?.["delta.checkpointInterval"] ?? CHECKPOINT_INTERVAL);
    if (version === 0 || version % (interval > 0 ? interval : CHECKPOINT_INTERVAL) !== 0) return undefined;
    return stateAt(version);
  }

  return Object.freeze({
    prefix: place.prefix,
    snapshot: async ({ version, signal } = {}): Promise<TableSnapshot | undefined> => {
      const state = await stateAt(version, signal);
      return state === undefined ? undefined : snapshotOf(state, place.root);
    },
    latestVersion: async (knownVersion) => {
      if (knownVersion === undefined) return (await states.read())?.version;
      let version = knownVersion;
      while ((await storage.head(commitKey(place.prefix, version + 1))) !== undefined) version++;
      return version;
    },
    prepare,
    commit,
    history: (limit) => readHistory(place, limit),
  } satisfies DeltaLog);
}
