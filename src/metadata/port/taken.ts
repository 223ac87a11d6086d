import { posix } from "node:path";
import type { Environment, Source } from "../model.ts";

/** What of a project lies in files: a port must not write there. */
export type ProjectPlaces = Readonly<{
  sources: readonly Pick<Source, "name" | "connection" | "datasets">[];
  environments: readonly Pick<Environment, "name" | "lake" | "store">[];
}>;

const METADATA_FOLDERS: ReadonlySet<string> = new Set(["products", "sources", "config"]);
const STORE = /^sqlite:(.*)$/;

/**
 * What a file would be in the way of: metadata, a lake, a store, or files that a source reads; undefined: nothing. Values that are known in
 * an environment only are passed over.
 * @param path relative to the project
 */
export function takenBy(path: string, { sources, environments }: ProjectPlaces): string | undefined {
  const file = posix.normalize(path);
  const [first = ""] = file.split("/");
  if (METADATA_FOLDERS.has(first)) return `the metadata in "${first}"`;
  for (const { name, lake, store } of environments) {
    if (isBelow(file, folderOf(lake))) return `the lake of "${name}"`;
    if (file === folderOf(STORE.exec(store)?.[1] ?? "")) return `the store of "${name}"`;
  }
  const reader = sources.find((source) => isRead(file, source));
  return reader === undefined ? undefined : `what the source "${reader.name}" reads`;
}

/** A folder or file of the project as it is written; undefined for addresses, absolute paths and references. */
function folderOf(written: string): string | undefined {
  if (written === "" || written.includes("://") || written.includes("${") || posix.isAbsolute(written))
    return undefined;
  return posix.normalize(written).replace(/\/$/, "");
}

function isBelow(file: string, folder: string | undefined): boolean {
  return folder !== undefined && (file === folder || file.startsWith(`${folder}/`));
}

/** A source with a path is a file, or a folder in which its datasets are files or patterns. */
function isRead(file: string, { connection, datasets }: ProjectPlaces["sources"][number]): boolean {
  const written = connection["path"];
  const place = typeof written === "string" ? folderOf(written) : undefined;
  if (place === undefined) return false;
  return file === place || datasets.some(({ table }) => posix.matchesGlob(file, posix.join(place, table)));
}
