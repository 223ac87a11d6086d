import { readFileSync, realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Place } from "../../base/index.ts";
import type { EmittedFile, Origin } from "./emit.ts";
import { jsonWithSpots, type Spot } from "./json-text.ts";
import { type LiteralNode, offsetOf, readCall } from "./literal.ts";

/** Turns places of emitted files into places of the project's code. */
export type OriginPlaces = Readonly<{
  /** Of a place in an emitted file; other places stay what they are. */
  inCode: (place: Place) => Place;
  ofOrigin: (origin: Origin, part?: "key" | "value") => Place;
  /** Where an SQL text begins, if it stands in the code as it is. */
  ofSql: (file: EmittedFile) => Readonly<{ place: Place; isExact: boolean }>;
}>;

type Call = Readonly<{ file: string; text: string; root: LiteralNode }>;

/** @param root of the project @param entry file that stands for everything whose place is not known */
export function originPlaces(root: string, entry: string, files: readonly EmittedFile[]): OriginPlaces {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const spotsOf = remembered((path: string) => spotsByLine(byPath.get(path)));
  const textOf = remembered(readText);
  const callAt = remembered((at: string) => findCall(realpathSync(root), at, textOf));
  const ofOrigin: OriginPlaces["ofOrigin"] = ({ at, path }, part = "value") => {
    const call = callAt(at);
    if (call === undefined) return { file: entry, line: 1, column: 1 };
    return placeAt(call, offsetOf(call.root, path, part).offset);
  };
  return {
    ofOrigin,
    inCode: (place) => {
      const file = byPath.get(place.file);
      if (file === undefined) return place;
      const spot = nearestSpot(spotsOf(place.file), place);
      const within = spot === undefined || spot.part === "key" ? 0 : place.column - spot.column;
      const found = ofOrigin({ at: file.origin.at, path: [...file.origin.path, ...(spot?.path ?? [])] }, spot?.part);
      return { ...found, column: found.column + within };
    },
    ofSql: (file) => {
      const call = callAt(file.origin.at);
      const node = call === undefined ? undefined : offsetOf(call.root, file.origin.path, "value").node;
      const offset = call === undefined || node === undefined ? undefined : textOffset(call.text, node, file.text);
      if (call === undefined || offset === undefined) return { place: ofOrigin(file.origin), isExact: false };
      return { place: placeAt(call, offset), isExact: true };
    },
  };
}

/** Where the text of a literal begins that says `expected` line by line; undefined when it is written in another way. */
function textOffset(code: string, node: LiteralNode, expected: string): number | undefined {
  const written = code.slice(node.at, node.end).trimEnd();
  const opening = /^(?:sql\s*)?(["'`])\n?/.exec(written)?.[0];
  if (opening === undefined) return undefined;
  const [first = ""] = expected.split("\n");
  const from = node.at + opening.length;
  const line = code.slice(from, from + first.length + 200).split("\n", 1)[0] ?? "";
  const indentation = line.indexOf(first);
  const isSameHeight = written.slice(opening.length).split("\n").length >= expected.trimEnd().split("\n").length;
  return indentation >= 0 && isSameHeight ? from + indentation : undefined;
}

function findCall(root: string, at: string, textOf: (path: string) => string | undefined): Call | undefined {
  const frame = /^(.*):(\d+):(\d+)$/.exec(at);
  if (frame === null) return undefined;
  const path = fileURLToPath(frame[1] ?? "");
  const text = textOf(path);
  if (text === undefined) return undefined;
  const lines = text.split("\n").slice(0, Number(frame[2]) - 1);
  const offset = lines.reduce((sum, line) => sum + line.length + 1, Number(frame[3]) - 1);
  return { file: relative(root, path).split(sep).join("/"), text, root: readCall(text, offset) };
}

function placeAt({ file, text }: Call, offset: number): Place {
  const before = text.slice(0, offset);
  return { file, line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

function spotsByLine(file: EmittedFile | undefined): ReadonlyMap<number, readonly Spot[]> {
  if (file === undefined || file.path.endsWith(".sql")) return new Map();
  return Map.groupBy(jsonWithSpots(JSON.parse(file.text)).spots, (spot) => spot.line);
}

/** The innermost value that begins at this place or before it on its line. */
function nearestSpot(spots: ReadonlyMap<number, readonly Spot[]>, place: Place): Spot | undefined {
  return spots.get(place.line)?.findLast((spot) => spot.column <= place.column);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function remembered<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key);
    if (value !== undefined) return value;
    const made = compute(key);
    known.set(key, made);
    return made;
  };
}
