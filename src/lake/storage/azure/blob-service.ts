/** What is known of a blob. `writer` is the mark its writer left, if it was one of ours. */
export type BlobInfo = Readonly<{
  name: string;
  sizeBytes: number;
  modifiedMs: number;
  etag: string;
  writer?: string;
  /** A hierarchical account shows its folders as empty blobs. */
  isFolder: boolean;
}>;

export type BlobBytes = Readonly<{ bytes: Uint8Array; totalBytes: number; etag: string }>;

/** How a blob is put in place. `onlyNew`: fails with `exists` when the name is taken. */
export type PutOptions = Readonly<{ onlyNew: boolean; writer: string; signal: AbortSignal }>;

/**
 * The requests of the Blob service that a lake needs, one request each, never repeated here. All throw `BlobFailure`.
 * `client.ts` implements them with the packages of Azure.
 */
export type BlobService = Readonly<{
  container: (name: string) => BlobContainer;
}>;

export type BlobContainer = Readonly<{
  /** A range of a blob, the whole of it when `count` reaches beyond. `etag`: only of that version, else `changed`. */
  get: (
    name: string,
    range: Readonly<{ offset: number; count: number; etag?: string; signal: AbortSignal }>,
  ) => Promise<BlobBytes>;
  put: (name: string, content: Uint8Array, options: PutOptions) => Promise<void>;
  putBlock: (name: string, block: Readonly<{ id: string; content: Uint8Array; signal: AbortSignal }>) => Promise<void>;
  putBlockList: (name: string, ids: readonly string[], options: PutOptions) => Promise<void>;
  head: (name: string, signal: AbortSignal) => Promise<BlobInfo>;
  /** One page of a listing, in the order of the service. */
  list: (
    page: Readonly<{ prefix: string; startFrom?: string; marker?: string; signal: AbortSignal }>,
  ) => Promise<Readonly<{ blobs: readonly BlobInfo[]; marker?: string }>>;
  remove: (name: string, signal: AbortSignal) => Promise<void>;
}>;
