import type { Column } from "../../base/index.ts";

/*
 * PROTOCOL.md §Checkpoint Schema. The members are read by name, so that a checkpoint of another writer with more or fewer is read as well.
 */

const VECTOR = "struct<storageType:string,pathOrInlineDv:string,offset:int,sizeInBytes:int,cardinality:bigint>";
const TEXTS = "map<string,string>";

const ADD = {
  path: "string",
  partitionValues: TEXTS,
  size: "bigint",
  modificationTime: "bigint",
  dataChange: "boolean",
  stats: "string",
  tags: TEXTS,
  deletionVector: VECTOR,
  baseRowId: "bigint",
  defaultRowCommitVersion: "bigint",
  clusteringProvider: "string",
} as const;

// tombstones carry neither stats nor tags (§Checkpoints)
const REMOVE = {
  path: "string",
  deletionTimestamp: "bigint",
  dataChange: "boolean",
  extendedFileMetadata: "boolean",
  partitionValues: TEXTS,
  size: "bigint",
  deletionVector: VECTOR,
  baseRowId: "bigint",
  defaultRowCommitVersion: "bigint",
} as const;

const METADATA = {
  id: "string",
  name: "string",
  description: "string",
  format: `struct<provider:string,options:${TEXTS}>`,
  schemaString: "string",
  partitionColumns: "array<string>",
  configuration: TEXTS,
  createdTime: "bigint",
} as const;

const PROTOCOL = {
  minReaderVersion: "int",
  minWriterVersion: "int",
  readerFeatures: "array<string>",
  writerFeatures: "array<string>",
} as const;

const TXN = { appId: "string", version: "bigint", lastUpdated: "bigint" } as const;
const DOMAIN = { domain: "string", configuration: "string", removed: "boolean" } as const;
const SIDECAR = { path: "string", sizeInBytes: "bigint", modificationTime: "bigint", tags: TEXTS } as const;
const CHECKPOINT_METADATA = { version: "bigint", tags: TEXTS } as const;

const STRUCTS = {
  txn: TXN,
  add: ADD,
  remove: REMOVE,
  metaData: METADATA,
  protocol: PROTOCOL,
  domainMetadata: DOMAIN,
} as const;

const V2_STRUCTS = { ...STRUCTS, checkpointMetadata: CHECKPOINT_METADATA, sidecar: SIDECAR } as const;

/** What is read of a checkpoint of any kind: struct column → members. */
export const checkpointMembers: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(V2_STRUCTS).map(([name, members]) => [name, Object.keys(members)]),
);

/** What is read of a sidecar file. */
export const sidecarMembers = { add: Object.keys(ADD), remove: Object.keys(REMOVE) } as const;

/** Columns of a checkpoint that follows the V1 spec. Feature lists must be absent where the protocol version has none. */
export function classicColumns(features: Readonly<{ reader: boolean; writer: boolean }>): readonly Column[] {
  return Object.entries(STRUCTS).map(([name, members]) =>
    structColumn(name, name === "protocol" ? protocolMembers(features) : members),
  );
}

/** Columns of a sidecar file (PROTOCOL.md §Sidecar Files). */
export const sidecarColumns: readonly Column[] = [structColumn("add", ADD), structColumn("remove", REMOVE)];

function protocolMembers({ reader, writer }: Readonly<{ reader: boolean; writer: boolean }>): Record<string, string> {
  const { readerFeatures, writerFeatures, ...versions } = PROTOCOL;
  return { ...versions, ...(reader ? { readerFeatures } : {}), ...(writer ? { writerFeatures } : {}) };
}

function structColumn(name: string, members: Readonly<Record<string, string>>): Column {
  const fields = Object.entries(members).map(([member, type]) => `${member}:${type}`);
  return { name, type: `struct<${fields.join(",")}>`, nullable: true };
}
