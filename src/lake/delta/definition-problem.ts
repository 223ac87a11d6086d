import type { Column } from "../../base/index.ts";
import type { Metadata } from "./action.ts";
import { isOn } from "./property.ts";

type Properties = Metadata["configuration"];

/** Why a table cannot have these columns, or undefined. */
export function definitionProblem(
  columns: readonly Column[],
  partitionBy: readonly string[],
  properties: Properties = {},
): string | undefined {
  if (columns.length === 0) return "it has no columns";
  const problem = columnsProblem(columns, properties);
  if (problem !== undefined) return problem;
  const unknown = partitionBy.find((name) => !columns.some((column) => column.name === name));
  if (unknown !== undefined) return `the partition column ${unknown} is not a column`;
  const nested = columns.find(
    ({ name, type }) => partitionBy.includes(name) && /^(?:array|map|struct)<|^variant$/.test(type),
  );
  if (nested !== undefined) return `the partition column ${nested.name} has the type ${nested.type}`;
  return partitionBy.length === columns.length ? "every column is a partition column" : undefined;
}

/** Columns of change data (PROTOCOL.md §Change Data Files), which rows of a table that keeps its changes must not bring. */
const CHANGE_COLUMNS = ["_change_type", "_commit_version", "_commit_timestamp"];

/** Why names of columns cannot be, or undefined. Names within structs are seen to by their types. */
export function columnsProblem(columns: readonly Column[], properties: Properties): string | undefined {
  if (columns.some(({ name }) => name.trim() === "")) return "a column has no name";
  // names must be unique regardless of casing (PROTOCOL.md §Schema Serialization Format)
  const names = columns.map(({ name }) => name.toLowerCase());
  const twice = columns.find(({ name }, index) => names.indexOf(name.toLowerCase()) !== index);
  if (twice !== undefined) return `the column ${twice.name} occurs twice`;
  if (!isOn(properties, "delta.enableChangeDataFeed")) return undefined;
  const own = columns.find(({ name }) => CHANGE_COLUMNS.includes(name.toLowerCase()));
  return own && `the column ${own.name} has a name of change data, which the table keeps`;
}
