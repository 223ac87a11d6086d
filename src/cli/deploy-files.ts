import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { compareText, EXIT, UserError } from "../base/index.ts";

const LARGEST = 4_000_000;

/**
 * The text files of a folder and its folders by path with `/`, sorted; what Terraform keeps for itself (`.terraform`) is left out.
 * @throws UserError LW7002 when there is no such folder
 */
export function readTexts(folder: string): ReadonlyMap<string, string> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError("LW7002", {
      values: { folder },
      exitCode: EXIT.usage,
      hint: "run `lakewright deploy build` first",
    });
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.split(sep).includes(".terraform") && statSync(file).size <= LARGEST);
  const named = files.map((file): [string, string] => [relative(folder, file).split(sep).join("/"), file]);
  return new Map(named.sort(([a], [b]) => compareText(a, b)).map(([path, file]) => [path, readFileSync(file, "utf8")]));
}
