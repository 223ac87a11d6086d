import { type Clock, type Column, type Json, type Random, UserError } from "../../base/index.ts";
import type { Action, AddFile, Metadata, Protocol } from "./action.ts";
import { changesData } from "./action.ts";
import type { CommitRequest, PreparedCommit, StagedFile } from "./contract.ts";
import { definitionProblem } from "./definition-problem.ts";
import { encodePath } from "./file-path.ts";
import { requireChangeable } from "./property-change.ts";
import { protocolFor } from "./protocol.ts";
import { removeAction } from "./remove-action.ts";
import { columnsOf, parseSchema, schemaStringOf } from "./schema.ts";
import { type ReadableState, timestampOf } from "./snapshot.ts";
import { formatStatistics } from "./statistics.ts";
import { requireAccess } from "./table-feature.ts";
import type { StateFile } from "./table-state.ts";
import { isOn } from "./property.ts";

export type PrepareContext = Readonly<{ table: string; clock: Clock; random: Random; engineInfo: string }>;

/**
 * A request as a log entry, made from the state of its base version. Pure.
 * @throws UserError LW6203, LW6301 when the table must not be written · LW6302 append-only · LW6303 unknown file · LW6304 bad creation
 */
export function prepareCommit(
  request: CommitRequest,
  base: ReadableState | undefined,
  context: PrepareContext,
): PreparedCommit {
  const now = Math.max(context.clock.now(), base === undefined ? 0 : timestampOf(base) + 1);
  const table = tableActions(request, base, context, now);
  requireAccess(context.table, "stage", table.protocol, table.metadata);
  const columns = columnsOf(parseSchema(table.metadata.schemaString, context.table), context.table);
  const removed = base === undefined ? [] : removedFiles(request, base, context.table);
  if (removed.length > 0) requireRemovable(context.table, table.metadata);
  const actions: Action[] = [
    ...table.actions,
    ...(request.transaction
      ? [{ txn: { appId: request.transaction.appId, version: request.transaction.version } }]
      : []),
    ...removed.map((file) => ({ remove: removeAction(file, now) })),
    ...request.add.map((file) => ({ add: addAction(file, columns) })),
  ];
  const info = commitInfo(request, base, context, { now, metadata: table.metadata, blind: removed.length === 0 });
  return {
    version: base === undefined ? 0 : base.version + 1,
    actions: [info, ...actions] as readonly Json[],
    changesData: changesData(actions),
  };
}

type TableActions = Readonly<{ protocol: Protocol; metadata: Metadata; actions: readonly Action[] }>;

function tableActions(
  request: CommitRequest,
  base: ReadableState | undefined,
  context: PrepareContext,
  now: number,
): TableActions {
  if (base === undefined) return creation(request, context, now);
  const metadata = changedMetadata(request, base.metadata, context.table);
  requireChangeable(context.table, base.metadata.configuration, metadata.configuration);
  const columns = columnsOf(parseSchema(metadata.schemaString, context.table), context.table);
  const needs = { columns, properties: metadata.configuration, schemaString: metadata.schemaString };
  const protocol = protocolFor(needs, base.protocol);
  const actions = [
    ...(sameJson(protocol, base.protocol) ? [] : [{ protocol }]),
    ...(sameJson(metadata, base.metadata) ? [] : [{ metaData: metadata }]),
  ];
  return { protocol, metadata, actions };
}

function creation(request: CommitRequest, { table, random }: PrepareContext, now: number): TableActions {
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
  return { protocol, metadata, actions: [{ protocol }, { metaData: metadata }] };
}

function changedMetadata(request: CommitRequest, before: Metadata, table: string): Metadata {
  const { columns, properties } = request;
  return {
    ...before,
    ...(columns === undefined ? {} : { schemaString: changedSchema(columns, before, table) }),
    ...(properties === undefined ? {} : { configuration: { ...before.configuration, ...properties } }),
  };
}

// the same columns must give the same text, or every commit would look like a change of the schema to other writers
function changedSchema(columns: readonly Column[], before: Metadata, table: string): string {
  const fields = parseSchema(before.schemaString, table);
  return sameJson(
    columnsOf(fields, table),
    columns.map(({ name, type, nullable }) => ({ name, type, nullable })),
  )
    ? before.schemaString
    : schemaStringOf(columns, fields);
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
