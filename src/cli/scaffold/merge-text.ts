import { type Json, sortKeys } from "../../base/index.ts";
import { diffLines, type LineChange, linesOf } from "./line-diff.ts";

/** Three states of one file: as it was written, as the team has it, as it should be now. */
export type ThreeTexts = Readonly<{ base: string; ours: string; theirs: string }>;

/**
 * Both changes in one text; undefined when they contradict each other. By lines first; what stays apart in a JSON document is merged by
 * its keys, because a comma at the end of a line is no contradiction. What is given is the same when it is merged again, as it is after
 * an upgrade that was killed: where equal lines leave room for two answers, there is none.
 */
export function mergeTexts(path: string, texts: ThreeTexts): string | undefined {
  const merged = mergeOnce(path, texts);
  return merged !== undefined && mergeOnce(path, { ...texts, ours: merged }) === merged ? merged : undefined;
}

function mergeOnce(path: string, texts: ThreeTexts): string | undefined {
  const merged = mergeLines(texts);
  if (!path.endsWith(".json")) return merged;
  // lines that fit can still lack a comma between them; a document with comments was no JSON before
  const isSound = merged !== undefined && (parsed(merged) !== undefined || parsed(texts.ours) === undefined);
  return isSound ? merged : mergeDocuments(texts);
}

function mergeLines({ base, ours, theirs }: ThreeTexts): string | undefined {
  const [old, our, their] = [linesOf(base), linesOf(ours), linesOf(theirs)];
  const [ourChanges, theirChanges] = [[...diffLines(old, our)], [...diffLines(old, their)]];
  const merged: string[] = [];
  let at = 0;
  for (;;) {
    const [mine, yours] = [ourChanges[0], theirChanges[0]];
    const next = mine === undefined || (yours !== undefined && yours.start < mine.start) ? yours : mine;
    if (next === undefined) return [...merged, ...old.slice(at)].join("");
    const lines = next === mine ? our.slice(mine.newStart, mine.newEnd) : their.slice(next.newStart, next.newEnd);
    if (mine !== undefined && yours !== undefined && touch(mine, yours)) {
      if (!isSame(mine, yours, lines, their)) return undefined;
      theirChanges.shift();
      ourChanges.shift();
    } else (next === mine ? ourChanges : theirChanges).shift();
    merged.push(...old.slice(at, next.start), ...lines);
    at = next.end;
  }
}

/** Changes of the same or of neighbouring lines: which of them comes first would be a guess. */
function touch(one: LineChange, other: LineChange): boolean {
  return one.start <= other.end && other.start <= one.end;
}

function isSame(mine: LineChange, yours: LineChange, ourLines: readonly string[], their: readonly string[]): boolean {
  const theirLines = their.slice(yours.newStart, yours.newEnd);
  return mine.start === yours.start && mine.end === yours.end && ourLines.join("") === theirLines.join("");
}

function mergeDocuments({ base, ours, theirs }: ThreeTexts): string | undefined {
  const documents = [base, ours, theirs].map(parsed);
  const [old, our, their] = documents;
  if (old === undefined || our === undefined || their === undefined) return undefined;
  const merged = mergeValues(old, our, their);
  return merged === CONFLICT ? undefined : `${JSON.stringify(merged, undefined, 2)}\n`;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const CONFLICT = Symbol("conflict");
type Merged = Json | undefined | typeof CONFLICT;

/** `undefined` stands for a key that is not there. */
function mergeValues(base: Json | undefined, ours: Json | undefined, theirs: Json | undefined): Merged {
  if (isEqual(ours, theirs) || isEqual(base, theirs)) return ours;
  if (isEqual(base, ours)) return theirs;
  if (!isRecord(ours) || !isRecord(theirs)) return CONFLICT;
  const old = isRecord(base) ? base : {};
  const merged: [string, Json][] = [];
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const value = mergeValues(field(old, key), field(ours, key), field(theirs, key));
    if (value === CONFLICT) return CONFLICT;
    if (value !== undefined) merged.push([key, value]);
  }
  return Object.fromEntries(merged);
}

type JsonRecord = Readonly<Record<string, Json>>;

function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function field(record: JsonRecord, key: string): Json | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function isEqual(one: Json | undefined, other: Json | undefined): boolean {
  return (
    JSON.stringify(sortKeys(one ?? null)) === JSON.stringify(sortKeys(other ?? null)) &&
    (one === undefined) === (other === undefined)
  );
}
