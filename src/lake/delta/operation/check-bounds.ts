import { fromDelta, type Json } from "../../../base/index.ts";
import type { FileStatistics } from "../contract.ts";
import type { ColumnBounds } from "../data-engine.ts";
import type { TableScan } from "../scan.ts";
import { isCollated, parseSchema, physicalName, type SchemaField } from "../schema.ts";
import type { ReadableState } from "../snapshot.ts";
import { valueOf } from "../statistics.ts";
import type { OperationContext } from "./staged.ts";

/**
 * Holds the statistics of one file against its rows: a bound that is too narrow makes readers skip rows that they ask for. Columns of primitive
 * types are looked at, and the bounds of such members of structs.
 * @param scan of the one file, without a deletion vector: statistics speak of all rows that lie in it
 * @returns what is wrong, in words
 */
export async function boundProblems(
  { engine, place }: OperationContext,
  { metadata }: ReadableState,
  file: Readonly<{ scan: TableScan; stats: FileStatistics }>,
): Promise<readonly string[]> {
  const stored = parseSchema(metadata.schemaString, place.root).filter(
    ({ name }) => !metadata.partitionColumns.includes(name),
  );
  const stated = stored.flatMap((field) => leafBounds(field, [], file.stats));
  if (stated.length === 0) return [];
  const wrong = await engine.checkBounds({ scan: file.scan, bounds: stated });
  return wrong.map(({ index, rows, what }) => {
    const bound = stated[index];
    const name = [bound?.column, ...(bound?.member?.path ?? [])].join(".");
    switch (what) {
      case "below":
        return `${rows} rows have a ${name} below ${bound?.low}, which the log says is the lowest`;
      case "above":
        return `${rows} rows have a ${name} above ${bound?.high}, which the log says is the highest`;
      case "nulls":
        return `${rows} rows have no ${name}, the log says ${bound?.nulls}`;
      default:
        return what satisfies never;
    }
  });
}

type Stated = Pick<FileStatistics, "minValues" | "maxValues" | "nullCount">;

/** What is stated of a field: of itself, or of the members of a struct. */
function leafBounds(field: SchemaField, outer: readonly string[], stats: Stated): readonly ColumnBounds[] {
  const { name, type } = field;
  const own = Object.entries(stats).map(([kind, values]) => [kind, valueOf(values, physicalName(field))] as const);
  if (isStruct(type)) {
    const inner: Stated = Object.fromEntries(own.filter(([, values]) => isTree(values)));
    return type.fields.flatMap((member) => leafBounds(member, [...outer, name], inner));
  }
  const found = typeof type === "string" && type !== "variant" ? fromDelta(type).type : undefined;
  if (found === undefined) return [];
  const { minValues, maxValues, nullCount } = Object.fromEntries(own);
  const said = {
    ...(isCollated(field) ? {} : { ...text("low", minValues), ...text("high", maxValues) }),
    ...(outer.length === 0 ? count(nullCount) : {}),
  };
  if (Object.keys(said).length === 0) return [];
  const [column = name, ...path] = [...outer, name];
  return [{ column, ...(path.length === 0 ? {} : { member: { path, type: found } }), ...said }];
}

function isStruct(type: unknown): type is Readonly<{ fields: readonly SchemaField[] }> {
  return isTree(type) && type["type"] === "struct" && Array.isArray(type["fields"]);
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text<K extends "low" | "high">(name: K, value: Json | undefined): Partial<Record<K, string>> {
  if (typeof value !== "string" && typeof value !== "number") return {};
  return { [name]: String(value) } as Record<K, string>;
}

function count(value: Json | undefined): Readonly<{ nulls?: number }> {
  return typeof value === "number" ? { nulls: value } : {};
}
