import { join } from "node:path";
import type { Json } from "../../base/index.ts";
import type { ObjectInfo } from "../storage/storage.ts";
import { type Action, actionProblem, definedMembers, logText, parseCommit, type Sidecar } from "./action.ts";
import { checkpointMembers, sidecarMembers } from "./checkpoint-schema.ts";
import { decodePath } from "./file-path.ts";
import { logFolder } from "./log-name.ts";
import type { Checkpoint } from "./log-segment.ts";
import type { ParquetAccess, StructScan } from "./parquet.ts";
import type { TablePlace } from "./place.ts";

/** All actions of a checkpoint, those of its sidecars included (PROTOCOL.md §V2 Spec). */
export async function readCheckpoint(
  place: TablePlace,
  checkpoint: Checkpoint,
  parquet: ParquetAccess,
  signal?: AbortSignal,
): Promise<readonly Action[]> {
  const actions =
    checkpoint.format === "json"
      ? await readJsonCheckpoint(place, checkpoint)
      : await scanActions({ place, keys: keysOf(checkpoint.files), structs: checkpointMembers, parquet, signal });
  requireVersion(actions, checkpoint.version);
  const sidecars = actions.flatMap(({ sidecar }) => (sidecar ? [sidecar] : []));
  if (sidecars.length === 0) return actions;
  const keys = await Promise.all(sidecars.map((sidecar) => wholeSidecar(place, sidecar)));
  return [...actions, ...(await scanActions({ place, keys, structs: sidecarMembers, parquet, signal }))];
}

// V2 checkpoints say of which version they are (§Checkpoint Metadata): one that was put in the place of another is no checkpoint of it
function requireVersion(actions: readonly Action[], version: number): void {
  const stated = actions.find(({ checkpointMetadata }) => checkpointMetadata)?.checkpointMetadata?.version;
  if (stated !== undefined && stated !== version) throw new Error(`it is the checkpoint of version ${stated}`);
}

async function wholeSidecar(place: TablePlace, sidecar: Sidecar): Promise<string> {
  const key = sidecarKey(place, sidecar);
  const found = await place.storage.head(key);
  if (found === undefined) throw new Error(`its sidecar ${key} is gone`);
  if (typeof sidecar.sizeInBytes === "number" && found.sizeBytes !== sidecar.sizeInBytes)
    throw new Error(`its sidecar ${key} has ${found.sizeBytes} bytes instead of ${sidecar.sizeInBytes}`);
  return key;
}

async function readJsonCheckpoint(place: TablePlace, { files }: Checkpoint): Promise<readonly Action[]> {
  const all: Action[] = [];
  for (const { key } of files) all.push(...parseCommit(logText(await place.storage.read(key), key), key));
  return all;
}

// sidecars always lie in the table's own folder, however their path is written (§Sidecar File Information)
function sidecarKey(place: TablePlace, { path }: Sidecar): string {
  const decoded = decodePath(path, place.root);
  return `${logFolder(place.prefix)}_sidecars/${decoded.slice(decoded.lastIndexOf("/") + 1)}`;
}

function keysOf(files: readonly ObjectInfo[]): readonly string[] {
  return files.map(({ key }) => key);
}

type ActionScan = Readonly<{
  place: TablePlace;
  keys: readonly string[];
  structs: StructScan["structs"];
  parquet: ParquetAccess;
  signal: AbortSignal | undefined;
}>;

async function scanActions({ place, keys, structs, parquet, signal }: ActionScan): Promise<readonly Action[]> {
  const { storage } = place;
  await storage.fetch(keys, signal);
  const paths = keys.map((key) => join(storage.localRoot, key));
  const rows = await parquet.scanStructs({ paths, structs, ...(signal === undefined ? {} : { signal }) });
  return rows.map(asAction);
}

// files are many, and null members of theirs are understood everywhere; of the few others, other code relies on the shape
function asAction(row: Readonly<Record<string, Json>>): Action {
  const problem = actionProblem(row);
  if (problem !== undefined) throw new Error(problem);
  if ("add" in row || "remove" in row) return row;
  return Object.fromEntries(Object.entries(row).map(([kind, body]) => [kind, definedMembers(body as object)]));
}
