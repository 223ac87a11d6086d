import { fromDuckdb, type Type, typeOf } from "../../../base/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";

/** A value of a row for JSON: its expression and DuckDB's spelling of its type. */
export type JsonMember = Readonly<{ name: string; expression: string; type: string }>;

/** One JSON object as text. Numbers, dates and timestamps are exact text, bytes base64, a map is a list of key and value. */
export function rowJson(members: readonly JsonMember[]): string {
  const parts = members.map(({ name, expression, type }) => `${quoteText(name)}: ${exactValue(expression, type)}`);
  return `CAST(to_json({${parts.join(", ")}}) AS VARCHAR)`;
}

function exactValue(expression: string, duckdbType: string): string {
  const { type } = fromDuckdb(duckdbType);
  return type === undefined ? `CAST(${expression} AS VARCHAR)` : exact(expression, typeOf(type), 0);
}

function exact(expression: string, type: Type, depth: number): string {
  switch (type.kind) {
    case "boolean":
      return expression;
    case "binary":
      return `to_base64(${expression})`;
    case "array":
      return `list_transform(${expression}, lambda v${depth}: ${exact(`v${depth}`, type.element, depth + 1)})`;
    case "map": {
      const key = exact(`v${depth}.key`, type.key, depth + 1);
      const value = exact(`v${depth}.value`, type.value, depth + 1);
      return `list_transform(map_entries(${expression}), lambda v${depth}: {'key': ${key}, 'value': ${value}})`;
    }
    case "struct": {
      const fields = type.fields.map((field) => {
        const inner = exact(`(${expression}).${quoteName(field.name)}`, field.type, depth + 1);
        return `${quoteText(field.name)}: ${inner}`;
      });
      return `CASE WHEN ${expression} IS NULL THEN NULL ELSE {${fields.join(", ")}} END`;
    }
    default:
      return `CAST(${expression} AS VARCHAR)`;
  }
}
