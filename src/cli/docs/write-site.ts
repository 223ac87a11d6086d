import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EXIT, UserError } from "../../base/index.ts";
import { makeFolder } from "../make-folder.ts";

/** Names of the pages of the last time: what is ours to replace and to remove. */
const LIST_FILE = "pages.txt";

/**
 * Writes the pages into a folder, and removes those of an earlier time that are no more.
 * @throws UserError LW9071 when a file of somebody else has the name of a page
 */
export async function writeSite(folder: string, pages: ReadonlyMap<string, string>): Promise<void> {
  await makeFolder(folder);
  const present = new Set(await readdir(folder));
  const ours = present.has(LIST_FILE) ? namesIn(await readFile(join(folder, LIST_FILE), "utf8")) : new Set<string>();
  const taken = [...pages.keys()].filter((name) => present.has(name) && !ours.has(name));
  if (taken.length > 0) {
    const hint = "give an empty folder with --out";
    throw new UserError("LW9071", { values: { folder, files: taken.join(", ") }, hint, exitCode: EXIT.usage });
  }
  // first the list: after an interruption everything written is known to be ours
  await writeFile(join(folder, LIST_FILE), `${[...new Set([...ours, ...pages.keys()])].sort().join("\n")}\n`);
  for (const [name, text] of pages) await writeFile(join(folder, name), text);
  for (const name of ours) if (!pages.has(name)) await rm(join(folder, name), { force: true });
  await writeFile(join(folder, LIST_FILE), `${[...pages.keys()].sort().join("\n")}\n`);
}

/** Only what can be a page: a list that was tampered with removes nothing else. */
function namesIn(text: string): ReadonlySet<string> {
  return new Set(text.split("\n").filter((name) => /^[a-z][a-z0-9_.-]*\.html$/.test(name)));
}
