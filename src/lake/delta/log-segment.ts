import { UserError } from "../../base/index.ts";
import type { ObjectInfo } from "../storage/storage.ts";
import { readLastCheckpoint } from "./last-checkpoint.ts";
import { type LogFile, logFolder, parseLogName, versionName } from "./log-name.ts";
import type { TablePlace } from "./place.ts";

/** A complete checkpoint: one file, or all parts of one version. */
export type Checkpoint = Readonly<{
  version: number;
  kind: "classic-checkpoint" | "part-checkpoint" | "uuid-checkpoint";
  format: "json" | "parquet";
  files: readonly ObjectInfo[];
}>;

/** What a look into a `_delta_log` folder found, in order of versions. `fromStart` is false when the listing began at a hint. */
export type LogListing = Readonly<{
  fromStart: boolean;
  commits: readonly Readonly<{ version: number; info: ObjectInfo }>[];
  checkpoints: readonly Checkpoint[];
  /** Keys of version checksums, by version. */
  checksums: ReadonlyMap<number, string>;
}>;

/** What has to be read for one version: a checkpoint (if any) and the contiguous entries after it. */
export type LogSegment = Readonly<{
  version: number;
  checkpoint: Checkpoint | undefined;
  commits: LogListing["commits"];
  /** Key of the checksum of the version, where some writer left one. */
  checksum?: string;
}>;

type Parts = { parts: number; files: Map<number, ObjectInfo> };

/** Lists the log from a version on. */
export async function listLog(place: TablePlace, fromVersion: number, signal?: AbortSignal): Promise<LogListing> {
  const folder = logFolder(place.prefix);
  const commits: { version: number; info: ObjectInfo }[] = [];
  const checkpoints: Checkpoint[] = [];
  const parts = new Map<string, Parts>();
  const checksums = new Map<number, string>();
  const startAfter = fromVersion > 0 ? { startAfter: folder + versionName(fromVersion) } : {};
  for await (const info of place.storage.list(folder, { ...startAfter, ...(signal === undefined ? {} : { signal }) })) {
    const file = parseLogName(info.key.slice(folder.length));
    if (file === undefined) continue;
    if (file.kind === "commit") commits.push({ version: file.version, info });
    else if (file.kind === "checksum") checksums.set(file.version, info.key);
    else noteCheckpoint(file, info, checkpoints, parts);
  }
  checkpoints.sort((a, b) => a.version - b.version);
  return { fromStart: fromVersion === 0, commits, checkpoints, checksums };
}

// readers must ignore multi-part checkpoints with missing parts (PROTOCOL.md §Checkpoints)
function noteCheckpoint(file: LogFile, info: ObjectInfo, found: Checkpoint[], open: Map<string, Parts>): void {
  if (file.kind === "classic-checkpoint") {
    found.push({ version: file.version, kind: file.kind, format: "parquet", files: [info] });
  } else if (file.kind === "uuid-checkpoint") {
    found.push({ version: file.version, kind: file.kind, format: file.format, files: [info] });
  } else if (file.kind === "part-checkpoint") {
    const id = `${file.version}/${file.parts}`;
    const group = open.get(id) ?? { parts: file.parts, files: new Map<number, ObjectInfo>() };
    open.set(id, group);
    group.files.set(file.part, info);
    if (group.files.size === group.parts)
      found.push({ version: file.version, kind: file.kind, format: "parquet", files: [...group.files.values()] });
  }
}

/**
 * Finds what to read for `version` (the newest when not given), starting at the hint of `_last_checkpoint` where it helps.
 * @returns undefined when there is no table
 * @throws UserError LW6201 on a gap, LW6204 when the version does not exist
 */
export async function findSegment(
  place: TablePlace,
  version?: number,
  signal?: AbortSignal,
): Promise<LogSegment | undefined> {
  const hint = await readLastCheckpoint(place);
  const from = hint !== undefined && (version === undefined || hint.version <= version) ? hint.version : 0;
  if (from > 0) {
    const listing = await listLog(place, from, signal);
    if (
      listing.checkpoints.some(
        (checkpoint) => checkpoint.version >= from && checkpoint.version <= (version ?? Infinity),
      )
    )
      return segmentOf(place, listing, version);
  }
  return segmentOf(place, await listLog(place, 0, signal), version);
}

/** The segment of a listing, optionally with checkpoints only before `below` (when a newer one cannot be read). */
export function segmentOf(
  place: TablePlace,
  listing: LogListing,
  version?: number,
  below = Infinity,
): LogSegment | undefined {
  const limit = version ?? Infinity;
  const checkpoint = listing.checkpoints.findLast((found) => found.version <= limit && found.version < below);
  const first = checkpoint === undefined ? 0 : checkpoint.version + 1;
  const commits = listing.commits.filter((commit) => commit.version >= first && commit.version <= limit);
  const last = commits.at(-1)?.version ?? checkpoint?.version;
  if (last === undefined) return noVersion(place, listing, version);
  checkContiguous(place, commits, first);
  if (version !== undefined && last !== version) return noVersion(place, listing, version);
  const checksum = listing.checksums.get(last);
  return { version: last, checkpoint, commits, ...(checksum === undefined ? {} : { checksum }) };
}

function checkContiguous(place: TablePlace, commits: LogListing["commits"], first: number): void {
  let expected = first;
  for (const commit of commits) {
    if (commit.version !== expected)
      throw new UserError("LW6201", {
        values: { table: place.root, missing: expected, before: expected - 1, after: commit.version },
        failure: "input",
      });
    expected++;
  }
}

function noVersion(place: TablePlace, listing: LogListing, version: number | undefined): undefined {
  const known = [...listing.commits, ...listing.checkpoints].map((entry) => entry.version);
  if (known.length === 0 || version === undefined) return undefined;
  throw new UserError("LW6204", {
    values: { table: place.root, version, first: Math.min(...known), last: Math.max(...known) },
  });
}
