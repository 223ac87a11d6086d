import { type Json, type Type, typeOf } from "../../../base/index.ts";
import type { Column } from "../../../base/index.ts";
import type { StagedParquet } from "../../engine.ts";

type Statistics = StagedParquet["stats"];
/** A leaf as COPY reports it: `"st"."a"` → `{ min: "1", max: "9", null_count: "0" }`. */
export type ReportedColumns = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Delta keeps bounds of text short; a cut upper bound must stay above what it stands for. */
const TEXT_LIMIT = 32;

/**
 * Statistics as the Delta protocol spells them, from what COPY returns. Left out: bounds that JSON cannot carry exactly, infinities, columns with
 * NaN, bytes and booleans, and what is inside lists and maps. Timestamps are cut to milliseconds, the lower bound down and the upper one up.
 */
export function protocolStatistics(
  rowCount: number,
  reported: ReportedColumns,
  columns: readonly Column[],
): Statistics {
  const minValues: Branch = {};
  const maxValues: Branch = {};
  const nullCount: Branch = {};
  for (const [quoted, values] of Object.entries(reported)) {
    const path = splitName(quoted);
    const type = leafType(path, columns);
    if (type === undefined) continue;
    put(nullCount, path, countOf(values["null_count"]));
    if (values["has_nan"] === "true") continue;
    put(minValues, path, boundOf(values["min"], type, "min"));
    put(maxValues, path, boundOf(values["max"], type, "max"));
  }
  return { numRecords: rowCount, minValues, maxValues, nullCount };
}

type Branch = { [key: string]: Json };

function put(tree: Branch, path: readonly string[], value: Json | undefined): void {
  if (value === undefined) return;
  let branch = tree;
  for (const part of path.slice(0, -1)) {
    branch[part] ??= {};
    branch = branch[part] as Branch;
  }
  const last = path.at(-1);
  if (last !== undefined) branch[last] = value;
}

/** `"a"."b""c"` → `a`, `b"c` */
function splitName(quoted: string): readonly string[] {
  return [...quoted.matchAll(/"((?:[^"]|"")*)"/g)].map((match) => (match[1] ?? "").replaceAll('""', '"'));
}

/** The type at the end of a path of struct fields; undefined inside lists and maps. */
function leafType(path: readonly string[], columns: readonly Column[]): Type | undefined {
  const column = columns.find(({ name }) => name === path[0]);
  let type: Type | undefined = column === undefined ? undefined : typeOf(column.type);
  for (const part of path.slice(1)) {
    type = type?.kind === "struct" ? type.fields.find(({ name }) => name === part)?.type : undefined;
  }
  return type;
}

function countOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function boundOf(text: string | undefined, type: Type, side: "min" | "max"): Json | undefined {
  if (text === undefined) return undefined;
  switch (type.kind) {
    case "tinyint":
    case "smallint":
    case "int":
    case "bigint":
    case "decimal":
      return exactNumber(text);
    case "float":
    case "double":
      return Number.isFinite(Number(text)) ? Number(text) : undefined;
    case "string":
      return side === "min" ? cutDown(text) : cutUp(text);
    case "date":
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;
    case "timestamp":
      return milliseconds(text, side, "Z");
    case "timestamp_ntz":
      return milliseconds(text, side, "");
    default:
      return undefined;
  }
}

/** A number that JSON and its readers carry without loss. */
function exactNumber(text: string): number | undefined {
  const value = Number(text);
  const plain = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return String(value) === (plain === "-0" ? "0" : plain) ? value : undefined;
}

function cutDown(text: string): string {
  return firstCharacters(text);
}

function cutUp(text: string): string | undefined {
  const cut = firstCharacters(text);
  return cut.length === text.length ? text : `${cut}\u{10ffff}`;
}

function firstCharacters(text: string): string {
  if (text.length <= TEXT_LIMIT) return text;
  return [...text].slice(0, TEXT_LIMIT).join("");
}

/** `2020-01-01 00:00:00.123456+00` → `2020-01-01T00:00:00.123Z` */
function milliseconds(text: string, side: "min" | "max", zone: string): string | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?(?:\+00)?$/.exec(text);
  if (parts === null) return undefined;
  const micros = Number((parts[3] ?? "").padEnd(6, "0"));
  const millis = side === "min" ? Math.floor(micros / 1000) : Math.ceil(micros / 1000);
  const instant = new Date(Date.parse(`${parts[1]}T${parts[2]}Z`) + millis);
  return instant.toISOString().replace("Z", zone);
}
