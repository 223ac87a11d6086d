import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { compareText } from "../../base/index.ts";
import { LIMITS } from "../file/limits.ts";
import type { ProjectFacts } from "./missing.ts";

/** What keeps an empty folder in git, or only says what it is for. */
const FILLERS = /^(\..*|readme(\.md|\.txt)?)$/i;

/** Kinds of files that are written for a purpose; an `__init__.py` has its purpose without content. */
const WRITTEN = /(?<!__init__)\.(ya?ml|sql|ts|json|tf|md|py|ipynb)$/;

type Walk = { readonly root: string; readonly folders: string[]; readonly files: string[]; entryCount: number };

/**
 * Folders with nothing in them and files without content, below the root of a project, sorted. What begins with a dot and what tools
 * install is not looked at. Never throws: what cannot be read, or lies behind more files than a project may have, is not called empty.
 */
export function readEmptyPaths(root: string): ProjectFacts["empty"] {
  const walk: Walk = { root, folders: [], files: [], entryCount: 0 };
  visit(walk, "", 1);
  return { folders: walk.folders.sort(compareText), files: walk.files.sort(compareText) };
}

function visit(walk: Walk, path: string, depth: number): void {
  const entries = entriesOf(join(walk.root, path));
  walk.entryCount += entries?.length ?? 0;
  if (entries === undefined || depth > LIMITS.folderDepth || walk.entryCount > LIMITS.fileCount) return;
  const content = entries.filter((entry) => !FILLERS.test(entry.name));
  if (content.length === 0 && path !== "") walk.folders.push(path);
  for (const entry of content) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== "node_modules") visit(walk, inner, depth + 1);
    else if (entry.isFile() && WRITTEN.test(entry.name) && sizeOf(join(walk.root, inner)) === 0) walk.files.push(inner);
  }
}

function entriesOf(folder: string): readonly Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}
