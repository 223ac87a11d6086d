import {
  chmodSync,
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { UserError } from "../../base/index.ts";
import type { ChangedTexts } from "./plan-fixes.ts";

/**
 * Writes changed files of a project, each as a whole by renaming; one whose text was empty is made. All are looked at before the first is
 * written.
 * @throws UserError when a file leads out of the project or is no longer what was read; then nothing was written
 */
export function writeTexts(root: string, texts: ChangedTexts): void {
  const home = realpathSync(root);
  const targets = [...texts].map(([path, { before, after }]) => {
    const isNew = before === "";
    const folder = realpathSync(join(root, isNew ? dirname(path) : path));
    const target = isNew ? join(folder, basename(path)) : folder;
    if (!target.startsWith(home + sep)) throw new UserError("LW1988", { values: { file: path } });
    if (isNew ? existsSync(target) : readFileSync(target, "utf8") !== before)
      throw new UserError("LW1989", { values: { file: path } });
    return { target, after };
  });
  for (const { target, after } of targets) replaceFile(target, after);
}

function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    if (existsSync(path)) chmodSync(temporary, statSync(path).mode);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** The texts of metadata files as they lie on disk. @param paths relative to the project */
export function readTexts(root: string, paths: readonly string[]): ReadonlyMap<string, string> {
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}
