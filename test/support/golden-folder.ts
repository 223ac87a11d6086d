import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { expect } from "vitest";

/** Path below `folder` with `/` → text, of every file in it. */
export function folderTexts(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => relative(folder, join(file.parentPath, file.name)).split(sep).join("/"));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** The texts are exactly those of a golden folder, which is written anew by `vitest run <test> --update`, never by a check. */
export async function expectGoldenFolder(texts: ReadonlyMap<string, string>, folder: string): Promise<void> {
  for (const [path, text] of texts) await expect(text, path).toMatchFileSnapshot(join(folder, path));
  expect([...folderTexts(folder).keys()]).toEqual([...texts.keys()].sort());
}
