/** What is known of one object without reading it. `etag` changes whenever the content does. */
export type ObjectInfo = Readonly<{ key: string; sizeBytes: number; modifiedMs: number; etag: string }>;

/** Objects of which not everything is needed: files in `localRoot` that have their full size, and holes where nothing was fetched. */
export type ObjectParts = Readonly<{
  /** Those that are not there as whole files. */
  absent: (keys: readonly string[]) => Promise<readonly ObjectInfo[]>;
  /** Makes bytes readable at their place; `end` exclusive. What lies between may read as zeros until `fetch` fills it. */
  fetchRanges: (
    key: string,
    ranges: readonly Readonly<{ start: number; end: number }>[],
    signal?: AbortSignal,
  ) => Promise<void>;
}>;

/**
 * Object storage with one commit primitive: `writeNew`, create-if-absent of a whole object. Keys are relative, `/`-separated, without `..`.
 * Implementations: a local folder, Azure Blob. Contract suite: test/contract/storage.
 */
export type Storage = Readonly<{
  /** Printable root: a path or URL without credentials. */
  root: string;
  /**
   * Local folder in which an engine finds objects and leaves new ones, each under its key. On a local disk it is the root itself; elsewhere
   * `fetch` brings objects there and `sync` takes new ones away.
   */
  localRoot: string;
  /** Printable address of a key, or of the beginning of one. */
  addressOf: (prefix: string) => string;
  /** @throws UserError LW6xxx when absent. `range` is in bytes, end exclusive. */
  read: (
    key: string,
    options?: Readonly<{ range?: Readonly<{ start: number; end?: number }>; signal?: AbortSignal }>,
  ) => Promise<Uint8Array>;
  /** Durable before it returns. @returns false when the key exists already (whoever wrote it). */
  writeNew: (key: string, content: Uint8Array | string, signal?: AbortSignal) => Promise<boolean>;
  /** Replaces whole content atomically; for hints and caches, never for commits. */
  write: (key: string, content: Uint8Array | string, signal?: AbortSignal) => Promise<void>;
  /** Objects whose key starts with `prefix`, in code-unit order, from `startAfter` (exclusive). */
  list: (
    prefix: string,
    options?: Readonly<{ startAfter?: string; signal?: AbortSignal }>,
  ) => AsyncIterable<ObjectInfo>;
  /** What killed writers left of objects that never got their name, by the keys to delete them by; absent where writing leaves nothing. */
  unfinished?: (prefix: string, signal?: AbortSignal) => AsyncIterable<ObjectInfo>;
  head: (key: string) => Promise<ObjectInfo | undefined>;
  /** Copies within the storage without overwriting; durable. @returns false when the target exists. */
  copyNew: (from: string, to: string, signal?: AbortSignal) => Promise<boolean>;
  /** Makes a file that an engine left in `localRoot` a durable object. Doing it again changes nothing. */
  sync: (key: string) => Promise<void>;
  /** Makes objects readable as files in `localRoot`. @throws UserError LW6101 naming one that is absent */
  fetch: (keys: readonly string[], signal?: AbortSignal) => Promise<void>;
  /** Missing keys are no error. */
  delete: (keys: readonly string[]) => Promise<void>;
  /** Parts of objects; absent where objects lie where they are read. */
  parts?: ObjectParts;
  /** Proves create-if-absent on this place; refuses with a clear message where it does not hold. */
  probe: () => Promise<void>;
  /** Frees what was opened; what was fetched is no longer readable. */
  release: () => Promise<void>;
}>;
