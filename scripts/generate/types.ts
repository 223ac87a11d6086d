import { duckdbExtraTypes, formatType, type PrimitiveName, type Spelling, spellings } from "../../src/base/index.ts";

const note = "<!-- Made by `npm run generate`; do not edit. -->";

const nested = [
  "| `decimal(p,s)` | `decimal(p,s)` | `DECIMAL(p,s)` | `decimal(p,s)` | `decimal(p,s)` | string, format decimal | p is 1 to 38 |",
  "| `array<t>` | `{type: array, …}` | `T[]` | `array<t>` | `nvarchar(max)` | array | |",
  "| `map<k,v>` | `{type: map, …}` | `MAP(K, V)` | `map<k,v>` | `nvarchar(max)` | array of key and value | |",
  "| `struct<a:t,…>` | `{type: struct, …}` | `STRUCT(a T, …)` | `struct<a:t,…>` | `nvarchar(max)` | object | |",
];

/** `docs/reference/types.md`: the type table, and what becomes of DuckDB's other types. */
export function typesPage(): string {
  const rows = (Object.keys(spellings) as PrimitiveName[]).map((name) => primitiveRow(name, spellings[name]));
  const extra = Object.entries(duckdbExtraTypes).map(([name, rule]) => {
    return "as" in rule ? `| \`${name}\` | \`${formatType(rule.as)}\` |` : `| \`${name}\` | refused: ${rule.wayOut} |`;
  });
  return `${[
    "# Types",
    note,
    "Nothing is written whose type is not in this table. Types are written in the first spelling.",
    [
      "| type | Delta | DuckDB | Spark | T-SQL | JSON | remark |",
      "| --- | --- | --- | --- | --- | --- | --- |",
      ...rows,
      ...nested,
    ].join("\n"),
    "## Other types of DuckDB",
    "What a SELECT may give beside the table: stored as a type that holds every value (or the cast fails loudly), or refused with the way out. Fixed arrays (`INTEGER[3]`) are stored as arrays.",
    ["| DuckDB | stored as |", "| --- | --- |", ...extra].join("\n"),
  ].join("\n\n")}\n`;
}

function primitiveRow(name: PrimitiveName, { delta, duckdb, spark, tsql, json, feature }: Spelling): string {
  const remark =
    feature === undefined
      ? ""
      : `table feature ${feature.name} (reader ${feature.minReaderVersion}, writer ${feature.minWriterVersion})`;
  const type = Array.isArray(json["type"]) ? json["type"].join(" or ") : String(json["type"]);
  const format = json["format"] === undefined ? type : `${type}, format ${String(json["format"])}`;
  return `| \`${name}\` | \`${delta}\` | \`${duckdb}\` | \`${spark}\` | \`${tsql}\` | ${format} | ${remark} |`;
}
