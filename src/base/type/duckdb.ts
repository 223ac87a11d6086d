import { readDuckdbType } from "./duckdb-text.ts";
import { formatType } from "./format.ts";
import type { LogicalType, Type } from "./logical.ts";
import { typeOf } from "./parse.ts";
import { spellings } from "./spelling.ts";

/**
 * DuckDB's spelling, ready to stand in a CAST: `STRUCT("a" INTEGER, "b" VARCHAR[])`.
 * @throws UserError LW2001 when the text is not a type
 */
export function duckdbType(type: LogicalType): string {
  return duckdbSpelling(typeOf(type));
}

function duckdbSpelling(type: Type): string {
  switch (type.kind) {
    case "decimal":
      return `DECIMAL(${type.precision},${type.scale})`;
    case "array":
      return `${duckdbSpelling(type.element)}[]`;
    case "map":
      return `MAP(${duckdbSpelling(type.key)}, ${duckdbSpelling(type.value)})`;
    case "struct":
      return `STRUCT(${type.fields.map((field) => `"${field.name.replaceAll('"', '""')}" ${duckdbSpelling(field.type)}`).join(", ")})`;
    case "variant":
      return "VARIANT";
    default:
      return spellings[type.kind].duckdb;
  }
}

/** A type of DuckDB as ours, or why it has none: `refused` names DuckDB's type, `wayOut` the cast that helps. */
export type FromDuckdb =
  | Readonly<{ type: LogicalType; refused?: undefined; wayOut?: undefined }>
  | Readonly<{ refused: string; wayOut: string; type?: undefined }>;

/**
 * DuckDB types beside the type table. Those with a logical type are stored as that one (every value fits, or the cast fails loudly:
 * nothing becomes a DOUBLE on the way); the others are refused, because each way to store them loses something the author must choose.
 */
export const duckdbExtraTypes: Readonly<Record<string, Readonly<{ as: Type } | { wayOut: string }>>> = {
  HUGEINT: { as: { kind: "decimal", precision: 38, scale: 0 } },
  UHUGEINT: { as: { kind: "decimal", precision: 38, scale: 0 } },
  UTINYINT: { as: { kind: "smallint" } },
  USMALLINT: { as: { kind: "int" } },
  UINTEGER: { as: { kind: "bigint" } },
  UBIGINT: { as: { kind: "decimal", precision: 20, scale: 0 } },
  UUID: { as: { kind: "string" } },
  JSON: { as: { kind: "string" } },
  ENUM: { as: { kind: "string" } },
  TIMESTAMP_S: { as: { kind: "timestamp_ntz" } },
  TIMESTAMP_MS: { as: { kind: "timestamp_ntz" } },
  TIMESTAMP_NS: { wayOut: "cast it to TIMESTAMP (microseconds), or keep epoch_ns(…) as a bigint" },
  TIME: { wayOut: "cast it to VARCHAR, or keep the seconds as a number" },
  TIME_NS: { wayOut: "cast it to VARCHAR, or keep the nanoseconds as a number" },
  "TIME WITH TIME ZONE": { wayOut: "cast it to VARCHAR" },
  INTERVAL: { wayOut: "keep a number of known unit, such as epoch(…) for seconds or date_diff('day', a, b)" },
  BIT: { wayOut: "cast it to VARCHAR" },
  BIGNUM: { wayOut: "cast it to DECIMAL(38,0) or VARCHAR" },
  UNION: { wayOut: "take one member out with union_extract(…), or cast it to VARCHAR" },
  VARIANT: { wayOut: "cast it to JSON, or to the type it holds" },
  GEOMETRY: { wayOut: "keep it as text or as well-known binary" },
  '"NULL"': { wayOut: "cast the NULL to the type the column shall have, such as NULL::varchar" },
};

const BY_DUCKDB_NAME: ReadonlyMap<string, Type> = new Map(
  Object.entries(spellings).map(([kind, spelling]) => [spelling.duckdb, { kind } as Type]),
);

/** @see fromDuckdb */
export type FromDuckdbOptions = Readonly<{
  /** Whether VARIANT has a type: in tables of the lake it has. */
  variants?: boolean;
}>;

/** The logical type of a column that DuckDB describes as `text`, nested types included. */
export function fromDuckdb(text: string, { variants = false }: FromDuckdbOptions = {}): FromDuckdb {
  const tree = readDuckdbType(text);
  if (tree === undefined) return { refused: text, wayOut: "cast it to a type of the type table" };
  const found = logicalOf(tree, variants);
  return "refused" in found ? found : { type: formatType(found) };
}

function logicalOf(tree: DuckdbTree, variants: boolean): Type | Readonly<{ refused: string; wayOut: string }> {
  switch (tree.kind) {
    case "decimal":
      return { kind: "decimal", precision: tree.precision, scale: tree.scale };
    case "list": {
      const element = logicalOf(tree.element, variants);
      return "refused" in element ? element : { kind: "array", element };
    }
    case "map": {
      const key = logicalOf(tree.key, variants);
      const value = logicalOf(tree.value, variants);
      if ("refused" in key) return key;
      return "refused" in value ? value : { kind: "map", key, value };
    }
    case "struct":
      return structOf(tree.fields, variants);
    case "named": {
      if (variants && tree.name === "VARIANT") return { kind: "variant" };
      const known = BY_DUCKDB_NAME.get(tree.name);
      if (known !== undefined) return known;
      const extra = Object.hasOwn(duckdbExtraTypes, tree.name) ? duckdbExtraTypes[tree.name] : undefined;
      if (extra === undefined) return { refused: tree.name, wayOut: "cast it to a type of the type table" };
      return "as" in extra ? extra.as : { refused: tree.name, wayOut: extra.wayOut };
    }
    default:
      return tree satisfies never;
  }
}

function structOf(
  fields: readonly Readonly<{ name: string; type: DuckdbTree }>[],
  variants: boolean,
): ReturnType<typeof logicalOf> {
  const converted: { name: string; type: Type }[] = [];
  for (const field of fields) {
    if (field.name === "")
      return { refused: "a struct without field names", wayOut: "name its fields: {'a': …} instead of row(…)" };
    const type = logicalOf(field.type, variants);
    if ("refused" in type) return type;
    converted.push({ name: field.name, type });
  }
  return { kind: "struct", fields: converted };
}

type DuckdbTree = NonNullable<ReturnType<typeof readDuckdbType>>;
