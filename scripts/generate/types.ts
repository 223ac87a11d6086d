import {
  deltaType,
  duckdbExtraTypes,
  duckdbType,
  formatType,
  type Json,
  jsonSchemaOf,
  type PrimitiveName,
  sparkType,
  type Spelling,
  spellings,
  tsqlType,
} from "../../src/base/index.ts";

const note = "<!-- Made by `npm run generate`; do not edit. -->";

/** Types that follow a rule instead of a row, each shown by one example. */
const examples = {
  "decimal(10,2)": "1 to 38 digits",
  "array<int>": "",
  "map<string,int>": "JSON: a list of key and value",
  "struct<a:int,b:string>": "",
} as const;

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
      ...Object.entries(examples).map(exampleRow),
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
  return `| ${[name, delta, duckdb, spark, tsql].map(code).join(" | ")} | ${jsonText(json)} | ${remark} |`;
}

function exampleRow([type, remark]: readonly [string, string]): string {
  const delta = deltaType(type);
  const json = jsonSchemaOf(type);
  const spelled = [
    typeof delta === "string" ? delta : JSON.stringify(delta),
    duckdbType(type),
    sparkType(type),
    tsqlType(type),
  ];
  return `| ${[type, ...spelled].map(code).join(" | ")} | ${jsonText(json)} | ${remark} |`;
}

function jsonText(json: Readonly<Record<string, Json>>): string {
  const type = Array.isArray(json["type"]) ? json["type"].join(" or ") : String(json["type"]);
  return json["format"] === undefined ? type : `${type}, format ${String(json["format"])}`;
}

function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}
