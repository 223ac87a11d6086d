import type { LogicalType } from "../../base/index.ts";

/** First match counts; the last ones are the affinity rules of SQLite itself (https://sqlite.org/datatype3.html §3.1). */
const declarations: readonly (readonly [RegExp, (match: RegExpExecArray) => LogicalType])[] = [
  [/^BOOL(EAN)?$/, () => "boolean"],
  [/^DATE$/, () => "date"],
  [/^(TIMESTAMPTZ|DATETIMEOFFSET|TIMESTAMP WITH TIME ZONE)(\(\d+\))?$/, () => "timestamp"],
  [/^(TIMESTAMP|DATETIME2?|TIMESTAMP WITHOUT TIME ZONE)(\(\d+\))?$/, () => "timestamp_ntz"],
  [
    /^(?:DECIMAL|NUMERIC|NUMBER|DEC)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$/,
    (match) => decimal(Number(match[1]), Number(match[2] ?? 0)),
  ],
  [/INT/, () => "bigint"],
  [/CHAR|CLOB|TEXT|STRING|UUID|JSON|TIME/, () => "string"],
  [/BLOB|BINARY|BYTEA/, () => "binary"],
  [/REAL|FLOA|DOUB|NUMERIC|DECIMAL|NUMBER/, () => "double"],
];

/**
 * The logical type of a declared SQLite type. SQLite does not enforce it outside of STRICT tables: a value that is not of it is delivered as
 * its text. No declaration, or one that says nothing, is string: every value has an exact text.
 */
export function declaredType(declaration: string): LogicalType {
  const wanted = declaration.trim().toUpperCase().replace(/\s+/g, " ");
  for (const [pattern, meaning] of declarations) {
    const match = pattern.exec(wanted);
    if (match !== null) return meaning(match);
  }
  return "string";
}

function decimal(precision: number, scale: number): LogicalType {
  const fits = precision >= 1 && precision <= 38 && scale <= precision;
  return fits ? `decimal(${precision},${scale})` : "string";
}
