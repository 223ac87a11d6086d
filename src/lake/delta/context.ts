import { type Clock, type Random, realClock, realRandom } from "../../base/index.ts";
import type { Storage } from "../storage/storage.ts";
import type { Action } from "./action.ts";
import type { BackgroundWork } from "./background.ts";
import { writeCheckpoint } from "./checkpoint-write.ts";
import type { ParquetAccess } from "./parquet.ts";
import { type TablePlace, tablePlace } from "./place.ts";
import { type ReadableState, requireReadableState } from "./snapshot.ts";
import { stateCache } from "./state-cache.ts";
import type { TableState } from "./table-state.ts";

export type TableOptions = Readonly<{
  parquet: ParquetAccess;
  clock?: Clock;
  random?: Random;
  /** Name and version of the program, as written into every commit. */
  engineInfo?: string;
  /** A checkpoint is a cache: that it could not be written is told here and fails nothing. */
  onCheckpointError?: (error: unknown) => void;
  /** Where checkpoints are written behind the commits that make them due. Without it a commit waits for its own. */
  background?: BackgroundWork;
}>;

/** A table as everything that works on it sees it: where it lies, its newest known state, and the effects. */
export type TableContext = Readonly<{
  place: TablePlace;
  parquet: ParquetAccess;
  clock: Clock;
  random: Random;
  engineInfo: string;
  /** The state at a version, the newest when not given; undefined when there is no table. */
  stateAt: (version?: number, signal?: AbortSignal) => Promise<ReadableState | undefined>;
  /** To be called with every entry that was committed: keeps the known state new and sees to the checkpoint that is due. */
  committed: (version: number, actions: readonly Action[]) => Promise<void>;
}>;

/** Commits between two checkpoints where the table does not set `delta.checkpointInterval`. */
const CHECKPOINT_INTERVAL = 10;

export function tableContext(storage: Storage, prefix: string, options: TableOptions): TableContext {
  const { parquet, clock = realClock, random = realRandom, engineInfo = "Lakewright", background } = options;
  const place = tablePlace(storage, prefix);
  const states = stateCache(place, parquet);

  async function stateAt(version?: number, signal?: AbortSignal): Promise<ReadableState | undefined> {
    const state = await states.read(version, signal);
    return state === undefined ? undefined : requireReadableState(state, place.root);
  }

  async function committed(version: number, actions: readonly Action[]): Promise<void> {
    states.advance(version, actions);
    // taken now: later commits move on
    const known = states.known(version);
    if (!isCheckpointDue(version, known?.metadata?.configuration?.["delta.checkpointInterval"])) return;
    if (background === undefined) await checkpoint(version, known);
    else background.begin(place.root, () => checkpoint(version, known));
  }

  async function checkpoint(version: number, known: TableState | undefined): Promise<void> {
    try {
      const state = known === undefined ? await stateAt(version) : requireReadableState(known, place.root);
      if (state !== undefined) await writeCheckpoint(place, state, parquet, clock.now());
    } catch (error) {
      options.onCheckpointError?.(error);
    }
  }

  return Object.freeze({ place, parquet, clock, random, engineInfo, stateAt, committed });
}

function isCheckpointDue(version: number, property: string | undefined): boolean {
  const asked = Number(property ?? CHECKPOINT_INTERVAL);
  const interval = Number.isInteger(asked) && asked > 0 ? asked : CHECKPOINT_INTERVAL;
  return version > 0 && version % interval === 0;
}
