import { UserError } from "../../../base/index.ts";
import type { Expression, QueryBatch, QueryRows, RowsRequest } from "../data-engine.ts";
import { scanColumns, scanOf, type TableScan } from "../scan.ts";
import { fileTest } from "../skipping.ts";
import { versionAt } from "../time-travel.ts";
import { columnNamed } from "./column-name.ts";
import { requireTable } from "./require-table.ts";
import type { OperationContext } from "./staged.ts";

export type ScanOptions = Readonly<{
  version?: number;
  /** The newest version committed at or before this time (milliseconds since 1970, or what `Date` understands). */
  timestamp?: number | string | Date;
  where?: Expression;
  signal?: AbortSignal;
}>;

export type ReadOptions = ScanOptions &
  Readonly<{
    /** In this order, in any casing; all when there are none. Only these are read from the files, and what `where` needs. */
    columns?: readonly string[];
    limit?: number;
  }>;

/** What an engine needs to read the table at a version; files that cannot hold rows of `where` are left out. @throws UserError LW6213 when there is no table */
export async function scanTable(context: OperationContext, options: ScanOptions = {}): Promise<TableScan> {
  const state = await requireTable(context, await wantedVersion(context, options), options.signal);
  const mayHold = fileTest(options.where, scanColumns(state.metadata, context.place.root));
  return scanOf(
    context.place,
    state,
    [...state.files.values()].filter(({ add }) => mayHold(add)),
  );
}

/** Rows as JSON values: exact numbers, instants and bytes are texts. @throws UserError LW6310 for a column that is not there */
export async function readTable(context: OperationContext, options: ReadOptions = {}): Promise<QueryRows> {
  return context.engine.readRows(await rowsRequest(context, options));
}

/**
 * The same rows in batches, column by column, so that a table of any size is read in little memory. The version is the one of the first
 * batch: what is committed meanwhile is not seen.
 */
export async function* readTableBatches(
  context: OperationContext,
  options: ReadOptions = {},
): AsyncGenerator<QueryBatch> {
  yield* context.engine.readBatches(await rowsRequest(context, options));
}

async function rowsRequest(context: OperationContext, options: ReadOptions): Promise<RowsRequest> {
  const { where, limit, signal } = options;
  const scan = await scanTable(context, options);
  const columns = columnsNamed(scan, options.columns, context.place.root);
  return {
    rows: { kind: "scan", scan, ...(where === undefined ? {} : { where }) },
    ...(columns === undefined ? {} : { columns }),
    ...(limit === undefined ? {} : { limit }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** The columns that are wanted, under the names of the table. @throws UserError LW6310 */
export function columnsNamed(
  { columns }: TableScan,
  wanted: readonly string[] | undefined,
  table: string,
): readonly string[] | undefined {
  return wanted === undefined || wanted.length === 0
    ? undefined
    : wanted.map((name) => columnNamed(columns, name, table).name);
}

/** The version that options ask for; undefined: the newest. @throws UserError LW6214 when both are given or the time is before the table */
export async function wantedVersion(
  { place }: OperationContext,
  { version, timestamp }: Pick<ScanOptions, "version" | "timestamp">,
): Promise<number | undefined> {
  if (timestamp === undefined) return version;
  if (version !== undefined)
    throw new UserError("LW6214", { values: { table: place.root, reason: "version and timestamp are both given" } });
  const wanted = typeof timestamp === "number" ? timestamp : new Date(timestamp).getTime();
  if (Number.isNaN(wanted))
    throw new UserError("LW6214", { values: { table: place.root, reason: `"${String(timestamp)}" is not a time` } });
  return versionAt(place, wanted);
}
