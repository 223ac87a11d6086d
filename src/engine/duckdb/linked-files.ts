import { quoteText } from "../../sql/index.ts";
import { EXIT, isWithin, realPlace, UserError } from "../../base/index.ts";

/**
 * Looks where the files of a statement really lie: the engine compares paths with its allowed folders (given by their real paths) as text, so that
 * a symbolic link inside of one would lead it out. Our statements name every file and folder they read or write as a text.
 * @throws UserError LW6106
 */
export function linkGuard(folders: readonly string[]): (sql: string) => void {
  const texts = textsBeginningWith(folders);
  return (sql) => {
    const paths = [...new Set(Array.from(sql.matchAll(texts), ([, text = ""]) => text.replaceAll("''", "'")))];
    const path = paths.find((named) => leadsOut(folders, realPlace(named)));
    if (path === undefined) return;
    const root = folders.find((folder) => isWithin(folder, path)) ?? "";
    throw new UserError("LW6106", { values: { path, root }, exitCode: EXIT.world });
  };
}

function leadsOut(folders: readonly string[], real: string): boolean {
  return !folders.some((folder) => isWithin(folder, real));
}

// found by how they begin: quotes in the comments of an author's SELECT do not count
function textsBeginningWith(folders: readonly string[]): RegExp {
  const begins = folders.map((folder) => RegExp.escape(quoteText(folder).slice(1, -1))).join("|");
  return new RegExp(`'((?:${begins})(?:[^']|'')*)'`, "g");
}
