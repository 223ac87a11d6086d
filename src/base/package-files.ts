import { findPackageJSON } from "node:module";
import { dirname, extname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Folder of this package: the checkout, or where it is installed. */
export const packageFolder = dirname(findPackageJSON(import.meta.url) ?? import.meta.dirname);

/** Whether the sources run as they are, in the checkout; the published package holds them built, in few files. */
export const runsFromSource = extname(import.meta.filename) === ".ts";

/**
 * Where a module lies that is started or imported by address.
 * @param path below `src`, without extension: `run/executor-main`. The build makes a file of the same name only for those it lists.
 */
export function moduleUrl(path: string): URL {
  return pathToFileURL(join(packageFolder, runsFromSource ? `src/${path}.ts` : `dist/${path}.js`));
}
