import { existsSync, realpathSync } from "node:fs";
import { posix, relative } from "node:path";
import { EXIT, UserError } from "../../../base/index.ts";
import { tombstoneRetentionMs } from "../checkpoint-write.ts";
import { vectorPath } from "../deletion-vector.ts";
import type { ObjectInfo } from "../../storage/storage.ts";
import type { AddFile, RemoveFile } from "../action.ts";
import { decodePath, isInsideTable } from "../file-path.ts";
import { keyInTable, type TablePlace } from "../place.ts";
import type { ReadableState } from "../snapshot.ts";
import { requireAccess } from "../table-feature.ts";
import { requireTable } from "./require-table.ts";
import type { OperationContext } from "./staged.ts";

export type VacuumOptions = Readonly<{
  /** Files stay this long after they were removed. Default: the table's `delta.deletedFileRetentionDuration`, one week. */
  retentionMs?: number;
  /** Only say what would go. */
  dryRun?: boolean;
  /** Lets `retentionMs` be shorter than the table's own, where readers of older versions and slow writers lose files. */
  unsafeRetention?: boolean;
  signal?: AbortSignal;
}>;

export type Vacuumed = Readonly<{ files: readonly string[]; sizeBytes: number }>;

/**
 * Deletes files that no version within the retention needs: those removed longer ago, and those that no log entry ever named and that are
 * old, such as leftovers of killed writers. Folders whose name begins with "_" or "." are left alone, but for change files and for what
 * never got its name.
 *
 * @throws UserError LW6312 when the retention asked for is shorter than the table's, LW6324 when it is no time
 */
export async function vacuum(context: OperationContext, options: VacuumOptions = {}): Promise<Vacuumed> {
  const { place, clock } = context;
  const { signal, dryRun = false } = options;
  const state = await requireTable(context, undefined, signal);
  // what a writer must know of a table is also what its files may be needed for (PROTOCOL.md §VACUUM Protocol Check)
  requireAccess(place.root, "write", state.protocol, state.metadata);
  const before = clock.now() - retention(context, state, options);
  const needed = neededPaths(context, state, before);
  const found: { path: string; sizeBytes: number }[] = [];
  const prefix = place.prefix === "" ? "" : `${place.prefix}/`;
  const take = (path: string, info: ObjectInfo) => {
    if (info.modifiedMs < before) found.push({ path, sizeBytes: info.sizeBytes });
  };
  // tables of their own that lie in a folder of this one
  const others = new Set<string>();
  for await (const info of place.storage.list(prefix, signal === undefined ? {} : { signal })) {
    const path = info.key.slice(prefix.length);
    const [folder = ""] = path.split("/_delta_log/", 1);
    if (folder !== path) others.add(folder);
    if (!isHidden(path) && !needed.has(path)) take(path, info);
  }
  for await (const info of place.storage.unfinished?.(prefix, signal) ?? []) take(info.key.slice(prefix.length), info);
  const own = found.filter(({ path }) => !foldersOf(path).some((folder) => others.has(folder)));
  const files = own.map(({ path }) => path);
  if (!dryRun) await place.storage.delete(files.map((path) => keyInTable(place, path)));
  return { files, sizeBytes: own.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
}

function foldersOf(path: string): readonly string[] {
  return Array.from(path.matchAll(/\//g), ({ index }) => path.slice(0, index));
}

function retention({ place }: OperationContext, { metadata }: ReadableState, options: VacuumOptions): number {
  const own = tombstoneRetentionMs(metadata.configuration);
  const { retentionMs = own, unsafeRetention = false } = options;
  if (!Number.isFinite(retentionMs))
    throw new UserError("LW6324", { values: { table: place.root, asked: retentionMs }, exitCode: EXIT.usage });
  if (retentionMs < own && !unsafeRetention)
    throw new UserError("LW6312", {
      values: { table: place.root, asked: hours(retentionMs), own: hours(own) },
      hint: "`--force` on the command line, `unsafeRetention` in code",
      exitCode: EXIT.usage,
    });
  return retentionMs;
}

function hours(ms: number): string {
  return `${Math.round(ms / 36_000) / 100} hours`;
}

/** Files in force, files removed within the retention, and the deletion vectors of both. */
function neededPaths({ place }: OperationContext, state: ReadableState, before: number): ReadonlySet<string> {
  const paths = new Set<string>();
  const need = (file: AddFile | RemoveFile) => {
    for (const path of spellings(place, decodePath(file.path, place.root))) paths.add(path);
    const vector = file.deletionVector;
    if (vector != null && vector.storageType !== "i") paths.add(vectorPath(place, vector));
  };
  for (const { add } of state.files.values()) need(add);
  for (const remove of state.tombstones.values()) if ((remove.deletionTimestamp ?? 0) >= before) need(remove);
  return paths;
}

/** A path as the listing spells it: without `.` and `..`, and inside the table where a link leads there. */
function spellings({ root, storage }: TablePlace, path: string): readonly string[] {
  const plain = posix.normalize(path);
  if (storage.localRoot !== storage.root || !path.startsWith("/") || !existsSync(plain)) return [path, plain];
  return [path, relative(realpathSync(root), realpathSync(plain))];
}

// PROTOCOL.md §Data Files: what begins with "_" is not data; partition folders such as "_x=1" are
function isHidden(path: string): boolean {
  const segments = path.split("/");
  if (segments[0] === "_change_data") return false;
  return !isInsideTable(path) || segments.some((segment) => /^[_.]/.test(segment) && !segment.includes("="));
}
