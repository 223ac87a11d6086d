import { formatType, type PrimitiveName, spellings, duckdbType, type Type } from "../../src/base/index.ts";

/** Values of a type as DuckDB literals: the ends of its range, and what gets lost most easily. */
const primitiveValues: Readonly<Record<PrimitiveName, readonly string[]>> = {
  boolean: ["true", "false"],
  tinyint: ["-128", "127"],
  smallint: ["-32768", "32767"],
  int: ["-2147483648", "2147483647"],
  bigint: ["-9223372036854775808", "9223372036854775807"],
  float: ["'NaN'", "'-0.0'", "'inf'", "1.17549435e-38", "3.4028235e38"],
  double: ["'NaN'", "'-inf'", "2.2250738585072014e-308", "0.1"],
  string: ["''", "'ä €\"\\\\ 𝄞'", "'line' || chr(10) || 'two'"],
  binary: ["''", "'\\x00\\xFF'"],
  date: ["'0001-01-01'", "'1582-10-14'", "'9999-12-31'"],
  timestamp: ["'1582-10-14 23:59:59.999999+00'", "'1969-12-31 23:59:59.999999+00'", "'9999-12-31 00:00:00+00'"],
  timestamp_ntz: ["'0001-01-01 00:00:00'", "'1969-12-31 23:59:59.000001'", "'9999-12-31 23:59:59.999999'"],
};

/** A DuckDB expression of exactly this type; other `variant`s give other values, NULL among those inside. */
export function valueOf(type: Type, variant: number): string {
  return `CAST(${literal(type, variant)} AS ${duckdbType(formatType(type))})`;
}

function literal(type: Type, variant: number): string {
  switch (type.kind) {
    case "decimal":
      return decimal(type, variant);
    case "array":
      return variant % 4 === 3
        ? "[]"
        : `[${valueOf(type.element, variant)}, NULL, ${valueOf(type.element, variant + 1)}]`;
    case "map":
      return variant % 4 === 3 ? "MAP {}" : `MAP {${valueOf(type.key, 0)}: ${valueOf(type.value, variant)}}`;
    case "struct":
      return `{${type.fields.map((field, index) => `'${field.name}': ${index % 3 === variant % 3 ? "NULL" : valueOf(field.type, variant)}`).join(", ")}}`;
    case "variant":
      return `${variant}`;
    default: {
      const values = primitiveValues[type.kind];
      return values[variant % values.length] ?? "NULL";
    }
  }
}

function decimal({ precision, scale }: Type & { kind: "decimal" }, variant: number): string {
  const digits = "9".repeat(precision);
  const text = scale === 0 ? digits : `${digits.slice(0, precision - scale)}.${digits.slice(precision - scale)}`;
  return ["0", `'${text}'`, `'-${text}'`][variant % 3] ?? "0";
}

const decimals: readonly Type[] = (
  [
    [1, 0],
    [9, 2],
    [10, 2],
    [18, 18],
    [19, 0],
    [38, 0],
    [38, 10],
    [38, 38],
  ] as const
).map(([precision, scale]) => ({ kind: "decimal", precision, scale }));

const field = (name: string, type: Type) => ({ name, type });
const struct = (members: readonly Type[]): Type => ({
  kind: "struct",
  fields: members.map((type, index) => field(`f${index}`, type)),
});
const list = (element: Type): Type => ({ kind: "array", element });
const map = (key: Type, value: Type): Type => ({ kind: "map", key, value });

/** The whole type table: every primitive and kind of decimal as a column, in a struct, a list and a map, and as the key of a map. */
export function everyType(): readonly Type[] {
  const primitives = (Object.keys(spellings) as PrimitiveName[]).map((kind): Type => ({ kind }));
  const flat = [...primitives, ...decimals];
  const keys = flat.filter(({ kind }) => kind !== "float" && kind !== "double");
  const date: Type = { kind: "date" };
  return [
    ...flat,
    struct(flat),
    struct(flat.map(list)),
    list(struct(flat)),
    map({ kind: "string" }, struct(flat)),
    struct(keys.map((key) => map(key, { kind: "int" }))),
    list(list(struct([{ kind: "timestamp_ntz" }, map({ kind: "int" }, list(date))]))),
    struct([struct([struct([{ kind: "double" }])])]),
  ];
}
