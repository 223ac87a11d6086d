import { posix } from "node:path";
import type { Place } from "../../../base/index.ts";
import { isTextMap, listOf, placeAt, placeOf } from "./text.ts";

/** A Python notebook. */
export type Notebook = Readonly<{
  path: string;
  name: string;
  /** Its lines without comments; texts in quotes stay. */
  lines: readonly string[];
  /** Its statements in one line each: brackets and continued lines joined, texts that are put together too. */
  statements: readonly Statement[];
  /** Names its statements give a value to. */
  made: ReadonlySet<string>;
  /** Of these, the ones that stand at the outermost level and are no imports. */
  shared: ReadonlySet<string>;
  /** Names its statements read, each with the index of its first line. */
  reads: ReadonlyMap<string, number>;
  /** The folder whose notebooks belong together. */
  root: string;
  /** Names of notebooks and modules it takes in or starts. */
  takes: ReadonlySet<string>;
  placeOfLine: (index: number) => Place;
}>;

/** A statement as one line, with the index of the line it begins in. */
export type Statement = Readonly<{ text: string; index: number }>;

const SOURCE = "# Databricks notebook source";

/** Reads a notebook: `.ipynb`, a Python file in a folder of notebooks, or one Databricks wrote. Undefined for other Python. */
export function readNotebook(path: string, text: string): Notebook | undefined {
  const isJson = path.endsWith(".ipynb");
  if (!isJson && !/notebook/i.test(posix.dirname(path)) && !text.startsWith(SOURCE)) return undefined;
  const source = isJson ? cellsOf(text) : text;
  if (source === undefined) return undefined;
  const raw = source.split("\n");
  const lines = withoutComments(source).split("\n");
  const outer = lines.filter((line) => !/^(\s|import\b|from\b)/.test(line));
  return {
    path,
    name: posix.basename(path, posix.extname(path)),
    lines,
    statements: statementsOf(lines),
    made: new Set([...lines.flatMap(namesMadeIn), ...parametersIn(lines.join("\n"))]),
    shared: new Set(outer.flatMap(namesMadeIn)),
    reads: readsIn(lines),
    root: rootOf(path),
    takes: takenBy(raw),
    placeOfLine: (index) =>
      isJson
        ? placeOf(path, text, JSON.stringify(raw[index] ?? "").slice(1, -1))
        : placeAt(path, source, raw.slice(0, index).join("\n").length + (index === 0 ? 0 : 1)),
  };
}

/** The code of a Jupyter notebook; undefined when it is none. */
function cellsOf(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const cells = isTextMap(value) ? listOf(value["cells"]).filter(isTextMap) : [];
    return cells
      .filter((cell) => cell["cell_type"] === "code")
      .map(({ source }) => (Array.isArray(source) ? source.join("") : String(source ?? "")))
      .filter((code) => !/^\s*%%(?!python|pyspark)/.test(code))
      .join("\n");
  } catch {
    return undefined;
  }
}

/** Comments and the documentation in three quotes go; every line stays. */
function withoutComments(source: string): string {
  return source.replaceAll(
    /(?:\b[bfru]{1,2})?("""|''')[\s\S]*?\1|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*/gi,
    (part, triple: string | undefined) => {
      if (triple !== undefined) return part.replaceAll(/[^\n]/g, " ");
      return part.startsWith("#") ? "" : part;
    },
  );
}

/** Statements reach over lines by open brackets and by backslashes. Pages of data in one statement are cut: nobody judges them. */
const LONGEST_STATEMENT = 20_000;

function statementsOf(lines: readonly string[]): readonly Statement[] {
  const found: Statement[] = [];
  let text = "";
  let index = 0;
  for (const [at, line] of lines.entries()) {
    if (text === "") index = at;
    text = text === "" ? line : `${text} ${line.trim()}`;
    const isOpen = text.length < LONGEST_STATEMENT && (/\\\s*$/.test(text) || openBrackets(text) > 0);
    if (isOpen && at < lines.length - 1) {
      text = text.replace(/\\\s*$/, " ");
      continue;
    }
    found.push({ text: joinedTexts(text), index });
    text = "";
  }
  return found;
}

function openBrackets(text: string): number {
  const code = text.replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, "");
  return (code.match(/[([{]/g)?.length ?? 0) - (code.match(/[)\]}]/g)?.length ?? 0);
}

/** `"a" + "b"` and `"a" "b"` are `"ab"`; around dots of attributes there is no blank. */
function joinedTexts(text: string): string {
  if (text.length > LONGEST_STATEMENT) return text;
  const joined = text.replaceAll(/(["'])\s*\+?\s*[bfru]{0,2}\1(?=[^"'])/gi, (part, _, at: number) =>
    isEndOfText(text, at) ? "" : part,
  );
  const indent = /^\s*/.exec(joined)?.[0] ?? "";
  return indent + joined.trimStart().replaceAll(/\s*\.\s*(?=[A-Za-z_])/g, ".");
}

/** Whether the quote at this place ends a text: an odd number of its kind stands before it. */
function isEndOfText(text: string, at: number): boolean {
  const quote = text[at] ?? "";
  return text.slice(0, at).split(quote).length % 2 === 0;
}

const makers = [
  /^\s*([\w, ]+?)\s*(?::\s*[\w[\], .]+)?=(?!=)/g,
  /^\s*(?:async\s+)?(?:def|class)\s+(\w+)/g,
  /\blambda\s+([\w, ]*):/g,
  /\bfor\s+([\w, ()]+?)\s+in\b/g,
  /\bas\s+(\w+)/g,
  /^\s*import\s+([\w., ]+)/g,
  /^\s*from\s+[\w.]+\s+import\s+([\w, *()]+)/g,
  /(\w+)\s*:=/g,
] as const;

function namesMadeIn(line: string): readonly string[] {
  // nobody gives a name a value behind pages of data in one line
  const start = line.slice(0, 1000);
  return makers.flatMap((maker) =>
    [...start.matchAll(maker)].flatMap((found) =>
      (found[1] ?? "").split(",").flatMap((part) => /[A-Za-z_]\w*/.exec(part.split(/[:=.]/)[0] ?? "")?.[0] ?? []),
    ),
  );
}

/** What is read: not an attribute, not the name of an argument, not in quotes. */
function readsIn(lines: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    if (line.startsWith("%")) continue;
    const code = line.replaceAll(/(?:\b[bfru]{1,2})?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')/gi, '""');
    for (const [name] of code.matchAll(/(?<![\w.])[A-Za-z_]\w*(?!\w|\s*=(?!=))/g))
      if (!found.has(name)) found.set(name, index);
  }
  return found;
}

/** Up to the folder of notebooks, or the folder the file lies in. */
function rootOf(path: string): string {
  const parts = posix.dirname(path).split("/");
  const at = parts.findIndex((part) => /notebook/i.test(part));
  return parts.slice(0, at < 0 ? parts.length : at + 1).join("/");
}

/** Parameters of functions, whose lists may take several lines. */
function parametersIn(code: string): readonly string[] {
  return [...code.matchAll(/\bdef\s+\w+\s*\(([^)]*)\)/g)].flatMap((found) =>
    (found[1] ?? "").split(",").flatMap((part) => /[A-Za-z_]\w*/.exec(part)?.[0] ?? []),
  );
}

/** `%run`, imports and paths in quotes (`dbutils.notebook.run` is given one), by the name of what they lead to. */
function takenBy(raw: readonly string[]): ReadonlySet<string> {
  const patterns = [
    /^(?:#\s*MAGIC\s+)?\s*%run\s+["']?([\w./-]+)/g,
    /^\s*(?:from|import)\s+([\w.]+)/g,
    /["']([\w./ -]+)["']/g,
  ];
  const found = raw.flatMap((line) =>
    patterns.flatMap((pattern) => [...line.matchAll(pattern)].map(([, to]) => to ?? "")),
  );
  return new Set(found.map(notebookName));
}

/** The name of the notebook a path leads to: `/Shared/jobs/load.py` is `load`. */
export function notebookName(path: string): string {
  const base = posix.basename(path.trim());
  return /\.(py|ipynb)$/.test(base) ? base.replace(/\.\w+$/, "") : base.replace(/^.*\./, "");
}
