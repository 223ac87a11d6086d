import { type Json, UserError } from "../../../base/index.ts";
import {
  type Action,
  type AddFile,
  type CdcFile,
  type CommitInfo,
  type DomainMetadata,
  isAtLeast,
  type Metadata,
  type Protocol,
  type RemoveFile,
  type Transaction,
} from "../action.ts";
import { behind, entryText, requirePredecessor } from "../commit.ts";
import { conflictError, findConflict, infoOf, type ReadSet } from "../conflict.ts";
import type { TableContext } from "../context.ts";
import { withEnablement } from "../enablement.ts";
import { readCommit } from "../load-state.ts";
import { commitKey } from "../log-name.ts";
import { type ReadableState, timestampOf } from "../snapshot.ts";
import { givesRowIds, lastRowId, lastRowIdBehind, withRowIds } from "../row-tracking.ts";
import { requireAccess } from "../table-feature.ts";
import { entryRefused, sendEntry, type StagingContext } from "./staging.ts";
import { isOn, wordOf } from "../property.ts";

/** A change of a table, made from the state `base` (undefined: it creates the table). */
export type Change = Readonly<{
  base: ReadableState | undefined;
  operation: string;
  parameters?: Readonly<Record<string, Json>>;
  metrics?: Readonly<Record<string, number>>;
  protocol?: Protocol;
  metadata?: Metadata;
  add?: readonly AddFile[];
  remove?: readonly RemoveFile[];
  cdc?: readonly CdcFile[];
  domains?: readonly DomainMetadata[];
  transaction?: Transaction;
  reads: ReadSet;
  isBlindAppend?: boolean;
  /** Kept in the commit for those who ask later: run id, user. */
  info?: Readonly<Record<string, Json>>;
}>;

export type Committed = Readonly<{
  version: number;
  metrics: Readonly<Record<string, number>>;
  /** The table held the transaction already, or a later one of its application: nothing was done. */
  skipped?: true;
}>;

/** The new metadata of a change, where it is new. */
export function changedMetadata(before: Metadata | undefined, after: Metadata): Pick<Change, "metadata"> {
  return after === before ? {} : { metadata: after };
}

/** What a caller wants kept with a change. */
export function keptOf({
  info,
  transaction,
}: Pick<Change, "info" | "transaction">): Pick<Change, "info" | "transaction"> {
  return { ...(info ? { info } : {}), ...(transaction ? { transaction } : {}) };
}

/** How often a change is tried again behind others before it gives up. */
const MAX_TRIES = 100;

/**
 * Commits a change behind whatever was committed since its base, unless they conflict.
 * @throws UserError LW6401–LW6406 by kind of conflict · LW6203 feature · LW6302 append-only · LW6305 log cleaned up
 */
export async function commitChange(context: StagingContext, change: Change, signal?: AbortSignal): Promise<Committed> {
  const { place } = context;
  requireNewTransaction(context, change);
  let actions = actionsOf(context, change);
  let version = (change.base?.version ?? -1) + 1;
  let lastId = change.base === undefined ? -1 : lastRowId(change.base, place.root);
  await requirePredecessor(place, version);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    signal?.throwIfAborted();
    if (change.base !== undefined) actions = withEnablement(actions, change.base.metadata, version);
    const entry = tracksRows(change) ? withRowIds(actions, version, lastId) : actions;
    if (await sendEntry(context, commitKey(place.prefix, version), entryText(entry))) {
      await context.committed(version, entry);
      return { version, metrics: change.metrics ?? {} };
    }
    const winner = await readCommit(place, commitKey(place.prefix, version));
    if (isOurs(actions, winner)) return { version, metrics: change.metrics ?? {} };
    entryRefused(context);
    requireNoConflict(context, change, { actions, winner, version });
    actions = behind(actions, winner);
    lastId = lastRowIdBehind(lastId, winner, place.root);
    version++;
  }
  throw new UserError("LW6407", { values: { table: place.root, tries: MAX_TRIES }, failure: "conflict" });
}

function tracksRows({ base, protocol = base?.protocol, metadata = base?.metadata }: Change): boolean {
  return protocol !== undefined && metadata !== undefined && givesRowIds({ protocol, metadata });
}

/** Whether a table holds a transaction or a later one of its application (PROTOCOL.md §Transaction Identifiers). */
function holdsTransaction(state: ReadableState | undefined, transaction: Transaction | undefined): boolean {
  const held = transaction && state?.transactions.get(transaction.appId);
  return held !== undefined && transaction !== undefined && isAtLeast(held, transaction);
}

/** Does a change, unless the table holds its transaction already. */
export async function doneOnce(
  context: TableContext,
  { transaction, signal }: Readonly<{ transaction?: Transaction; signal?: AbortSignal }>,
  work: () => Promise<Committed>,
): Promise<Committed> {
  const state = transaction && (await context.stateAt(undefined, signal));
  return state && holdsTransaction(state, transaction)
    ? { version: state.version, metrics: {}, skipped: true }
    : work();
}

// what came between the first look and the base of the change: it would be done twice, or the number turned back
function requireNewTransaction({ place }: TableContext, { base, transaction }: Change): void {
  if (base !== undefined && holdsTransaction(base, transaction))
    throw conflictError("ConcurrentTransaction", place.root, base.version, []);
}

/** The outcome of a change that found nothing to do: no commit, unless its transaction has to be held. */
export async function commitNothing(
  context: StagingContext,
  change: Change & Readonly<{ base: ReadableState }>,
  signal?: AbortSignal,
): Promise<Committed> {
  const { base, metrics = {}, transaction } = change;
  return transaction === undefined ? { version: base.version, metrics } : commitChange(context, change, signal);
}

function actionsOf(context: TableContext, change: Change): readonly Action[] {
  const { base, protocol, metadata } = change;
  const effective = { protocol: protocol ?? base?.protocol, metadata: metadata ?? base?.metadata };
  if (effective.protocol === undefined || effective.metadata === undefined)
    throw new UserError("LW6304", { values: { table: context.place.root, reason: "it has no columns" } });
  requireAccess(context.place.root, "write", effective.protocol, effective.metadata);
  requireRemovable(context, change, base?.metadata ?? effective.metadata);
  return [
    { commitInfo: commitInfo(context, change, effective.metadata) },
    ...(protocol ? [{ protocol }] : []),
    ...(metadata ? [{ metaData: metadata }] : []),
    ...(change.transaction ? [{ txn: change.transaction }] : []),
    ...(change.domains ?? []).map((domainMetadata) => ({ domainMetadata })),
    ...(change.remove ?? []).map((remove) => ({ remove })),
    ...(change.add ?? []).map((add) => ({ add })),
    ...(change.cdc ?? []).map((cdc) => ({ cdc })),
  ];
}

// optimisations may still remove files of an append-only table (PROTOCOL.md §Append-only Tables)
function requireRemovable(context: TableContext, { remove = [] }: Change, metadata: Metadata): void {
  const isAppendOnly = isOn(metadata.configuration, "delta.appendOnly");
  if (isAppendOnly && remove.some(({ dataChange }) => dataChange))
    throw new UserError("LW6302", { values: { table: context.place.root } });
}

function commitInfo({ clock, random, engineInfo }: TableContext, change: Change, metadata: Metadata): CommitInfo {
  const { base, info = {}, parameters = {}, metrics = {}, isBlindAppend = false } = change;
  const now = Math.max(clock.now(), base === undefined ? 0 : timestampOf(base) + 1);
  const inCommit = isOn(metadata.configuration, "delta.enableInCommitTimestamps");
  const uuid = info["uuid"] ?? random.uuid();
  return {
    ...(inCommit ? { inCommitTimestamp: now } : {}),
    timestamp: now,
    operation: change.operation,
    // other writers keep both as maps of texts
    operationParameters: textValues(parameters),
    operationMetrics: textValues(metrics),
    ...(base === undefined ? {} : { readVersion: base.version }),
    isBlindAppend,
    engineInfo,
    txnId: random.uuid(),
    ...(typeof uuid === "string" ? { userMetadata: uuid } : {}),
    lakewright: { ...info, uuid },
  };
}

function textValues(values: Readonly<Record<string, Json>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

function isOurs(ours: readonly Action[], winner: readonly Action[]): boolean {
  const id = infoOf(ours)?.txnId;
  return id !== undefined && infoOf(winner)?.txnId === id;
}

type Attempt = Readonly<{ actions: readonly Action[]; winner: readonly Action[]; version: number }>;

function requireNoConflict({ place }: TableContext, change: Change, { actions, winner, version }: Attempt): void {
  const serializable = wordOf(change.base?.metadata.configuration["delta.isolationLevel"]) === "serializable";
  const { reads, base } = change;
  const kind = findConflict({
    ours: actions,
    reads,
    winner,
    root: place.root,
    serializable,
    ...(base === undefined ? {} : { metadata: base.metadata }),
  });
  if (kind !== undefined) throw conflictError(kind, place.root, version, winner);
  // a table that came into being meanwhile is not the one this change would have created
  if (change.base === undefined) throw conflictError("MetadataChanged", place.root, version, winner);
}
