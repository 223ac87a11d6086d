import type { Storage } from "../storage/storage.ts";
import { commitEntry } from "./commit.ts";
import { type TableContext, tableContext, type TableOptions } from "./context.ts";
import type { CommitOutcome, CommitRequest, PreparedCommit, TableSnapshot } from "./contract.ts";
import { readDeletionVectors } from "./deletion-vector.ts";
import { readHistory } from "./history.ts";
import { commitKey } from "./log-name.ts";
import { planWrite } from "./write/plan-write.ts";
import { prepareCommit } from "./prepare.ts";
import { snapshotOf } from "./snapshot.ts";
import type { DeltaLog } from "./table.ts";

/** The log of the Delta table under a key prefix of a storage; it need not exist yet. Nothing is read before it is asked for. */
export function openTable(storage: Storage, prefix: string, options: TableOptions): DeltaLog {
  return logOf(tableContext(storage, prefix, options));
}

export function logOf(context: TableContext): DeltaLog {
  const { place, stateAt } = context;
  return Object.freeze({
    prefix: place.prefix,
    snapshot: async ({ version, signal } = {}): Promise<TableSnapshot | undefined> => {
      const state = await stateAt(version, signal);
      return state === undefined ? undefined : snapshotOf(state, place.root);
    },
    deletedRows: (files) =>
      readDeletionVectors(
        place,
        files.map(({ deletionVector }) => deletionVector),
      ),
    latestVersion: (knownVersion) => latestVersion(context, knownVersion),
    planWrite: async (request) => {
      const base = request.baseVersion === undefined ? undefined : await stateAt(request.baseVersion);
      return base === undefined ? undefined : planWrite(context, base, request);
    },
    prepare: (request) => prepare(context, request),
    commit: (prepared, signal) => commit(context, prepared, signal),
    history: (limit) => readHistory(place, limit),
  } satisfies DeltaLog);
}

async function latestVersion({ place, stateAt }: TableContext, known: number | undefined): Promise<number | undefined> {
  if (known === undefined) return (await stateAt())?.version;
  let version = known;
  while ((await place.storage.head(commitKey(place.prefix, version + 1))) !== undefined) version++;
  return version;
}

async function prepare(context: TableContext, request: CommitRequest): Promise<PreparedCommit> {
  const { place, stateAt, clock, random, engineInfo } = context;
  const base = request.baseVersion === undefined ? undefined : await stateAt(request.baseVersion);
  const restored = request.restores === undefined ? undefined : (await stateAt(request.restores))?.metadata;
  const own = { table: place.root, clock, random, engineInfo };
  return prepareCommit(request, base, { ...own, ...(restored === undefined ? {} : { restored }) });
}

async function commit(context: TableContext, prepared: PreparedCommit, signal?: AbortSignal): Promise<CommitOutcome> {
  const { outcome, written } = await commitEntry(context.place, prepared, signal);
  if (written !== undefined) await context.committed(outcome.version, written);
  return outcome;
}
