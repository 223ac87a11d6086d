import type { Column } from "../../base/index.ts";

/** Why a table cannot have these columns, or undefined. */
export function definitionProblem(columns: readonly Column[], partitionBy: readonly string[]): string | undefined {
  if (columns.length === 0) return "it has no columns";
  // names must be unique regardless of casing (PROTOCOL.md §Schema Serialization Format)
  const names = columns.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `the column ${twice} occurs twice`;
  const unknown = partitionBy.find((name) => !columns.some((column) => column.name === name));
  if (unknown !== undefined) return `the partition column ${unknown} is not a column`;
  const nested = columns.find(
    ({ name, type }) => partitionBy.includes(name) && /^(?:array|map|struct)<|^variant$/.test(type),
  );
  if (nested !== undefined) return `the partition column ${nested.name} has the type ${nested.type}`;
  return partitionBy.length === columns.length ? "every column is a partition column" : undefined;
}
