import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { compareText, EXIT, UserError } from "../base/index.ts";

const LARGEST = 4_000_000;

/**
 * The text files of a folder and its folders by path with `/`, sorted. What tools keep for themselves is left out: folders that begin with a
 * dot, such as `.terraform` and `.git`, and packages.
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
    if (entry.isFile()) return [path];
    return entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules" ? filesBelow(path) : [];
  });
}
