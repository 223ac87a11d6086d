import { type Code, UserError } from "../../base/index.ts";
import { type Action, type AddFile, changesData, type CommitInfo, type Metadata } from "./action.ts";
import { differsInMarksOnly } from "./identity.ts";
import { decodePath } from "./file-path.ts";
import { isConstraint } from "./property.ts";
import { logicalKey } from "./table-state.ts";

/** What a transaction looked at to come to its actions; what others do to the rest does not concern it. */
export type ReadSet = Readonly<{
  /** Logical files it read; `all` for the whole table. */
  files: ReadonlySet<string> | "all";
  /** Whether it would have read a file that another commit added. */
  wouldRead: (add: AddFile) => boolean;
}>;

export const readNothing: ReadSet = { files: new Set(), wouldRead: () => false };
export const readEverything: ReadSet = { files: "all", wouldRead: () => true };

/** Why two commits cannot follow each other: the classes of the protocol's reference implementation. */
export type ConflictKind =
  | "ConcurrentAppend"
  | "ConcurrentDeleteRead"
  | "ConcurrentDeleteDelete"
  | "MetadataChanged"
  | "ProtocolChanged"
  | "ConcurrentTransaction";

const CODES = {
  ConcurrentAppend: "LW6401",
  ConcurrentDeleteRead: "LW6402",
  ConcurrentDeleteDelete: "LW6403",
  MetadataChanged: "LW6404",
  ProtocolChanged: "LW6405",
  ConcurrentTransaction: "LW6406",
} as const satisfies Record<ConflictKind, Code>;

export function conflictError(
  kind: ConflictKind,
  table: string,
  version: number,
  winner: readonly Action[],
): UserError {
  const operation = infoOf(winner)?.operation ?? "unknown";
  return new UserError(CODES[kind], { values: { kind, table, version, operation }, failure: "conflict" });
}

/** The kind of a conflict error, for callers that treat kinds differently. */
export function conflictKind(error: unknown): ConflictKind | undefined {
  if (!(error instanceof UserError)) return undefined;
  return (Object.keys(CODES) as ConflictKind[]).find((kind) => CODES[kind] === error.code);
}

export type ConflictInput = Readonly<{
  ours: readonly Action[];
  reads: ReadSet;
  winner: readonly Action[];
  root: string;
  /** `delta.isolationLevel` = Serializable: blind appends of others count as well. */
  serializable: boolean;
  /** The table as ours was made from. */
  metadata?: Metadata;
}>;

/** Why ours cannot follow the winner; undefined: it can. */
export function findConflict(input: ConflictInput): ConflictKind | undefined {
  const { ours, winner } = input;
  if (winner.some(({ protocol }) => protocol)) return "ProtocolChanged";
  if (changesMetadata(input)) return "MetadataChanged";
  if (sharesTransaction(ours, winner)) return "ConcurrentTransaction";
  if (sharesDomain(ours, winner)) return "MetadataChanged";
  return fileConflict(input);
}

// who makes no values of identity columns does not mind that others did
function changesMetadata({ ours, winner, metadata, root }: ConflictInput): boolean {
  const theirs = winner.find(({ metaData }) => metaData)?.metaData;
  if (!theirs) return false;
  const isOursUntouched = metadata !== undefined && !ours.some(({ metaData }) => metaData);
  return !(isOursUntouched && differsInMarksOnly(metadata, theirs, root));
}

function sharesTransaction(ours: readonly Action[], winner: readonly Action[]): boolean {
  const apps = new Set(ours.flatMap(({ txn }) => (txn ? [txn.appId] : [])));
  return winner.some(({ txn }) => txn && apps.has(txn.appId));
}

function sharesDomain(ours: readonly Action[], winner: readonly Action[]): boolean {
  const domains = new Set(ours.flatMap(({ domainMetadata }) => (domainMetadata ? [domainMetadata.domain] : [])));
  return winner.some(({ domainMetadata }) => domainMetadata && domains.has(domainMetadata.domain));
}

function fileConflict({ ours, reads, winner, root, serializable, metadata }: ConflictInput): ConflictKind | undefined {
  const keyOf = (file: Pick<AddFile, "path" | "deletionVector">) => logicalKey(decodePath(file.path, root), file);
  const ourRemoved = new Set(ours.flatMap(({ remove }) => (remove ? [keyOf(remove)] : [])));
  const theirRemoved = winner.flatMap(({ remove }) => (remove ? [keyOf(remove)] : []));
  if (theirRemoved.some((key) => ourRemoved.has(key))) return "ConcurrentDeleteDelete";
  if (theirRemoved.some((key) => reads.files === "all" || reads.files.has(key))) return "ConcurrentDeleteRead";
  // files that only move rows bring nothing new, and appends that read nothing could as well have come after us
  const isBlind = infoOf(winner)?.isBlindAppend === true && !winner.some(({ remove }) => remove);
  const isRuled = tightensRules(ours, metadata);
  if (!isRuled && (!changesData(ours) || (isBlind && !serializable))) return undefined;
  const isNew = (add: AddFile) => add.dataChange && reads.wouldRead(add);
  return winner.some(({ add }) => add && isNew(add)) ? "ConcurrentAppend" : undefined;
}

/** Whether ours demands something of every row: rows that came meanwhile were not looked at. */
function tightensRules(ours: readonly Action[], before: Metadata | undefined): boolean {
  const after = ours.find(({ metaData }) => metaData)?.metaData;
  if (!after) return false;
  const known = before?.configuration ?? {};
  return Object.entries(after.configuration).some(([key, value]) => isConstraint(key) && known[key] !== value);
}

export function infoOf(actions: readonly Action[]): CommitInfo | undefined {
  return actions.find((action) => action.commitInfo)?.commitInfo;
}
