import { type Clock, type Column, type Json, type Random, UserError } from "../../base/index.ts";
import type { Action, AddFile, CdcFile, Metadata, Protocol } from "./action.ts";
import { changesData } from "./action.ts";
import type { CommitRequest, PreparedCommit, StagedFile } from "./contract.ts";
import { definitionProblem } from "./definition-problem.ts";
import { encodePath } from "./file-path.ts";
import { countedIn, countedOn } from "./identity.ts";
import { mapColumns } from "./write/column-mapping.ts";
import { targetColumns } from "./write/target.ts";
import { requireReadable } from "./write/kept-files.ts";
import { requireChangeable } from "./property-change.ts";
import { protocolFor } from "./protocol.ts";
import { removeAction } from "./remove-action.ts";
import { needsTarget } from "./write/plan-write.ts";
import { isMapped } from "./scan.ts";
import { givesRowIds, lastRowId, requireNoRowIds, withRowIds } from "./row-tracking.ts";
import { columnsOf, parseSchema, schemaStringOf } from "./schema.ts";
import { type ReadableState, timestampOf } from "./snapshot.ts";
import { formatStatistics } from "./statistics.ts";
import { requireAccess } from "./table-feature.ts";
import type { StateFile } from "./table-state.ts";
import { isOn } from "./property.ts";

export type PrepareContext = Readonly<{
  table: string;
  clock: Clock;
  random: Random;
  engineInfo: string;
  /** What `restores` of the request asks for. */
  restored?: Metadata;
}>;

/**
 * A request as a log entry, made from the state of its base version. Pure.
 * @throws UserError LW6203, LW6301 when the table must not be written · LW6302 append-only · LW6303 unknown file · LW6304 bad creation ·
 * LW6308, LW6309, LW6323 when files that stay could not be read by the new schema
 */
export function prepareCommit(
  request: CommitRequest,
  base: ReadableState | undefined,
  context: PrepareContext,
): PreparedCommit {
  const now = Math.max(context.clock.now(), base === undefined ? 0 : timestampOf(base) + 1);
  const table = definitionOf(request, base, context, now);
  requireAccess(context.table, "write", table.protocol, table.metadata);
  requirePlan(request, table.metadata, context.table);
  const columns = fileColumns(table.metadata, context.table);
  const removed = base === undefined ? [] : removedFiles(request, base, context.table);
  if (removed.length > 0) requireRemovable(context.table, table.metadata);
  // the files of an earlier version come back with its schema
  if (base !== undefined && request.restores === undefined) {
    const gone = new Set(removed);
    const kept = [...base.files.values()].filter((file) => !gone.has(file));
    requireReadable(context.table, { before: base.metadata, after: table.metadata, kept });
  }
  const added = request.add.map((file) => addAction(file, columns));
  const metadata = request.restores === undefined ? countedIn(table.metadata, context.table, added) : table.metadata;
  const isCopied =
    request.restores !== undefined || (added.length > 0 && request.remove !== "all" && removed.length > 0);
  if (base !== undefined && isCopied) requireNoRowIds(context.table, base);
  const made: Action[] = [
    ...changedActions({ ...table, metadata }, base),
    ...(request.transaction
      ? [{ txn: { appId: request.transaction.appId, version: request.transaction.version } }]
      : []),
    ...removed.map((file) => ({ remove: removeAction(file, now) })),
    ...added.map((add) => ({ add })),
    ...(request.changes ?? []).map((file) => ({ cdc: changeAction(file) })),
  ];
  const version = base === undefined ? 0 : base.version + 1;
  const isTracked = base !== undefined && givesRowIds({ protocol: table.protocol, metadata });
  const actions = isTracked ? withRowIds(made, version, lastRowId(base, context.table)) : made;
  const info = commitInfo(request, base, context, { now, metadata, blind: removed.length === 0 });
  return {
    version,
    actions: [info, ...actions] as readonly Json[],
    changesData: changesData(actions),
  };
}

/** Files that nobody planned have the names of columns, no partitions, and any rows. */
function requirePlan({ add, plan, restores }: CommitRequest, metadata: Metadata, table: string): void {
  if (add.length === 0 || plan !== undefined || restores !== undefined || !needsTarget(metadata, table)) return;
  const isParted = metadata.partitionColumns.length > 0;
  const feature = isMapped(metadata)
    ? "columnMapping"
    : isParted
      ? "partitionColumns"
      : "checkConstraints or values it makes";
  throw new UserError("LW6203", { values: { table, side: "writer", feature } });
}

// statistics speak of columns by their names in files
function fileColumns(metadata: Metadata, table: string): readonly Column[] {
  return targetColumns(metadata, table).map(({ key, fileType }) => ({ name: key, type: fileType, nullable: true }));
}

type Definition = Readonly<{ protocol: Protocol; metadata: Metadata }>;

function changedActions({ protocol, metadata }: Definition, base: ReadableState | undefined): readonly Action[] {
  return [
    ...(sameJson(protocol, base?.protocol) ? [] : [{ protocol }]),
    ...(sameJson(metadata, base?.metadata) ? [] : [{ metaData: metadata }]),
  ];
}

function definitionOf(
  request: CommitRequest,
  base: ReadableState | undefined,
  context: PrepareContext,
  now: number,
): Definition {
  if (base === undefined) return creation(request, context, now);
  const { restored } = context;
  const metadata =
    restored === undefined
      ? changedMetadata(request, base.metadata, context.table)
      : restoredMetadata(base.metadata, restored, context);
  requireChangeable(context.table, base.metadata.configuration, metadata.configuration);
  const columns = columnsOf(parseSchema(metadata.schemaString, context.table), context.table);
  const needs = { columns, properties: metadata.configuration, schemaString: metadata.schemaString };
  return { protocol: protocolFor(needs, base.protocol), metadata };
}

function creation(request: CommitRequest, { table, random }: PrepareContext, now: number): Definition {
  const { columns = [], partitionColumns = [], properties = {} } = request;
  const reason = definitionProblem(columns, partitionColumns);
  if (reason !== undefined) throw new UserError("LW6304", { values: { table, reason } });
  const metadata: Metadata = {
    id: random.uuid(),
    format: { provider: "parquet", options: {} },
    schemaString: schemaStringOf(columns),
    partitionColumns,
    configuration: properties,
    createdTime: now,
  };
  const protocol = protocolFor({ columns, properties, schemaString: metadata.schemaString });
  return { protocol, metadata };
}

function changedMetadata(request: CommitRequest, before: Metadata, table: string): Metadata {
  const { columns: given, properties = {}, plan } = request;
  const configuration = { ...before.configuration, ...properties };
  const { metadata, made } = plan ?? { metadata: before, made: [] };
  const columns = given === undefined ? undefined : [...given, ...made];
  if (columns === undefined || hasColumns(before, columns, table)) return { ...before, configuration };
  return {
    ...before,
    schemaString: schemaStringOf(columns, parseSchema(metadata.schemaString, table)),
    partitionColumns: metadata.partitionColumns,
    configuration: { ...metadata.configuration, ...configuration, ...lastId(metadata) },
  };
}

const MAX_ID = "delta.columnMapping.maxColumnId";

// ids that a plan has given out count as used
function lastId({ configuration }: Metadata): Readonly<Record<string, string>> {
  const last = configuration[MAX_ID];
  return last === undefined ? {} : { [MAX_ID]: last };
}

// the same columns must give the same text, or every commit would look like a change of the schema to other writers
function hasColumns(metadata: Metadata, columns: readonly Column[], table: string): boolean {
  return sameJson(
    columnsOf(parseSchema(metadata.schemaString, table), table),
    columns.map(({ name, type, nullable }) => ({ name, type, nullable })),
  );
}

/** Names in files stay as they were given: a version from before the mapping has them as its columns' own. */
function restoredMetadata(before: Metadata, restored: Metadata, { table, random }: PrepareContext): Metadata {
  const { schemaString, partitionColumns } = countedOn(restored, before, table);
  const configuration = { ...before.configuration, ...restored.configuration, ...lastId(before) };
  if (!isMapped({ ...before, configuration }) || isMapped(restored))
    return { ...before, schemaString, partitionColumns, configuration };
  const mapped = mapColumns(parseSchema(schemaString, table), configuration, random, true);
  return {
    ...before,
    schemaString: JSON.stringify({ type: "struct", fields: mapped.fields }),
    partitionColumns,
    configuration: mapped.properties,
  };
}

function removedFiles(request: CommitRequest, base: ReadableState, table: string): readonly StateFile[] {
  if (request.remove === "all") return [...base.files.values()];
  if (request.remove.length === 0) return [];
  const byPath = new Map(Array.from(base.files.values(), (file) => [file.path, file]));
  return request.remove.map((path) => {
    const file = byPath.get(path);
    if (file === undefined) throw new UserError("LW6303", { values: { path, table, version: base.version } });
    return file;
  });
}

function requireRemovable(table: string, { configuration }: Metadata): void {
  if (isOn(configuration, "delta.appendOnly")) throw new UserError("LW6302", { values: { table } });
}

function addAction(file: StagedFile, columns: readonly Column[]): AddFile {
  return {
    path: encodePath(file.path),
    partitionValues: file.partitionValues,
    size: file.sizeBytes,
    modificationTime: file.modifiedMs,
    dataChange: true,
    ...(file.stats === undefined ? {} : { stats: formatStatistics(file.stats, columns) }),
    ...(file.deletionVector === undefined ? {} : { deletionVector: file.deletionVector }),
  };
}

/** PROTOCOL.md §Add CDC File */
function changeAction({ path, partitionValues, sizeBytes }: StagedFile): CdcFile {
  return { path: encodePath(path), partitionValues, size: sizeBytes, dataChange: false };
}

type InfoInput = Readonly<{ now: number; metadata: Metadata; blind: boolean }>;

// commitInfo comes first and carries the time of the commit (PROTOCOL.md §In-Commit Timestamps)
function commitInfo(
  request: CommitRequest,
  base: ReadableState | undefined,
  { random, engineInfo }: PrepareContext,
  { now, metadata, blind }: InfoInput,
): Action {
  const uuid = request.info["uuid"] ?? random.uuid();
  const inCommit = isOn(metadata.configuration, "delta.enableInCommitTimestamps");
  return {
    commitInfo: {
      ...(inCommit ? { inCommitTimestamp: now } : {}),
      timestamp: now,
      operation: request.operation,
      operationParameters: {},
      ...(base === undefined ? {} : { readVersion: base.version }),
      isBlindAppend: blind && request.remove !== "all",
      engineInfo,
      txnId: random.uuid(),
      ...(typeof uuid === "string" ? { userMetadata: uuid } : {}),
      lakewright: { ...request.info, uuid },
    },
  };
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
