import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { compareText, EXIT, UserError } from "../base/index.ts";

const LARGEST = 4_000_000;

/** In the folder of a build: which texts builds wrote there. No part of what is built. */
export const BUILD_RECORD = ".lakewright-build.json";
/** A file on its way to its place; it is left behind by a build that was killed, until the next one. */
export const BEGUN_FILE = ".lakewright-build.begun";

/**
 * The text files of a folder and its folders by path with `/`, sorted. What tools keep for themselves is left out: folders that begin with a
 * dot, such as `.terraform` and `.git`, packages, and what `deploy build` notes for itself.
 * @throws UserError LW7002 when there is no such folder
 */
export function readTexts(folder: string): ReadonlyMap<string, string> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError("LW7002", {
      values: { folder },
      exitCode: EXIT.usage,
      hint: "run `lakewright deploy build` first",
    });
  const files = filesBelow(folder).filter((file) => statSync(file).size <= LARGEST);
  const named = files.map((file): [string, string] => [relative(folder, file).split(sep).join("/"), file]);
  return new Map(named.sort(([a], [b]) => compareText(a, b)).map(([path, file]) => [path, readFileSync(file, "utf8")]));
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return entry.name === BUILD_RECORD || entry.name === BEGUN_FILE ? [] : [path];
    return entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules" ? filesBelow(path) : [];
  });
}
