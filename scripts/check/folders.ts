import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A page, at the width of this repository. */
const contextLines = 70;

/** Every folder of `src` has a door and a page that says what comes in, what goes out, the rules. The command line is entered by its `main.ts`. */
export function checkFolders(root: string): readonly string[] {
  const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name }) => {
    const door = name === "cli" ? "main.ts" : "index.ts";
    const missing = [door, "CONTEXT.md"].filter((file) => !existsSync(join(root, "src", name, file)));
    return [...missing.map((file) => `src/${name}: has no ${file}`), ...judgeContext(root, `src/${name}/CONTEXT.md`)];
  });
}

function judgeContext(root: string, path: string): readonly string[] {
  if (!existsSync(join(root, path))) return [];
  const lineCount = readFileSync(join(root, path), "utf8").trimEnd().split("\n").length;
  return lineCount > contextLines ? [`${path}: ${lineCount} lines, a page has ${contextLines}`] : [];
}
