import type { LogicalType } from "../base/index.ts";
import type { ExtractRequest, ExtractResult, StagingSink } from "./connector.ts";
import { compareValues, watermarkOrder } from "./watermark.ts";

/** Turns a value of a driver into a column value; undefined when it is no value of the type. Never called with null. */
export type Convert = (value: unknown) => unknown;

/** The exact text of a driver's value: what a watermark is parsed from, and what is delivered of a value that is not of its type. */
export type TextOf = (value: unknown) => string;

const REMEMBERED_TEXTS = 4096;

/** Parses each text once: many rows share a date or a timestamp, and looking one up is ten times cheaper than parsing it. */
export function remembering<T>(parse: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const parsed = parse(text);
    if (known.size >= REMEMBERED_TEXTS) known.clear();
    known.set(text, parsed);
    return parsed;
  };
}

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
}>;

/** Batches for one extraction; a value that is not of the type of its column is delivered as its text. */
export function rowBatches(request: ExtractRequest, format: RowFormat, sink: StagingSink): RowBatches {
  const { converts, textOf } = format;
  const width = converts.length;
  const tracker = watermarkTracker(watermarkColumn(request), textOf);
  let columns: unknown[][] = emptyColumns(width);
  let rowsInBatch = 0;
  let delivered = 0;

  function add(row: readonly unknown[]): boolean {
    for (let index = 0; index < width; index++) {
      const value = row[index];
      const isMissing = value === null || value === undefined;
      columns[index]?.push(isMissing ? null : (converts[index]?.(value) ?? textOf(value)));
    }
    tracker?.see(row);
    rowsInBatch++;
    return rowsInBatch >= sink.batchRows;
  }

  async function flush(): Promise<void> {
    if (rowsInBatch === 0) return;
    const batch = { rowCount: rowsInBatch, columns };
    const firstRow = delivered + 1;
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

/** Undefined when the request is no incremental one. */
export function watermarkColumn(request: ExtractRequest): WatermarkColumn | undefined {
  const bound = request.from ?? request.until;
  const name = request.watermarkColumn ?? bound?.column;
  const index = request.columns.findIndex((column) => column.name === name || column.sourceName === name);
  const column = request.columns[index];
  if (name === undefined || column === undefined) return undefined;
  const type = request.watermarkType ?? bound?.type ?? column.type;
  return { sourceName: column.sourceName, index, name, type };
}

function watermarkTracker(found: WatermarkColumn | undefined, textOf: TextOf) {
  if (found === undefined) return undefined;
  const { index, name, type } = found;
  const order = watermarkOrder(name, type);
  const parse = remembering(order.parse);
  let highest: number | bigint | string | undefined;
  function see(row: readonly unknown[]): void {
    const value = row[index];
    const parsed = value === null || value === undefined ? undefined : parse(textOf(value));
    if (parsed !== undefined && (highest === undefined || compareValues(parsed, highest) > 0)) highest = parsed;
  }
  return {
    see,
    highest: () => (highest === undefined ? undefined : { column: name, type, value: order.format(highest) }),
  };
}
