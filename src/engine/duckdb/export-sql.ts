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
  csv: (value, type) => (isNested(type) ? `to_json(${inJson(value, type, 0)})::VARCHAR` : common(value, type.kind)),
  ndjson: (value, type) => inJson(value, type, 0),
} as const satisfies Record<ExportFormat, (value: string, type: Type) => string>;

function isNested({ kind }: Type): boolean {
  return kind === "struct" || kind === "array" || kind === "map";
}

/** A value as JSON has it, however deep it lies. `depth` tells the variables of lists in lists apart. */
function inJson(value: string, type: Type, depth: number): string {
  const item = `v${depth}`;
  switch (type.kind) {
    case "array":
      return `list_transform(${value}, lambda ${item}: ${inJson(item, type.element, depth + 1)})`;
    case "map": {
      const entry = `{'k': CAST(${inJson(`${item}.key`, type.key, depth + 1)} AS VARCHAR), 'v': ${inJson(`${item}.value`, type.value, depth + 1)}}`;
      return unlessNull(value, `map_from_entries(list_transform(map_entries(${value}), lambda ${item}: ${entry}))`);
    }
    case "struct": {
      const fields = type.fields.map(
        (field) => `${quoteText(field.name)}: ${inJson(`(${value}).${quoteName(field.name)}`, field.type, depth + 1)}`,
      );
      return unlessNull(value, `{${fields.join(", ")}}`);
    }
    // the engine would make them doubles
    case "decimal":
      return `${value}::VARCHAR`;
    // JSON has no number for some of these
    case "float":
    case "double":
      return `CASE WHEN isfinite(${value}) THEN to_json(${value}) WHEN ${value} IS NOT NULL THEN to_json(${value}::VARCHAR) END`;
    case "timestamp_ntz":
      return `strftime(${value}, '%Y-%m-%dT%H:%M:%S.%f')`;
    default:
      return common(value, type.kind);
  }
}

function unlessNull(value: string, made: string): string {
  return `CASE WHEN ${value} IS NULL THEN NULL ELSE ${made} END`;
}

function common(value: string, kind: Type["kind"]): string {
  if (kind === "binary") return `to_base64(${value})`;
  return kind === "timestamp" ? `strftime(${value}, '%Y-%m-%dT%H:%M:%S.%fZ')` : value;
}
