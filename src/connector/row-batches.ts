import { type LogicalType, UserError } from "../base/index.ts";
import type { ExtractRequest, ExtractResult, SourceColumn, StagingSink } from "./connector.ts";
import { compareValues, watermarkOrder } from "./watermark.ts";

/** Turns a value of a driver into a column value; MISFIT when it is no value of the type. Never called with null. */
export type Convert = (value: unknown) => unknown;
export const MISFIT: unique symbol = Symbol("misfit");

/** The exact text of a driver's value, as a watermark is parsed from it. */
export type TextOf = (value: unknown) => string;

/** Rows in, column batches out: one array per column and no object per row. Lives for one extraction. */
export type RowBatches = Readonly<{
  /** Takes one row in column order. @returns true when the batch is full and wants `flush` before the next row. */
  add: (row: readonly unknown[]) => boolean;
  /** Hands the batch over and starts the next one. */
  flush: () => Promise<void>;
  result: () => ExtractResult;
}>;

/** How one kind of source turns driver values into column values. */
export type RowFormat = Readonly<{
  /** One per column of the request. */
  converts: readonly Convert[];
  textOf: TextOf;
  watermark: WatermarkColumn | undefined;
}>;

/** @throws UserError LW4006 from `add` when a value is not of the type its column is delivered as */
export function rowBatches(request: ExtractRequest, format: RowFormat, sink: StagingSink): RowBatches {
  const { converts, textOf } = format;
  const width = converts.length;
  const tracker = watermarkTracker(format.watermark, textOf);
  let columns: unknown[][] = emptyColumns(width);
  let rowsInBatch = 0;
  let delivered = 0;

  function add(row: readonly unknown[]): boolean {
    for (let index = 0; index < width; index++) {
      const value = row[index];
      const converted = value === null || value === undefined ? null : converts[index]?.(value);
      if (converted === MISFIT) throw misfit(request, index, value, delivered + rowsInBatch);
      columns[index]?.push(converted);
    }
    tracker?.see(row);
    rowsInBatch++;
    return rowsInBatch >= sink.batchRows;
  }

  async function flush(): Promise<void> {
    if (rowsInBatch === 0) return;
    const batch = { rowCount: rowsInBatch, columns };
    const firstRow = delivered;
    delivered += rowsInBatch;
    rowsInBatch = 0;
    columns = emptyColumns(width);
    await sink.write(batch, { source: request.dataset.table, firstRow });
  }

  return { add, flush, result: () => ({ rowCount: delivered, watermark: tracker?.highest() }) };
}

function emptyColumns(width: number): unknown[][] {
  return Array.from({ length: width }, () => []);
}

/** The column an incremental request reads by: where it stands in a row, what it is called, the type its values are compared as. */
export type WatermarkColumn = Readonly<{ sourceName: string; index: number; name: string; type: LogicalType }>;

/** @param sourceTypeOf the logical type a source type stands for: columns may be delivered as string */
export function watermarkColumn(
  request: ExtractRequest,
  sourceTypeOf: (column: SourceColumn) => LogicalType,
): WatermarkColumn | undefined {
  const bound = request.from ?? request.until;
  const name = request.watermarkColumn ?? bound?.column;
  const index = request.columns.findIndex((column) => column.name === name || column.sourceName === name);
  const column = request.columns[index];
  if (name === undefined || column === undefined) return undefined;
  const type = request.watermarkType ?? bound?.type ?? sourceTypeOf(column);
  return { sourceName: column.sourceName, index, name, type };
}

function watermarkTracker(found: WatermarkColumn | undefined, textOf: TextOf) {
  if (found === undefined) return undefined;
  const { index, name, type } = found;
  const order = watermarkOrder(name, type);
  let highest: number | bigint | string | undefined;
  let lastText: string | undefined;
  function see(row: readonly unknown[]): void {
    const value = row[index];
    if (value === null || value === undefined) return;
    const text = textOf(value);
    // neighbours often share a watermark: comparing two texts is cheaper than parsing one
    if (text === lastText) return;
    lastText = text;
    const parsed = order.parse(text);
    if (parsed !== undefined && (highest === undefined || compareValues(parsed, highest) > 0)) highest = parsed;
  }
  return {
    see,
    highest: () => (highest === undefined ? undefined : { column: name, type, value: order.format(highest) }),
  };
}

function misfit(request: ExtractRequest, index: number, value: unknown, row: number): UserError {
  const column = request.columns[index];
  const shown = JSON.stringify(String(value).slice(0, 80));
  const values = {
    column: column?.sourceName ?? String(index),
    table: request.dataset.table,
    value: shown,
    row,
    type: column?.type ?? "",
  };
  return new UserError("LW4006", { values, failure: "transient" });
}
