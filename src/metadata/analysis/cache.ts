import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Json, sha256 } from "../../base/index.ts";

/** Results that follow from their key alone: losing one costs time, nothing else. Keys are `<area>:<hash>`. */
export type AnalysisCache = Readonly<{
  get: (key: string) => Json | undefined;
  set: (key: string, value: Json) => void;
  /** Writes what is new. Never throws: a cache that cannot be written is only slow. */
  flush: () => void;
}>;

/** For tests and one-off work: forgets everything with the process. */
export function memoryCache(): AnalysisCache {
  const entries = new Map<string, Json>();
  return { get: (key) => entries.get(key), set: (key, value) => void entries.set(key, value), flush: () => {} };
}

/** Areas with few, large entries: a file each, the newest kept. Everything else goes line by line into one file. */
const LARGE_AREAS = ["project", "analysis"];
const LARGE_FILES_KEPT = 8;
const MOST_PACK_BYTES = 64 * 1024 * 1024;
const PACK = "entries.ndjson";

/**
 * A cache in a folder, shared by processes: lines are appended in one write, files are replaced by renaming, every entry carries its checksum
 * and is ignored when it does not fit. Bounded: a full pack is begun anew.
 * @param version of the program that writes; entries of others are not seen
 */
export function fileCache(folder: string, version = ""): AnalysisCache {
  const prefix = version === "" ? "" : `${version}|`;
  const fresh = new Map<string, string>();
  let pack: Map<string, string> | undefined;
  const get = (key: string): Json | undefined => {
    const name = prefix + key;
    pack ??= isLarge(key) ? pack : readPack(folder);
    const text = fresh.get(name) ?? (isLarge(key) ? readLarge(folder, name) : pack?.get(name));
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  };
  const set = (key: string, value: Json): void => void fresh.set(prefix + key, JSON.stringify(value));
  const flush = (): void => {
    const entries = [...fresh];
    fresh.clear();
    if (entries.length === 0) return;
    try {
      write(folder, entries);
    } catch {
      // read-only project, full disk: the work is done anyway
    }
  };
  return { get, set, flush };
}

function isLarge(key: string): boolean {
  return LARGE_AREAS.some((area) => key.startsWith(`${area}:`) || key.includes(`|${area}:`));
}

function write(folder: string, entries: readonly (readonly [string, string])[]): void {
  mkdirSync(folder, { recursive: true });
  const lines = entries.filter(([name]) => !isLarge(name)).map(([name, text]) => `${line(name, text)}\n`);
  if (lines.length > 0) appendPack(folder, lines.join(""));
  const large = entries.filter(([name]) => isLarge(name));
  for (const [name, text] of large) replaceFile(join(folder, largeFile(name)), line(name, text));
  if (large.length > 0) dropOldest(folder);
}

function appendPack(folder: string, text: string): void {
  const path = join(folder, PACK);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size + text.length > MOST_PACK_BYTES) replaceFile(path, text);
  // a line of a process that died half-way must not swallow ours
  else appendFileSync(path, size > 0 ? `\n${text}` : text);
}

function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

function dropOldest(folder: string): void {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  if (files.length <= LARGE_FILES_KEPT) return;
  const dated = files.map((name) => ({
    name,
    time: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  }));
  for (const { name } of dated.sort((a, b) => b.time - a.time).slice(LARGE_FILES_KEPT))
    rmSync(join(folder, name), { force: true });
}

function largeFile(name: string): string {
  return `${sha256(name)}.json`;
}

function line(name: string, text: string): string {
  return `${checksum(name, text)}\t${name}\t${text}`;
}

function checksum(name: string, text: string): string {
  return sha256(`${name}\t${text}`).slice(0, 16);
}

function parseLine(text: string): readonly [string, string] | undefined {
  const first = text.indexOf("\t");
  const second = text.indexOf("\t", first + 1);
  if (first < 0 || second < 0) return undefined;
  const name = text.slice(first + 1, second);
  const value = text.slice(second + 1);
  return checksum(name, value) === text.slice(0, first) ? [name, value] : undefined;
}

function readPack(folder: string): Map<string, string> {
  const entries = new Map<string, string>();
  for (const text of readIfThere(join(folder, PACK))?.split("\n") ?? []) {
    const entry = text === "" ? undefined : parseLine(text);
    if (entry !== undefined) entries.set(...entry);
  }
  return entries;
}

function readLarge(folder: string, name: string): string | undefined {
  const path = join(folder, largeFile(name));
  const entry = parseLine(readIfThere(path) ?? "");
  if (entry === undefined || entry[0] !== name) return undefined;
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // only its age would be wrong
  }
  return entry[1];
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
