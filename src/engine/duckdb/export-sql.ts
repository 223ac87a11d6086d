import { type Type, typeOf } from "../../base/index.ts";
import { quoteName, quoteText } from "../../sql/index.ts";

/** What rows are written as for others. */
export type ExportFormat = "parquet" | "csv" | "ndjson";

const OPTIONS = {
  parquet: "FORMAT parquet, COMPRESSION zstd",
  csv: "FORMAT csv, HEADER, FORCE_QUOTE *",
  ndjson: "FORMAT json",
} as const satisfies Record<ExportFormat, string>;

export type Exported = Readonly<{
  /** A relation, as it stands in FROM. */
  from: string;
  /** `value`: what stands for a column, when it is not the column itself. */
  columns: readonly Readonly<{ name: string; type: string; value?: string }>[];
  path: string;
  format: ExportFormat;
}>;

/** The statement that writes rows as one file; it answers with their number. `path` is written in place: it has to be a file nobody reads yet. */
export function exportStatement({ from, columns, path, format }: Exported, tail = ""): string {
  const values = columns.map(({ name, type, value = quoteName(name) }) => {
    return `${valueIn[format](value, typeOf(type))} AS ${quoteName(name)}`;
  });
  return `COPY (SELECT ${values.join(", ")} FROM ${from}${tail}) TO ${quoteText(path)} (${OPTIONS[format]}, USE_TMP_FILE false)`;
}

/** How a value stands in a file: as others read it, and exactly. */
const valueIn = {
  parquet: (value) => value,
  csv: (value, { kind }) => (isNested(kind) ? `to_json(${value})::VARCHAR` : common(value, kind)),
  ndjson: (value, { kind }) => {
    // the engine would make them doubles
    if (kind === "decimal") return `${value}::VARCHAR`;
    // JSON has no number for these
    if (kind === "float" || kind === "double")
      return `CASE WHEN isfinite(${value}) THEN to_json(${value}) WHEN ${value} IS NOT NULL THEN to_json(${value}::VARCHAR) END`;
    return kind === "timestamp_ntz" ? `strftime(${value}, '%Y-%m-%dT%H:%M:%S.%f')` : common(value, kind);
  },
} as const satisfies Record<ExportFormat, (value: string, type: Type) => string>;

function isNested(kind: Type["kind"]): boolean {
  return kind === "struct" || kind === "array" || kind === "map";
}

function common(value: string, kind: Type["kind"]): string {
  if (kind === "binary") return `to_base64(${value})`;
  return kind === "timestamp" ? `strftime(${value}, '%Y-%m-%dT%H:%M:%S.%fZ')` : value;
}
