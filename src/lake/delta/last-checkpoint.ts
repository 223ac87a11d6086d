import { createHash } from "node:crypto";
import type { Json } from "../../base/index.ts";
import { UserError } from "../../base/index.ts";
import { lastCheckpointKey } from "./log-name.ts";
import type { TablePlace } from "./place.ts";

/** PROTOCOL.md §Last Checkpoint File Schema. */
export type LastCheckpoint = Readonly<{
  version: number;
  size: number;
  parts?: number;
  sizeInBytes?: number;
  numOfAddFiles?: number;
}>;

/** The hint where to start reading, or undefined: absent, damaged and wrong hints are the same, they only cost time. */
export async function readLastCheckpoint({ storage, prefix }: TablePlace): Promise<LastCheckpoint | undefined> {
  try {
    const text = new TextDecoder().decode(await storage.read(lastCheckpointKey(prefix)));
    const hint = JSON.parse(text) as LastCheckpoint & Readonly<{ checksum?: string }>;
    if (typeof hint?.version !== "number" || !Number.isSafeInteger(hint.version) || hint.version < 0) return undefined;
    if (typeof hint.checksum === "string" && hint.checksum !== jsonChecksum(hint)) return undefined;
    return hint;
  } catch (error) {
    if (error instanceof UserError && error.code !== "LW6101") throw error;
    return undefined;
  }
}

export async function writeLastCheckpoint({ storage, prefix }: TablePlace, hint: LastCheckpoint): Promise<void> {
  await storage.write(lastCheckpointKey(prefix), JSON.stringify({ ...hint, checksum: jsonChecksum(hint) }));
}

/** PROTOCOL.md §JSON checksum: MD5 of the canonical form, the top-level `checksum` left out. */
export function jsonChecksum(document: Readonly<Record<string, unknown>>): string {
  return createHash("md5").update(canonicalForm(document)).digest("hex");
}

/** The canonical form of §JSON checksum: paths joined by "+", sorted by bytes, values percent-encoded. */
export function canonicalForm(document: Readonly<Record<string, unknown>>): string {
  const { checksum: _ignored, ...rest } = document;
  const pairs = [...leaves("", rest as Json)];
  pairs.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return pairs.map(([path, value]) => `${path}=${value}`).join(",");
}

function* leaves(path: string, value: Json | undefined): Generator<readonly [string, string]> {
  const below = (name: string) => (path === "" ? name : `${path}+${name}`);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* leaves(below(String(index)), item as Json);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) if (item !== undefined) yield* leaves(below(quote(key)), item);
  } else {
    yield [path, typeof value === "string" ? quote(value) : String(value)];
  }
}

// encodeURIComponent leaves five characters that the protocol reserves
function quote(text: string): string {
  const encoded = encodeURIComponent(text).replace(/[!'()*]/g, hexOf);
  return `"${encoded}"`;
}

function hexOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
