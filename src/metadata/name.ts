import { LIMITS } from "./file/limits.ts";

const NAME = /^[a-z][a-z0-9_]*$/;

/** What every identifier of a project looks like, in words for messages. */
export const NAME_RULE = "lower-case letters, digits and _, a letter first";

export function isName(text: string): boolean {
  return NAME.test(text) && text.length <= LIMITS.nameLength;
}

/** The nearest valid name, for "did you mean": `Ref Airports` → `ref_airports`. */
export function nearestName(text: string): string | undefined {
  const name = text
    .slice(0, LIMITS.nameLength)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "");
  return isName(name) ? name : undefined;
}

/** Words with a meaning of their own in dataset names, in folders of the lake or in values. */
const OWN_WORDS = ["bronze", "silver", "gold", "miscellaneous", "quarantine", "config", "secret", "source", "product"];

/** Reserved by the grammar of DuckDB (`duckdb_keywords()`, version 1.5): as a table name they need quotes everywhere. */
const SQL_WORDS =
  "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default deferrable desc describe distinct do else end except false fetch for foreign from group having in initially intersect into lambda lateral leading limit not null offset on only or order pivot pivot_longer pivot_wider placing primary qualify references returning select show some summarize symmetric table then to trailing true union unique unpivot using variadic when where window with";

const RESERVED_OWNERS = new Set([...OWN_WORDS, ...SQL_WORDS.split(" ")]);
const RESERVED_DATASETS = new Set(SQL_WORDS.split(" "));

/** Sources and products may not be called like a layer or a word of SQL; datasets not like a word of SQL. Columns may: they are quoted. */
export function isReserved(name: string, what: "owner" | "dataset"): boolean {
  return (what === "owner" ? RESERVED_OWNERS : RESERVED_DATASETS).has(name);
}
