import type { Action, Metadata } from "./action.ts";
import { applyCommits, loadState } from "./load-state.ts";
import { listLog } from "./log-segment.ts";
import type { ParquetAccess } from "./parquet.ts";
import type { TablePlace } from "./place.ts";
import { applyActions, copyState, type TableState } from "./table-state.ts";

/** The newest state read so far, brought up to date by the entries that came after it. */
export type StateCache = Readonly<{
  /** The state at a version, the newest when not given. It is the caller's to read, never to change. */
  read: (version?: number, signal?: AbortSignal) => Promise<TableState | undefined>;
  /** Takes in an entry that was just committed, when it follows the cached state. */
  advance: (version: number, actions: readonly Action[]) => Promise<void>;
  /** The metadata of a version, if it is the cached one. */
  metadata: (version: number) => Metadata | undefined;
}>;

export function stateCache(place: TablePlace, parquet: ParquetAccess): StateCache {
  let newest: TableState | undefined;

  async function refresh(signal?: AbortSignal): Promise<TableState | undefined> {
    const known = newest;
    if (known === undefined) return loadState({ place, parquet, ...(signal === undefined ? {} : { signal }) });
    const { commits } = await listLog(place, known.version, signal);
    const later = commits.filter(({ version }) => version > known.version);
    if (later.length === 0) return known;
    // a gap, or a log that was cleaned up beyond what we know, is left to the full reading to judge
    if (!later.every(({ version }, index) => version === known.version + 1 + index)) {
      return loadState({ place, parquet, ...(signal === undefined ? {} : { signal }) });
    }
    const state = copyState(known);
    await applyCommits(place, later, state);
    return state;
  }

  return {
    read: async (version, signal) => {
      if (version === undefined) newest = await refresh(signal);
      if (version === undefined || newest?.version === version) return newest;
      const state = await loadState({ place, parquet, version, ...(signal === undefined ? {} : { signal }) });
      if (newest === undefined || version > newest.version) newest = state;
      return state;
    },
    advance: async (version, actions) => {
      if (newest === undefined || newest.version !== version - 1) return;
      const state = copyState(newest);
      applyActions(state, version, actions, place.root);
      newest = state;
    },
    metadata: (version) => (newest?.version === version ? newest.metadata : undefined),
  };
}
