import type { LogicalType } from "../../base/index.ts";

/**
 * What a declared SQLite type means. `check` says how a value proves that it is of that type: SQLite enforces declared types in STRICT
 * tables only, elsewhere any value can stand in any column.
 */
export type DeclaredType = Readonly<{ type: LogicalType; delivered: Delivered }>;

/**
 * `native` comes typed when every value read is of its storage class, otherwise as string; `text` is a type SQLite stores as text or number
 * (dates, decimals) and always comes as string, for the engine's cast to judge; `any` holds every value without loss.
 */
export type Delivered = "native" | "text" | "any";

/** First match counts; after them the affinity rules of SQLite itself (https://sqlite.org/datatype3.html §3.1). */
const declarations: readonly (readonly [RegExp, (match: RegExpExecArray) => DeclaredType])[] = [
  [/^BOOL(EAN)?$/, () => ({ type: "boolean", delivered: "native" })],
  [/^DATE$/, () => ({ type: "date", delivered: "text" })],
  [
    /^(TIMESTAMPTZ|DATETIMEOFFSET|TIMESTAMP WITH TIME ZONE)(\(\d+\))?$/,
    () => ({ type: "timestamp", delivered: "text" }),
  ],
  [
    /^(TIMESTAMP|DATETIME2?|TIMESTAMP WITHOUT TIME ZONE)(\(\d+\))?$/,
    () => ({ type: "timestamp_ntz", delivered: "text" }),
  ],
  [
    /^(?:DECIMAL|NUMERIC|NUMBER|DEC)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$/,
    (match) => decimal(Number(match[1]), Number(match[2] ?? 0)),
  ],
  [/INT/, () => ({ type: "bigint", delivered: "native" })],
  [/CHAR|CLOB|TEXT|STRING|UUID|JSON|TIME/, () => ({ type: "string", delivered: "any" })],
  [/BLOB|BINARY|BYTEA/, () => ({ type: "binary", delivered: "any" })],
  [/REAL|FLOA|DOUB|NUMERIC|DECIMAL|NUMBER/, () => ({ type: "double", delivered: "native" })],
];

/** The logical type of a declared SQLite type; no declaration, or one that says nothing, is string: every value has an exact text. */
export function declaredType(declaration: string): DeclaredType {
  const wanted = declaration.trim().toUpperCase().replace(/\s+/g, " ");
  for (const [pattern, meaning] of declarations) {
    const match = pattern.exec(wanted);
    if (match !== null) return meaning(match);
  }
  return { type: "string", delivered: "any" };
}

/** SQL that is 1 for a value (never NULL) that is not of the storage class of a native type. `name` is quoted already. */
export function misfitCheck(type: LogicalType, name: string): string {
  if (type === "bigint") return `typeof(${name}) NOT IN ('integer', 'null')`;
  if (type === "boolean") return `(typeof(${name}) NOT IN ('integer', 'null') OR ${name} NOT IN (0, 1))`;
  return `(typeof(${name}) NOT IN ('real', 'integer', 'null') OR (typeof(${name}) = 'integer' AND abs(${name} / 2) > 4503599627370496))`;
}

function decimal(precision: number, scale: number): DeclaredType {
  const fits = precision >= 1 && precision <= 38 && scale <= precision;
  return fits ? { type: `decimal(${precision},${scale})`, delivered: "text" } : { type: "string", delivered: "any" };
}
