import type { Action } from "./action.ts";
import { applyCommits, loadState } from "./load-state.ts";
import { commitKey } from "./log-name.ts";
import type { ParquetAccess } from "./parquet.ts";
import type { TablePlace } from "./place.ts";
import { applyActions, copyState, emptyState, type TableState } from "./table-state.ts";

/** The newest state read so far, brought up to date by the entries that came after it. */
export type StateCache = Readonly<{
  /** The state at a version, the newest when not given. It is the caller's to read, never to change. */
  read: (version?: number, signal?: AbortSignal) => Promise<TableState | undefined>;
  /** Takes in an entry that was just committed, when it follows the cached state. */
  advance: (version: number, actions: readonly Action[]) => void;
  /** The state at a version, if it is the cached one. */
  known: (version: number) => TableState | undefined;
}>;

export function stateCache(place: TablePlace, parquet: ParquetAccess): StateCache {
  let newest: TableState | undefined;

  async function refresh(signal?: AbortSignal): Promise<TableState | undefined> {
    const known = newest;
    const load = () => loadState({ place, parquet, ...(signal === undefined ? {} : { signal }) });
    if (known === undefined) return load();
    // a look for the next entry costs the same however long the log is; a listing would not
    let state: TableState | undefined;
    for (let version = known.version + 1; ; version++) {
      signal?.throwIfAborted();
      const info = await place.storage.head(commitKey(place.prefix, version));
      if (info === undefined && state !== undefined) return state;
      // an entry that is gone was cleaned up, or its table was made anew: what came after it may be gone too
      if (info === undefined) return (await isThere(known.version)) ? known : load();
      state ??= copyState(known);
      await applyCommits(place, [{ version, info }], state);
    }
  }

  async function isThere(version: number): Promise<boolean> {
    return (await place.storage.head(commitKey(place.prefix, version))) !== undefined;
  }

  return {
    read: async (version, signal) => {
      if (version === undefined) newest = await refresh(signal);
      if (version === undefined || newest?.version === version) return newest;
      const state = await loadState({ place, parquet, version, ...(signal === undefined ? {} : { signal }) });
      if (newest === undefined || version > newest.version) newest = state;
      return state;
    },
    advance: (version, actions) => {
      // before its first entry a table has nothing
      const known = newest ?? emptyState();
      if (known.version !== version - 1) return;
      const state = copyState(known);
      applyActions(state, version, actions, place.root);
      newest = state;
    },
    known: (version) => (newest?.version === version ? newest : undefined),
  };
}
