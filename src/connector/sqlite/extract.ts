import { closest, EXIT, UserError } from "../../base/index.ts";
import { quoteName } from "../../sql/index.ts";
import { whereClause } from "../condition.ts";
import type { ConnectorContext, ExtractRequest, ExtractResult, ResolvedConnection, StagingSink } from "../connector.ts";
import { rowBatches } from "../row-batches.ts";
import { sqliteConvert, sqliteText } from "./convert.ts";
import { readTable, type SqliteTable } from "./discover.ts";
import { sqliteFailure, type SqliteSource, withSqlite } from "./open.ts";
import { boundsCondition, isWithinBounds } from "./bounds.ts";

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
    const batches = rowBatches(request, { converts, textOf: sqliteText }, sink);
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

/** Besides errors of SQLite: the driver refuses several statements, and ones that return nothing, by errors of its own. */
function queryFailure(error: unknown, opened: SqliteSource, request: ExtractRequest): unknown {
  const at = { place: opened.place, table: request.dataset.table };
  const isDriverError = error instanceof RangeError || error instanceof TypeError;
  return isDriverError
    ? new UserError("LW4005", { values: { ...at, problem: error.message }, cause: error })
    : sqliteFailure(error, at);
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
