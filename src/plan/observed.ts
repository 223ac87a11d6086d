import type { Column } from "../base/index.ts";
import type { DatasetId } from "../metadata/index.ts";

/** How far a dataset has read its inputs. Lives in the intent that the table's txn names. */
export type DatasetState = Readonly<{
  watermark?: Readonly<{ column: string; type: string; value: string }>;
  files?: Readonly<Record<string, string>>;
  /** Order-independent hash of the rows a full load delivered: equal means nothing new. */
  contentHash?: string;
  /** The source that was read, in words: what is remembered of it says nothing about another one. */
  origin?: string;
  /** Version of each input that was read. */
  inputs?: Readonly<Record<DatasetId, number>>;
}>;

/** What exists for one dataset, read from the lake (the store is only a projection of it). */
export type ObservedDataset = Readonly<{
  /** Version whose data is published: what inputs are pinned to and compared by. A commit that moves only the state does not change it. */
  version: number;
  /** Newest version of the table: what the next commit is made from. */
  tableVersion: number;
  rowCount: number;
  attempt: number;
  fingerprint: string;
  /** The raw text the fingerprint was made from, hashed: equal raw text with equal inputs never rebuilds. */
  rawHash: string;
  columns: readonly Column[];
  state: DatasetState;
  /** A data-changing commit after ours that is not ours. */
  foreignChange?: Readonly<{ version: number; operation: string }>;
}>;

/** What exists: assembled by `run`, needed by `plan`. */
export type Observed = Readonly<{ datasets: Readonly<Partial<Record<DatasetId, ObservedDataset>>> }>;

export type Ledger = Readonly<{
  in: number;
  inserted: number;
  updated: number;
  unchanged: number;
  deduplicated: number;
  quarantined: number;
  discarded: number;
}>;
