import { fromDelta, type Json } from "../../../base/index.ts";
import type { FileStatistics } from "../contract.ts";
import type { ColumnBounds } from "../data-engine.ts";
import type { TableScan } from "../scan.ts";
import { isCollated, parseSchema, physicalName } from "../schema.ts";
import type { ReadableState } from "../snapshot.ts";
import type { OperationContext } from "./staged.ts";

/**
 * Holds the statistics of one file against its rows: a bound that is too narrow makes readers skip rows that they ask for. Top-level columns of
 * primitive types are looked at.
 * @param scan of the one file, without a deletion vector: statistics speak of all rows that lie in it
 * @returns what is wrong, in words
 */
export async function boundProblems(
  { engine, place }: OperationContext,
  { metadata }: ReadableState,
  file: Readonly<{ scan: TableScan; stats: FileStatistics }>,
): Promise<readonly string[]> {
  const bounds = parseSchema(metadata.schemaString, place.root).flatMap((field): readonly ColumnBounds[] => {
    const isStored =
      typeof field.type === "string" && field.type !== "variant" && !metadata.partitionColumns.includes(field.name);
    if (!isStored || fromDelta(field.type).type === undefined) return [];
    const name = physicalName(field);
    const { minValues, maxValues, nullCount } = file.stats;
    return [
      {
        column: field.name,
        ...(isCollated(field) ? {} : { ...text("low", minValues?.[name]), ...text("high", maxValues?.[name]) }),
        ...count(nullCount?.[name]),
      },
    ];
  });
  const stated = bounds.filter((bound) => Object.keys(bound).length > 1);
  if (stated.length === 0) return [];
  const wrong = await engine.checkBounds({ scan: file.scan, bounds: stated });
  return wrong.map(({ column, rows, what }) => {
    const bound = stated.find((candidate) => candidate.column === column);
    switch (what) {
      case "below":
        return `${rows} rows have a ${column} below ${bound?.low}, which the log says is the lowest`;
      case "above":
        return `${rows} rows have a ${column} above ${bound?.high}, which the log says is the highest`;
      case "nulls":
        return `${rows} rows have no ${column}, the log says ${bound?.nulls}`;
      default:
        return what satisfies never;
    }
  });
}

function text<K extends "low" | "high">(name: K, value: Json | undefined): Partial<Record<K, string>> {
  if (typeof value !== "string" && typeof value !== "number") return {};
  return { [name]: String(value) } as Record<K, string>;
}

function count(value: Json | undefined): Readonly<{ nulls?: number }> {
  return typeof value === "number" ? { nulls: value } : {};
}
