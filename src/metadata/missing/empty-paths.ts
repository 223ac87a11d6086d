import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { compareText } from "../../base/index.ts";
import { LIMITS } from "../file/limits.ts";
import type { ProjectFacts } from "./missing.ts";

/** What keeps an empty folder in git, or only says what it is for. */
const FILLERS = /^(\..*|readme(\.md|\.txt)?)$/i;

/**
 * Folders with nothing in them and files without content, below the root of a project, sorted. What begins with a dot and what tools
 * install is not looked at. Never throws: what cannot be read is not called empty.
 */
export function readEmptyPaths(root: string): ProjectFacts["empty"] {
  const found = { folders: [] as string[], files: [] as string[] };
  visit(root, "", found, 1);
  return { folders: found.folders.sort(compareText), files: found.files.sort(compareText) };
}

function visit(root: string, path: string, found: { folders: string[]; files: string[] }, depth: number): void {
  const entries = entriesOf(join(root, path));
  if (entries === undefined || depth > LIMITS.folderDepth) return;
  const content = entries.filter((entry) => !FILLERS.test(entry.name));
  if (content.length === 0 && path !== "") found.folders.push(path);
  for (const entry of content) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== "node_modules") visit(root, inner, found, depth + 1);
    else if (
      entry.isFile() &&
      /\.(ya?ml|sql|ts|json|csv|tf|md|py)$/.test(entry.name) &&
      sizeOf(join(root, inner)) === 0
    )
      found.files.push(inner);
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
