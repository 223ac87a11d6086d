import { type Column, type Json, type Type, typeOf } from "../../base/index.ts";
import type { FileStatistics } from "./contract.ts";
import { rawJSON } from "./exact-json.ts";

/*
 * Statistics of one file, a JSON text inside the JSON of the log (PROTOCOL.md §Per-file Statistics). Numbers that JavaScript cannot hold
 * exactly (long, decimal) are texts on our side and bare numbers in the log.
 */

type Tree = Readonly<Record<string, Json>>;

/** Reads the `stats` of an add action; undefined when there are none or they are damaged: they only help to skip files. */
export function parseStatistics(text: string | null | undefined): FileStatistics | undefined {
  if (text === undefined || text === null || text === "") return undefined;
  try {
    const found = (LONG_NUMBER.test(text) ? JSON.parse(text, exactNumber) : JSON.parse(text)) as FileStatistics;
    return typeof found?.numRecords === "number" ? found : undefined;
  } catch {
    return undefined;
  }
}

/** The value of one column; a name such as `constructor` is no value of its own. */
export function valueOf<V>(values: Readonly<Record<string, V>> | null | undefined, key: string): V | undefined {
  return values != null && Object.hasOwn(values, key) ? values[key] : undefined;
}

// digits beyond what a JavaScript number holds; texts such as ids and instants rarely have so many in a row
const LONG_NUMBER = /[\d.]{16}/;

type Context = Readonly<{ source?: string }>;

function exactNumber(_key: string, value: unknown, context?: Context): unknown {
  if (typeof value !== "number" || context?.source === undefined) return value;
  const digits = context.source.replace(/[-.]|[eE].*$/g, "").replace(/^0+/, "");
  return digits.length > 15 && String(value) !== context.source ? context.source : value;
}

/** The `stats` text of a file: values of long and decimal columns stand as bare numbers, whatever their length. */
export function formatStatistics(stats: FileStatistics, columns: readonly Column[]): string {
  const types = new Map(columns.map(({ name, type }) => [name, typeOf(type)]));
  const bounds = (values: Tree | undefined) => (values === undefined ? undefined : boundsOf(values, types));
  return JSON.stringify({ ...stats, minValues: bounds(stats.minValues), maxValues: bounds(stats.maxValues) });
}

function boundsOf(values: Tree, types: ReadonlyMap<string, Type>): Record<string, unknown> {
  const bounds: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) bounds[name] = boundOf(value, types.get(name));
  return bounds;
}

function boundOf(value: Json, type: Type | undefined): unknown {
  if (type?.kind === "struct" && isTree(value))
    return boundsOf(value, new Map(type.fields.map((field) => [field.name, field.type])));
  const isNumber = type?.kind === "bigint" || type?.kind === "decimal";
  return isNumber && typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? rawJSON(value) : value;
}

function isTree(value: Json): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
