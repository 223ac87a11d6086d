import { errorText, type Json, UserError } from "../../base/index.ts";
import { exactWhole, isRaw, longOf } from "./exact-json.ts";

/*
 * The actions of a log entry (PROTOCOL.md §Actions), in the spelling of the protocol. Members we do not know are kept as they are.
 */

export type Protocol = Readonly<{
  minReaderVersion: number;
  minWriterVersion: number;
  readerFeatures?: readonly string[];
  writerFeatures?: readonly string[];
}>;

export type Metadata = Readonly<{
  id: string;
  name?: string;
  description?: string;
  format: Readonly<{ provider: string; options: Readonly<Record<string, string>> }>;
  schemaString: string;
  partitionColumns: readonly string[];
  configuration: Readonly<Record<string, string>>;
  createdTime?: number;
}>;

/** PROTOCOL.md §Deletion Vector Descriptor Schema. */
export type DeletionVectorDescriptor = Readonly<{
  storageType: "u" | "i" | "p";
  pathOrInlineDv: string;
  offset?: number;
  sizeInBytes: number;
  cardinality: number;
}>;

export type PartitionValues = Readonly<Record<string, string | null>>;

export type AddFile = Readonly<{
  path: string;
  partitionValues: PartitionValues;
  size: number;
  modificationTime: number;
  dataChange: boolean;
  stats?: string;
  tags?: Readonly<Record<string, string>>;
  deletionVector?: DeletionVectorDescriptor;
  baseRowId?: number;
  defaultRowCommitVersion?: number;
  clusteringProvider?: string;
}>;

export type RemoveFile = Readonly<{
  path: string;
  deletionTimestamp?: number;
  dataChange: boolean;
  extendedFileMetadata?: boolean;
  partitionValues?: PartitionValues;
  size?: number;
  tags?: Readonly<Record<string, string>>;
  deletionVector?: DeletionVectorDescriptor;
  baseRowId?: number;
  defaultRowCommitVersion?: number;
}>;

export type Transaction = Readonly<{
  appId: string;
  /** Raw JSON where another writer numbers beyond what JavaScript holds: compared by `isAtLeast`, told by `roundedVersion`. */
  version: number;
  lastUpdated?: number;
}>;

/** Whether a transaction is that of a number, or a later one of its application. */
export function isAtLeast(held: Pick<Transaction, "version">, wanted: Pick<Transaction, "version">): boolean {
  return (longOf(held.version) ?? 0n) >= (longOf(wanted.version) ?? 0n);
}

export function roundedVersion({ version }: Pick<Transaction, "version">): number {
  return typeof version === "number" ? version : Number(longOf(version));
}

export type DomainMetadata = Readonly<{ domain: string; configuration: string; removed: boolean }>;

export type CdcFile = Readonly<{ path: string; partitionValues: PartitionValues; size: number; dataChange: boolean }>;

export type CommitInfo = Readonly<{
  timestamp?: number;
  inCommitTimestamp?: number;
  operation?: string;
  operationParameters?: Readonly<Record<string, Json>>;
  operationMetrics?: Readonly<Record<string, Json>>;
  engineInfo?: string;
  userMetadata?: string;
  readVersion?: number;
  isBlindAppend?: boolean;
  txnId?: string;
  /** What we keep of our own: attempt uuid, run id. */
  lakewright?: Readonly<Record<string, Json>>;
}>;

export type Sidecar = Readonly<{ path: string; sizeInBytes: number; modificationTime: number }>;

/** One action: exactly one member is set; all are unset when the action is of a kind we do not know. */
export type Action = Readonly<{
  protocol?: Protocol;
  metaData?: Metadata;
  add?: AddFile;
  remove?: RemoveFile;
  txn?: Transaction;
  domainMetadata?: DomainMetadata;
  cdc?: CdcFile;
  commitInfo?: CommitInfo;
  sidecar?: Sidecar;
  checkpointMetadata?: Readonly<{ version: number }>;
}>;

/** What must be there for an action to be interpreted: member → type. */
const REQUIRED = {
  protocol: { minReaderVersion: "number", minWriterVersion: "number" },
  metaData: { schemaString: "string", partitionColumns: "object" },
  add: { path: "string", size: "number" },
  remove: { path: "string" },
  txn: { appId: "string", version: "number" },
  domainMetadata: { domain: "string" },
  cdc: { path: "string" },
  sidecar: { path: "string" },
} as const satisfies Partial<Record<keyof Action, Readonly<Record<string, string>>>>;

const requiredMembers = new Map(Object.entries(REQUIRED).map(([kind, members]) => [kind, Object.entries(members)]));

/** The text of a file of the log. @throws UserError LW6202 when it is not UTF-8: what would stand there instead is not what was written */
export function logText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw damaged(file, 1, "it is not UTF-8");
  }
}

/**
 * The actions of one log entry: newline-delimited JSON (PROTOCOL.md §Delta Log Entries).
 * @throws UserError LW6202 naming file and line when a line is not an action
 */
export function parseCommit(text: string, file: string): Action[] {
  const actions: Action[] = [];
  for (const [index, line] of text.split("\n").entries())
    if (line.trim() !== "") actions.push(parseAction(line, file, index + 1));
  if (actions.length === 0) throw damaged(file, 1, "it holds no action");
  return actions;
}

const LONG_VERSION = /"txn"[^{]*\{.*"version"\s*:\s*-?\d{16}/;

function parseAction(line: string, file: string, number: number): Action {
  let value: unknown;
  try {
    value = LONG_VERSION.test(line) ? JSON.parse(line, exactWhole) : JSON.parse(line);
  } catch (error) {
    throw damaged(file, number, errorText(error));
  }
  const problem = actionProblem(value);
  if (problem !== undefined) throw damaged(file, number, problem);
  return value as Action;
}

/** Why a value is not an action, or undefined when it is one. Actions of unknown kinds are accepted, as the protocol demands. */
export function actionProblem(value: unknown): string | undefined {
  if (!isObject(value)) return "an action must be a JSON object";
  for (const kind in value) {
    const members = requiredMembers.get(kind);
    const body = value[kind];
    if (members === undefined || body === null) continue;
    if (!isObject(body)) return `${kind} must be an object`;
    for (const [member, type] of members)
      if ((typeof body[member] !== type && !isRaw(body[member])) || body[member] === null)
        return `${kind}.${member} is missing`;
  }
  return undefined;
}

/** The object without members that are null: writers spell "not set" both ways. */
export function definedMembers<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null)) as T;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function damaged(file: string, line: number, reason: string): UserError {
  return new UserError("LW6202", { values: { file, line, reason }, failure: "input" });
}

/** PROTOCOL.md §Derived Fields: tells the versions of one file with different deletion vectors apart. */
export function deletionVectorId(vector: DeletionVectorDescriptor | null | undefined): string {
  if (vector === undefined || vector === null) return "";
  const base = `${vector.storageType}${vector.pathOrInlineDv}`;
  return vector.offset === undefined || vector.offset === null ? base : `${base}@${vector.offset}`;
}

/** True when the entry adds, removes or rewrites rows: not for optimisations, pure transactions or property changes. */
export function changesData(actions: readonly Action[]): boolean {
  return actions.some(({ add, remove }) => add?.dataChange === true || remove?.dataChange === true);
}
