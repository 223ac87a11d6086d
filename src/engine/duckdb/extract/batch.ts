import { duckdbType, type LogicalType } from "../../../base/index.ts";
import type { ColumnBatch, ColumnValues, SourceColumn } from "../../../connector/index.ts";
import { quoteName } from "../../../sql/index.ts";
import { REFUSED } from "../compile/source.ts";
import type { ColumnStorage } from "../connection.ts";

/** A column of the buffer that batches are appended to. */
export type BatchColumn = Readonly<{
  name: string;
  storage: ColumnStorage;
  /** DuckDB's type of the buffer column. */
  storedAs: string;
  /** The delivered value from the stored one. */
  read: string;
  /** Takes over a value of the connector; undefined when it is not of the promised type. */
  accept?: (value: unknown) => unknown;
}>;

const STORED_AS: Readonly<Record<ColumnStorage, string>> = {
  boolean: "BOOLEAN",
  int: "INTEGER",
  bigint: "BIGINT",
  float: "FLOAT",
  double: "DOUBLE",
  text: "VARCHAR",
  bytes: "BLOB",
};

type Travel = Readonly<{
  storage: ColumnStorage;
  read: (name: string, type: LogicalType) => string;
  accept: (value: unknown) => unknown;
}>;

const asIs = (name: string): string => name;
const isNumber = (value: unknown): unknown =>
  typeof value === "number" ? value : typeof value === "bigint" ? Number(value) : undefined;
const wholeWithin =
  (low: number, high: number) =>
  (value: unknown): unknown => {
    const number = isNumber(value);
    return typeof number === "number" && Number.isInteger(number) && number >= low && number <= high
      ? number
      : undefined;
  };
const isBigint = (value: unknown): unknown => {
  const whole = typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
  return typeof whole === "bigint" && BigInt.asIntN(64, whole) === whole ? whole : undefined;
};
const isText = (value: unknown): unknown => (typeof value === "string" ? value : undefined);
const integer = (low: number, high: number): Travel => ({
  storage: "int",
  read: (name, type) => `CAST(${name} AS ${duckdbType(type)})`,
  accept: wholeWithin(low, high),
});

/** How values of each type travel; the contract of `ColumnValues`. Everything that is not here is text. */
const travels: Readonly<Record<string, Travel>> = {
  boolean: { storage: "boolean", read: asIs, accept: (value) => (typeof value === "boolean" ? value : undefined) },
  tinyint: integer(-128, 127),
  smallint: integer(-32_768, 32_767),
  int: integer(-2_147_483_648, 2_147_483_647),
  bigint: { storage: "bigint", read: asIs, accept: isBigint },
  float: { storage: "float", read: asIs, accept: isNumber },
  double: { storage: "double", read: asIs, accept: isNumber },
  binary: { storage: "bytes", read: asIs, accept: (value) => (value instanceof Uint8Array ? value : undefined) },
  date: {
    storage: "int",
    read: (name) => `DATE '1970-01-01' + ${name}`,
    accept: wholeWithin(-2_147_483_648, 2_147_483_647),
  },
  timestamp: { storage: "bigint", read: (name) => `make_timestamptz(${name})`, accept: isBigint },
  timestamp_ntz: { storage: "bigint", read: (name) => `make_timestamp(${name})`, accept: isBigint },
};

const text: Travel = { storage: "text", read: asIs, accept: isText };

/** The columns of the buffer: delivered ones, then provenance and refusal. */
export function batchColumns(columns: readonly SourceColumn[]): readonly BatchColumn[] {
  return [
    ...columns.map(batchColumn),
    { name: "_source_file", storage: "text", storedAs: "VARCHAR", read: `"_source_file"` },
    { name: "_source_row", storage: "bigint", storedAs: "BIGINT", read: `"_source_row"` },
    { name: REFUSED, storage: "text", storedAs: "VARCHAR", read: quoteName(REFUSED) },
  ];
}

function batchColumn({ name, type }: SourceColumn): BatchColumn {
  const { storage, read, accept } = travels[type] ?? text;
  return { name, storage, storedAs: STORED_AS[storage], read: read(quoteName(name), type), accept };
}

export type Slice = Readonly<{ start: number; rowCount: number; source: string; firstRow: number }>;

/** A slice of a batch as columns of the buffer. A value that is not what the source promised refuses its row and is kept in the refusal. */
export function convertBatch(
  batch: ColumnBatch,
  columns: readonly BatchColumn[],
  slice: Slice,
): readonly (readonly unknown[])[] {
  const { start, rowCount, source, firstRow } = slice;
  const refusals = new Map<number, Refusal>();
  const delivered = batch.columns.map((values, index) =>
    convertColumn(values, columns[index], { start, rowCount, refusals }),
  );
  const files = Array.from({ length: rowCount }, () => source);
  const rows = Array.from({ length: rowCount }, (_, row) => BigInt(firstRow + start + row));
  const refused = Array.from({ length: rowCount }, (_, row) => refusalText(refusals.get(row)));
  return [...delivered, files, rows, refused];
}

type Refusal = { rules: { rule: string; reason: string }[]; values: Record<string, string> };
type Conversion = Readonly<{ start: number; rowCount: number; refusals: Map<number, Refusal> }>;

function convertColumn(
  values: ColumnValues,
  column: BatchColumn | undefined,
  { start, rowCount, refusals }: Conversion,
): readonly unknown[] {
  const result = Array.from<unknown>({ length: rowCount });
  for (let row = 0; row < rowCount; row++) {
    const value = values[start + row];
    if (value === null || value === undefined) {
      result[row] = null;
      continue;
    }
    const accepted = column?.accept?.(value);
    result[row] = accepted ?? null;
    if (accepted === undefined && column !== undefined) refuse(refusals, row, column.name, value);
  }
  return result;
}

function refuse(refusals: Map<number, Refusal>, row: number, name: string, value: unknown): void {
  const refusal = refusals.get(row) ?? { rules: [], values: {} };
  refusal.rules.push({ rule: `cast:${name}`, reason: `"${name}" is not of the type the source promised` });
  refusal.values[name] = value instanceof Uint8Array ? Buffer.from(value).toString("base64") : String(value);
  refusals.set(row, refusal);
}

function refusalText(refusal: Refusal | undefined): string | null {
  return refusal === undefined ? null : JSON.stringify(refusal);
}
