import { errorText } from "../../base/index.ts";
import type { Action } from "./action.ts";
import { readCheckpoint } from "./checkpoint-read.ts";
import { loadWithout } from "./load-state.ts";
import type { Checkpoint, LogListing } from "./log-segment.ts";
import type { ParquetAccess } from "./parquet.ts";
import type { TablePlace } from "./place.ts";
import { contradiction, type StateFacts, stateFacts } from "./state-facts.ts";
import { applyActions, emptyState, type TableState } from "./table-state.ts";

export type CheckpointLook = Readonly<{
  actions: readonly Action[];
  /** What is wrong with it, to be said behind its name. */
  problem?: string;
  cause?: unknown;
}>;

type Access = Readonly<{ place: TablePlace; parquet: ParquetAccess }>;

/**
 * Reads a checkpoint, its sidecars included.
 * @param listing where it is given, the checkpoint must say what older checkpoints and the entries behind them do, as far as they are there
 */
export async function lookAtCheckpoint(
  { place, parquet }: Access,
  checkpoint: Checkpoint,
  { listing, signal }: Readonly<{ listing?: LogListing; signal?: AbortSignal }> = {},
): Promise<CheckpointLook> {
  let actions: readonly Action[];
  try {
    actions = await readCheckpoint(place, checkpoint, parquet, signal);
  } catch (cause) {
    signal?.throwIfAborted();
    return { actions: [], problem: `cannot be read (${errorText(cause).split("\n", 1)[0]})`, cause };
  }
  const stated = emptyState();
  applyActions(stated, checkpoint.version, actions, place.root);
  if (stated.protocol === undefined || stated.metadata === undefined)
    return { actions, problem: "lacks protocol or metaData" };
  const log = listing && (await loadWithout({ place, parquet, version: checkpoint.version }, listing));
  const reason = log && contradiction(contentFacts(log), contentFacts(stated));
  return reason === undefined
    ? { actions }
    : { actions, problem: `does not give what the entries before it do (${reason})` };
}

function contentFacts(state: TableState): StateFacts {
  const { setTransactions, ...facts } = stateFacts(state);
  // ids of transactions that have expired may be left out
  const expire = state.metadata?.configuration?.["delta.setTransactionRetentionDuration"] !== undefined;
  return { ...facts, ...(expire ? {} : { setTransactions }), files: [...state.files.keys()].sort() };
}
