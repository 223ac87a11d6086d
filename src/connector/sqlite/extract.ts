import { closest, EXIT, UserError } from "../../base/index.ts";
import { quoteName } from "../../sql/index.ts";
import { whereClause } from "../condition.ts";
import type {
  ConnectorContext,
  ExtractRequest,
  ExtractResult,
  ResolvedConnection,
  SourceColumn,
  StagingSink,
} from "../connector.ts";
import { rowBatches } from "../row-batches.ts";
import { sqliteConvert, sqliteText } from "./convert.ts";
import { readTable, type SqliteTable } from "./discover.ts";
import { sqliteFailure, type SqliteSource, withSqlite } from "./open.ts";
import { boundsCondition, isWithinBounds, sqliteWatermark } from "./bounds.ts";
import { declaredType, misfitCheck } from "./types.ts";

/** Which columns come typed and which as string: one scan over the rows of this request for the types SQLite does not enforce. */
export function sqliteDelivery(
  source: ResolvedConnection,
  request: ExtractRequest,
  context: ConnectorContext,
): Promise<readonly SourceColumn[]> {
  return withSqlite(source, context, (opened) => {
    const table = readTable(opened, request.dataset.table);
    assertColumns(opened, table, request);
    const unsure = request.columns.filter((column) => isUnsure(table, column));
    const misfits = new Set(findMisfits(opened, table, unsure, request));
    return request.columns.map((column) =>
      misfits.has(column) || isText(column) ? { ...column, type: "string" } : column,
    );
  });
}

export function extractSqlite(
  source: ResolvedConnection,
  request: ExtractRequest,
  sink: StagingSink,
  context: ConnectorContext,
): Promise<ExtractResult> {
  return withSqlite(source, context, async (opened) => {
    const table = readTable(opened, request.dataset.table);
    assertColumns(opened, table, request);
    const converts = request.columns.map(({ type }) => sqliteConvert(type));
    const batches = rowBatches(request, { converts, textOf: sqliteText, watermark: sqliteWatermark(request) }, sink);
    const isWanted = isWithinBounds(request);
    for (const row of readRows(opened, table, request)) {
      if (!isWanted(row) || !batches.add(row)) continue;
      context.signal.throwIfAborted();
      await batches.flush();
    }
    context.signal.throwIfAborted();
    await batches.flush();
    return batches.result();
  });
}

/** Rows as arrays in column order. Errors come out as UserError. */
function* readRows(opened: SqliteSource, table: SqliteTable, request: ExtractRequest): Generator<readonly unknown[]> {
  const list = request.columns.map(({ sourceName }) => quoteName(sourceName)).join(", ");
  const bounds = boundsCondition(request);
  const sql = `SELECT ${list} FROM ${quoteName(table.name)}${whereClause([request.filter, bounds.sql])}`;
  try {
    yield* opened.database
      .prepare(sql)
      .raw()
      .iterate(...bounds.values) as IterableIterator<readonly unknown[]>;
  } catch (error) {
    throw queryFailure(error, opened, request);
  }
}

function findMisfits(
  opened: SqliteSource,
  table: SqliteTable,
  columns: readonly SourceColumn[],
  request: ExtractRequest,
): readonly SourceColumn[] {
  if (columns.length === 0) return [];
  const checks = columns.map(({ type, sourceName }) => `max(${misfitCheck(type, quoteName(sourceName))})`).join(", ");
  const bounds = boundsCondition(request);
  const sql = `SELECT ${checks} FROM ${quoteName(table.name)}${whereClause([request.filter, bounds.sql])}`;
  try {
    const found = opened.database
      .prepare(sql)
      .raw()
      .get(...bounds.values) as readonly (bigint | null)[];
    return columns.filter((_, index) => found[index] === 1n);
  } catch (error) {
    throw queryFailure(error, opened, request);
  }
}

/** Besides errors of SQLite: the driver refuses several statements, and ones that return nothing, by errors of its own. */
function queryFailure(error: unknown, opened: SqliteSource, request: ExtractRequest): unknown {
  const at = { place: opened.place, table: request.dataset.table };
  const isDriverError = error instanceof RangeError || error instanceof TypeError;
  return isDriverError
    ? new UserError("LW4005", { values: { ...at, problem: error.message }, cause: error })
    : sqliteFailure(error, at);
}

/** A STRICT table keeps its types itself; BOOLEAN is not among them. */
function isUnsure(table: SqliteTable, column: SourceColumn): boolean {
  const { type, delivered } = declaredType(column.sourceType);
  return delivered === "native" && type === column.type && !table.isStrict;
}

/** Also a column whose type in the schema file is not what its declaration means: only the text of its values is certain then. */
function isText(column: SourceColumn): boolean {
  const declared = declaredType(column.sourceType);
  return declared.delivered === "text" || declared.type !== column.type;
}

function assertColumns(opened: SqliteSource, table: SqliteTable, request: ExtractRequest): void {
  // SQLite takes a quoted name it does not know for a text, so a dropped column would come as its own name
  const names = table.columns.map(({ name }) => name);
  const known = new Set(names.map((name) => name.toLowerCase()));
  const lost = request.columns.find(({ sourceName }) => !known.has(sourceName.toLowerCase()));
  if (lost === undefined) return;
  const near = closest(lost.sourceName, names);
  throw new UserError("LW4007", {
    values: { column: lost.sourceName, table: request.dataset.table, place: opened.place },
    hint: near === undefined ? undefined : `did you mean "${near}"?`,
    exitCode: EXIT.world,
  });
}
