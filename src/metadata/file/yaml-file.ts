import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type YAMLError,
  type YAMLMap,
} from "yaml";
import { type Code, type Diagnostic, diagnostic, errorText, type Place } from "../../base/index.ts";
import { LIMITS } from "./limits.ts";

export type YamlPath = readonly (string | number)[];

/** A YAML file as plain values (maps have no prototype) and the place of every key and value in it. */
export type YamlFile = Readonly<{
  path: string;
  value: unknown;
  /** Keys below `datasets:`, whatever becomes of the rest. */
  datasetNames: readonly string[];
  /** Place of the value at `path`, or of its key; of the nearest enclosing value when there is none. */
  placeOf: (path: YamlPath, part?: "key" | "value") => Place;
  /** Place of `written` inside the scalar at `path`: quotes, escapes and folded lines are looked through. */
  placeWithin: (path: YamlPath, written: string) => Place;
}>;

/** What is kept of a file to find places later: not its tree, which is many times larger. */
type Spots = Readonly<{
  file: string;
  text: string;
  lines: LineCounter;
  root: Spot;
}>;

/** Offsets of a value and of its key, and what is inside it. */
type Spot = { at?: number; keyAt?: number; below?: Map<string | number, Spot> };

type Reading = Spots & {
  readonly document: ReturnType<typeof parseAllDocuments>[number];
  readonly findings: Diagnostic[];
  nodeCount: number;
  aliasNodeCount: number;
  aliasDepth: number;
};

/**
 * Parses one file. Syntax errors, several documents, tags, duplicate keys, keys that are not text, numbers JSON cannot hold, too much
 * nesting and alias bombs are findings. @returns undefined value when nothing can be trusted.
 */
export function parseYamlFile(file: string, text: string, findings: Diagnostic[]): YamlFile | undefined {
  const lines = new LineCounter();
  const fail = (code: Code, offset: number, values: Record<string, string | number>, hint?: string) => {
    findings.push(diagnostic(code, { place: placeAt(file, lines, offset), values, hint }));
  };
  let documents: ReturnType<typeof parseAllDocuments>;
  try {
    documents = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      schema: "core",
      logLevel: "silent",
    });
  } catch (error) {
    if (error instanceof RangeError) fail("LW1013", 0, { limit: LIMITS.yamlDepth });
    else fail("LW1010", 0, { reason: errorText(error) });
    return undefined;
  }
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (document === undefined) return void fail("LW1016", 0, { file });
  for (const problem of firstPerLine([...document.errors, ...document.warnings], lines)) {
    // the composer calls itself for every level and reports when that exhausts the stack
    if (/call stack/i.test(problem.message)) fail("LW1013", problem.pos[0], { limit: LIMITS.yamlDepth });
    else fail("LW1010", problem.pos[0], { reason: sentence(problem.message) });
  }
  if (second !== undefined) fail("LW1014", second.range?.[0] ?? 0, {}, "one file holds one document: remove `---`");
  if (document.errors.length > 0 || document.warnings.length > 0) return undefined;
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null))
    return void fail("LW1016", 0, { file });
  const spots: Spots = { file, text, lines, root: {} };
  const reading: Reading = { ...spots, document, findings, nodeCount: 0, aliasNodeCount: 0, aliasDepth: 0 };
  try {
    const value = readNode(reading, document.contents, spots.root, 0);
    return yamlFile(spots, value);
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    fail(error.code, error.offset, { limit: error.limit });
    return undefined;
  }
}

/** One slip often makes several errors on its line, and a broken file hundreds. */
function firstPerLine(problems: readonly YAMLError[], lines: LineCounter): readonly YAMLError[] {
  const byLine = new Map<number, YAMLError>();
  for (const problem of problems) {
    const { line } = lines.linePos(problem.pos[0]);
    if (!byLine.has(line)) byLine.set(line, problem);
  }
  return [...byLine.values()].slice(0, 5);
}

function yamlFile(spots: Spots, value: unknown): YamlFile {
  return {
    path: spots.file,
    value,
    datasetNames: namesBelow(value, "datasets"),
    placeOf: (path, part) => placeOfPath(spots, path, part),
    placeWithin: (path, written) => placeWithin(spots, path, written),
  };
}

function namesBelow(value: unknown, key: string): readonly string[] {
  const inner: unknown = value !== null && typeof value === "object" ? Reflect.get(value, key) : undefined;
  return inner !== null && typeof inner === "object" ? Object.keys(inner) : [];
}

/** Ends the reading of a file that is larger inside than it looks. */
class TooMuch extends Error {
  readonly code: "LW1012" | "LW1013";
  readonly offset: number;
  readonly limit: number;
  constructor(code: "LW1012" | "LW1013", offset: number, limit: number) {
    super(code);
    this.code = code;
    this.offset = offset;
    this.limit = limit;
  }
}

function readNode(reading: Reading, node: Node | null, spot: Spot, depth: number): unknown {
  if (node === null) return null;
  const offset = node.range?.[0] ?? 0;
  reading.nodeCount += 1;
  if (reading.aliasDepth > 0) reading.aliasNodeCount += 1;
  else spot.at = offset;
  if (depth > LIMITS.yamlDepth) throw new TooMuch("LW1013", offset, LIMITS.yamlDepth);
  if (reading.nodeCount > LIMITS.yamlNodes || reading.aliasNodeCount > LIMITS.aliasNodes)
    throw new TooMuch("LW1012", offset, LIMITS.aliasNodes);
  if (isAlias(node)) return readAlias(reading, node, spot, depth);
  if (isScalar(node)) return readScalar(reading, node.value, offset);
  if (isSeq(node))
    return node.items.map((item, index) => readNode(reading, item as Node, spotBelow(spot, index), depth + 1));
  if (isMap(node)) return readMap(reading, node, spot, depth);
  return null;
}

function readAlias(reading: Reading, node: Alias, spot: Spot, depth: number): unknown {
  const target = node.resolve(reading.document);
  if (target === undefined) {
    report(reading, "LW1010", node.range?.[0] ?? 0, { reason: `alias *${node.source} has no anchor before it` });
    return null;
  }
  reading.aliasDepth += 1;
  try {
    return readNode(reading, target, spot, depth + 1);
  } finally {
    reading.aliasDepth -= 1;
  }
}

function readScalar(reading: Reading, value: unknown, offset: number): unknown {
  const isExact =
    typeof value !== "number" || (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)));
  if (!isExact) {
    const written = /^[^\s,\]}#]*/.exec(reading.text.slice(offset, offset + 60))?.[0] ?? "";
    report(reading, "LW1018", offset, { value: written, hint: `write it in quotes: "${written}"` });
  }
  return value;
}

function readMap(reading: Reading, node: YAMLMap, spot: Spot, depth: number): Record<string, unknown> {
  const result = emptyMap();
  for (const pair of node.items) {
    const key = pair.key as Node | null;
    const offset = key?.range?.[0] ?? node.range?.[0] ?? 0;
    const name = isScalar(key) && key.value !== null ? String(key.value) : undefined;
    if (name === undefined || name === "__proto__") {
      report(reading, "LW1015", offset, { key: name ?? "" });
      continue;
    }
    const inner = spotBelow(spot, name);
    if (name in result) {
      const first = placeAt(reading.file, reading.lines, inner.keyAt ?? offset);
      const related = [{ place: first, text: "first given here" }];
      const place = placeAt(reading.file, reading.lines, offset);
      reading.findings.push(
        diagnostic("LW1011", { place, values: { key: name }, value: name, related, hint: "keep one of them" }),
      );
      continue;
    }
    if (name.includes("${")) report(reading, "LW1310", offset, { key: name, hint: "references stand in values only" });
    if (reading.aliasDepth === 0) inner.keyAt = offset;
    result[name] = readNode(reading, pair.value as Node | null, inner, depth + 1);
  }
  return result;
}

function report(
  reading: Reading,
  code: Code,
  offset: number,
  { hint, ...values }: Readonly<Record<string, string>> & { readonly hint?: string },
): void {
  reading.findings.push(diagnostic(code, { place: placeAt(reading.file, reading.lines, offset), values, hint }));
}

/** A map without prototype: a key such as `constructor` means nothing in it. */
export function emptyMap(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}

function spotBelow(spot: Spot, step: string | number): Spot {
  spot.below ??= new Map();
  const known = spot.below.get(step);
  if (known !== undefined) return known;
  const below: Spot = {};
  spot.below.set(step, below);
  return below;
}

function placeOfPath(spots: Spots, path: YamlPath, part: "key" | "value" = "value"): Place {
  let spot = spots.root;
  let found = spot.at ?? 0;
  for (const [index, step] of path.entries()) {
    const next = spot.below?.get(step);
    if (next === undefined) return placeAt(spots.file, spots.lines, spot.keyAt ?? found);
    spot = next;
    const wantsKey = part === "key" && index === path.length - 1;
    found = (wantsKey ? (spot.keyAt ?? spot.at) : (spot.at ?? spot.keyAt)) ?? found;
  }
  return placeAt(spots.file, spots.lines, found);
}

function placeWithin(spots: Spots, path: YamlPath, written: string): Place {
  let spot: Spot | undefined = spots.root;
  for (const step of path) spot = spot?.below?.get(step);
  const found = spot?.at === undefined ? -1 : spots.text.indexOf(written, spot.at);
  return found < 0 ? placeOfPath(spots, path) : placeAt(spots.file, spots.lines, found);
}

/** Line and column of a UTF-16 offset. */
function placeAt(file: string, lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(1, line), column: Math.max(1, col) };
}

function sentence(text: string): string {
  const first = text.split("\n")[0] ?? text;
  return first.charAt(0).toLowerCase() + first.slice(1);
}
