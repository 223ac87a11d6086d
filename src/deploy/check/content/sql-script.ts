import { placeAt } from "./text.ts";
import type { Place } from "../../../base/index.ts";

/** An SQL script with the tables it makes and the ones it names. */
export type SqlScript = Readonly<{
  path: string;
  tables: readonly SqlTable[];
  /** Names of all tables and views it makes, also those whose columns it does not list. */
  makes: readonly string[];
  /** The folder whose scripts belong together. */
  root: string;
  uses: readonly Readonly<{ table: string; place: Place }>[];
}>;

export type SqlTable = Readonly<{ name: SqlName; columns: readonly SqlColumn[]; place: Place }>;
export type SqlName = Readonly<{ text: string; isQuoted: boolean }>;
export type SqlColumn = Readonly<{
  name: SqlName;
  isKey: boolean;
  isNullable: boolean;
  /** Whether it may be empty is written down. */
  isSaid: boolean;
  /** The table it refers to. */
  references: string | undefined;
  place: Place;
}>;

const NAME = String.raw`(?:\[[^\]]+\]|"[^"]+"|[A-Za-z_#@][\w$#@]*)`;
const QUALIFIED = String.raw`(?:${NAME}\s*\.\s*)*${NAME}`;

/** Reads an SQL script: its CREATE TABLE statements and the tables that other statements name. */
export function readSqlScript(path: string, text: string): SqlScript {
  const code = withoutComments(text);
  const tables = [
    ...code.matchAll(
      new RegExp(
        String.raw`\bcreate\s+(?:external\s+|temporary\s+)?table\s+(?:if\s+not\s+exists\s+)?(${QUALIFIED})\s*\(`,
        "gi",
      ),
    ),
  ].map((found) => {
    const start = found.index + found[0].length;
    const items = itemsOf(code, start);
    return {
      name: lastName(found[1] ?? ""),
      columns: columnsOf(items, (offset) => placeAt(path, text, offset)),
      place: placeAt(path, text, found.index),
    };
  });
  const made = [
    ...code.matchAll(new RegExp(String.raw`\b(?:table|view)\s+(?:if\s+not\s+exists\s+)?(${QUALIFIED})`, "gi")),
  ];
  return {
    path,
    tables,
    makes: made
      .filter((found) => /\bcreate\b[^;]{0,40}$/i.test(code.slice(0, found.index)))
      .map((found) => lastName(found[1] ?? "").text),
    root: rootOf(path),
    uses: usesOf(code, (offset) => placeAt(path, text, offset)),
  };
}

/** Up to the folder of scripts, or the folder the file lies in. */
function rootOf(path: string): string {
  const parts = path.split("/").slice(0, -1);
  const at = parts.findIndex((part) => /sql/i.test(part));
  return parts.slice(0, at < 0 ? parts.length : at + 1).join("/");
}

/** Comments, texts in quotes and types of one's own become blanks, so that offsets stay. */
function withoutComments(text: string): string {
  return opened(text).replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|\bcreate\s+type\b[^;]*/gi, (part) =>
    part.replaceAll(/[^\n]/g, " "),
  );
}

/** Statements that stand in a text which is executed are statements: its quotes become blanks. */
function opened(text: string): string {
  const quoted = String.raw`N?'(?:[^']|'')*'`;
  const executed = new RegExp(
    String.raw`\b(exec(?:ute)?\s*\(|sp_executesql)(\s*${quoted}(?:\s*\+\s*${quoted})*)`,
    "gi",
  );
  return text.replaceAll(executed, (_, word: string, texts: string) => {
    const inner = texts.replaceAll(/''|N?'\s*\+\s*N?'|N?'/g, (part) =>
      part === "''" ? "' " : " ".repeat(part.length),
    );
    return `${word}${inner}`;
  });
}

type Item = Readonly<{ text: string; offset: number }>;

/** What stands between the commas of a bracket. */
function itemsOf(code: string, start: number): readonly Item[] {
  const items: Item[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < code.length; at++) {
    const sign = code[at];
    if (sign === "(") depth++;
    if ((sign === "," && depth === 0) || (sign === ")" && depth === 0)) {
      items.push({ text: code.slice(from, at), offset: from });
      from = at + 1;
    }
    if (sign === ")" && depth === 0) return items;
    if (sign === ")") depth--;
  }
  return items;
}

const ofTable = /^\s*(constraint|primary\s+key|foreign\s+key|unique|check|index|period)\b/i;

function columnsOf(items: readonly Item[], place: (offset: number) => Place): readonly SqlColumn[] {
  const keys = items.filter(({ text }) => ofTable.test(text));
  const inKey = (name: string, kind: RegExp) =>
    keys.find(({ text }) => kind.test(text) && namesIn(text).includes(name.toLowerCase()));
  return items
    .filter(({ text }) => !ofTable.test(text) && text.trim() !== "")
    .map(({ text, offset }) => {
      const name = lastName(new RegExp(NAME).exec(text)?.[0] ?? "");
      const own = referenceIn(text);
      const foreign = inKey(name.text, /\bforeign\s+key\b/i);
      const isKey = /\bprimary\s+key\b/i.test(text) || inKey(name.text, /\bprimary\s+key\b/i) !== undefined;
      return {
        name,
        isKey,
        isNullable: !isKey && !/\bnot\s+null\b/i.test(text),
        isSaid: /\bnull\b/i.test(text),
        references: own ?? (foreign === undefined ? undefined : referenceIn(foreign.text)),
        place: place(offset + text.length - text.trimStart().length),
      };
    });
}

/** Names of the columns in the first bracket of a constraint. */
function namesIn(text: string): readonly string[] {
  const inner = /\(([^)]*)\)/.exec(text)?.[1] ?? "";
  return inner.split(",").map((each) => lastName(each.trim().split(/\s+/)[0] ?? "").text.toLowerCase());
}

function referenceIn(text: string): string | undefined {
  const found = new RegExp(String.raw`\breferences\s+(${QUALIFIED})`, "i").exec(text)?.[1];
  return found === undefined ? undefined : lastName(found).text;
}

/** The last part of a qualified name, without its quotes. */
function lastName(text: string): SqlName {
  const last = [...text.matchAll(new RegExp(NAME, "g"))].at(-1)?.[0] ?? "";
  const isQuoted = last.startsWith("[") || last.startsWith('"');
  return { text: isQuoted ? last.slice(1, -1) : last, isQuoted };
}

const noTables = new Set(["set", "inserted", "deleted", "select", "values", "on"]);

/** Tables that statements read, write or alter, without temporary ones, views of the system and names the script makes itself. */
function usesOf(code: string, place: (offset: number) => Place): SqlScript["uses"] {
  const own = [...code.matchAll(new RegExp(String.raw`(?:\bwith|,)\s+(${NAME})\s*(?:\([^)]*\)\s*)?as\s*\(`, "gi"))];
  const aliases = [
    ...code.matchAll(new RegExp(String.raw`\b(?:from|join)\s+${QUALIFIED}\s+(?:as\s+)?(${NAME})`, "gi")),
  ];
  const known = new Set([...own, ...aliases].map((found) => lastName(found[1] ?? "").text.toLowerCase()));
  const words = String.raw`\b(from|join|into|update|references|alter\s+table)\s+(${QUALIFIED})(\s*\()?`;
  return [...code.matchAll(new RegExp(words, "gi"))].flatMap((found) => {
    const [, word = "", text = "", bracket] = found;
    const table = lastName(text).text;
    const isFunction = bracket !== undefined && /^(from|join)$/i.test(word);
    const isOther = /^\[?(sys|information_schema)\b/i.test(text) || /^[#@]/.test(table);
    if (isFunction || isOther || noTables.has(table.toLowerCase()) || known.has(table.toLowerCase())) return [];
    return [{ table, place: place(found.index) }];
  });
}
