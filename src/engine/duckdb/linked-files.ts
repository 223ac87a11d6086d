import { quoteText } from "../../sql/index.ts";
import { EXIT, isWithin, realPlace, UserError } from "../../base/index.ts";

/**
 * Looks where the files of a statement really lie: the engine compares paths with its allowed folders as text, so that a symbolic link inside of
 * one would lead it out. Our statements name every file and folder they read or write as a text.
 * @throws UserError LW6106
 */
export async function refuseLinksOut(sql: string, folders: readonly string[]): Promise<void> {
  const paths = pathsIn(sql, folders);
  const real = await Promise.all(paths.map(realPlace));
  const path = paths.find((_, index) => !folders.some((folder) => isWithin(folder, real[index] ?? "")));
  if (path === undefined) return;
  const root = folders.find((folder) => isWithin(folder, path)) ?? "";
  throw new UserError("LW6106", { values: { path, root }, exitCode: EXIT.world });
}

// found by how they begin: quotes in the comments of an author's SELECT do not count
function pathsIn(sql: string, folders: readonly string[]): readonly string[] {
  const begins = folders.map((folder) => RegExp.escape(quoteText(folder).slice(1, -1))).join("|");
  const texts = sql.matchAll(new RegExp(`'((?:${begins})(?:[^']|'')*)'`, "g"));
  return [...new Set(Array.from(texts, ([, text = ""]) => text.replaceAll("''", "'")))];
}
