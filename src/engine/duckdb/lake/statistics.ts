import { type Json, type Type, typeOf } from "../../../base/index.ts";

/*
 * What DuckDB's RETURN_STATS tells of a Parquet file, in the spelling of the Delta protocol (§Per-file Statistics there): values by type,
 * nested columns as nested objects, texts cut, nothing where a bound would be wrong. Numbers that JavaScript cannot hold stay texts.
 */

/** One row of RETURN_STATS, as DuckDB's JSON converter gives it. */
export type ReturnedStats = Readonly<{
  filename: string;
  count: string;
  file_size_bytes: string;
  column_statistics: readonly Readonly<{ key: string; value: readonly Readonly<{ key: string; value: string }>[] }>[];
  partition_keys: readonly Readonly<{ key: string; value: string | null }>[] | null;
}>;

type Tree = { [name: string]: Json | Tree };
export type Statistics = Readonly<{
  numRecords: number;
  minValues: Readonly<Record<string, Json>>;
  maxValues: Readonly<Record<string, Json>>;
  nullCount: Readonly<Record<string, Json>>;
  tightBounds: boolean;
}>;

/** @param columns `name` and `fileType` as they are in the file, `type` where that one has variants */
export function statisticsOf(
  returned: ReturnedStats,
  columns: readonly Readonly<{ name: string; type: string; fileType?: string }>[],
): Statistics {
  const types = new Map(
    columns.map(({ name, type, fileType = type }) => [name, [typeOf(fileType), typeOf(type)] as const]),
  );
  const minValues: Tree = {};
  const maxValues: Tree = {};
  const nullCount: Tree = {};
  for (const { key, value } of returned.column_statistics) {
    const names = pathOf(key);
    const [fileType, ownType] = types.get(names[0] ?? "") ?? [];
    const type = leafType(fileType, ownType, names.slice(1));
    if (type === undefined) continue;
    // one of the two parts of a variant speaks for it
    const path = type.kind === "variant" ? names.slice(0, -1) : names;
    const found = new Map(value.map((entry) => [entry.key, entry.value]));
    setLeaf(nullCount, path, Number(found.get("null_count") ?? 0));
    if (found.get("has_nan") === "true") continue;
    setLeaf(minValues, path, lowerBound(found.get("min"), type));
    setLeaf(maxValues, path, upperBound(found.get("max"), type));
  }
  const numRecords = Number(returned.count);
  return { numRecords, minValues, maxValues, nullCount, tightBounds: true };
}

/** `"st"."x y"` → the names. */
function pathOf(key: string): readonly string[] {
  return Array.from(key.matchAll(/"((?:[^"]|"")*)"/g), ([, name]) => (name ?? "").replaceAll('""', '"'));
}

// inside arrays and maps the counts are of elements, not of rows
function leafType(type: Type | undefined, own: Type | undefined, path: readonly string[]): Type | undefined {
  if (type === undefined || type.kind === "array" || type.kind === "map") return undefined;
  const [name, ...rest] = path;
  if (own?.kind === "variant") return rest.length === 0 && name === "metadata" ? own : undefined;
  if (type.kind !== "struct") return path.length === 0 ? type : undefined;
  const index = type.fields.findIndex((field) => field.name === name);
  const ownField = own?.kind === "struct" ? own.fields[index] : undefined;
  return leafType(type.fields[index]?.type, ownField?.type, rest);
}

function setLeaf(tree: Tree, path: readonly string[], value: Json | undefined): void {
  const last = path.at(-1);
  if (value === undefined || last === undefined) return;
  let node = tree;
  for (const name of path.slice(0, -1)) node = (node[name] ??= {}) as Tree;
  node[last] = value;
}

/** Characters of a text that are kept, as Spark does. */
const PREFIX_LENGTH = 32;

function lowerBound(text: string | undefined, type: Type): Json | undefined {
  if (text === undefined) return undefined;
  if (type.kind === "string") return Array.from(text).slice(0, PREFIX_LENGTH).join("");
  if (type.kind === "timestamp" || type.kind === "timestamp_ntz") return instant(text, type.kind, false);
  return scalarBound(text, type);
}

function upperBound(text: string | undefined, type: Type): Json | undefined {
  if (text === undefined) return undefined;
  if (type.kind === "string") return cutUp(text);
  if (type.kind === "timestamp" || type.kind === "timestamp_ntz") return instant(text, type.kind, true);
  return scalarBound(text, type);
}

const HIGHEST = "\u{10FFFF}";

// a cut text must stay an upper bound: the highest character after it makes it one, unless the text goes on with more of them
function cutUp(text: string): string {
  const characters = Array.from(text);
  let kept = PREFIX_LENGTH;
  while (characters[kept] === HIGHEST) kept++;
  return characters.length <= kept ? text : `${characters.slice(0, kept).join("")}${HIGHEST}`;
}

function scalarBound(text: string, type: Type): Json | undefined {
  switch (type.kind) {
    case "tinyint":
    case "smallint":
    case "int":
      return Number(text);
    case "float":
    case "double":
      return Number.isFinite(Number(text)) ? Number(text) : undefined;
    case "bigint":
      return Number.isSafeInteger(Number(text)) ? Number(text) : text;
    case "decimal":
      return String(Number(text)) === text ? Number(text) : text;
    case "date":
      return /^\d{4}-\d\d-\d\d$/.test(text) ? text : undefined;
    default:
      return undefined;
  }
}

// milliseconds as the protocol wants; the upper bound is rounded up, because not every reader knows that it was cut
function instant(text: string, kind: "timestamp" | "timestamp_ntz", up: boolean): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00)?$/.exec(text);
  if (match === null) return undefined;
  const micros = (match[3] ?? "").padEnd(6, "0");
  const base = Date.parse(`${match[1]}T${match[2]}.${micros.slice(0, 3)}Z`);
  const rounded = new Date(up && !micros.endsWith("000") ? base + 1 : base);
  if (rounded.getUTCFullYear() > 9999) return undefined;
  const iso = rounded.toISOString();
  return kind === "timestamp" ? iso : iso.slice(0, -1);
}
