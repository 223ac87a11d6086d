import { homedir } from "node:os";
import { join } from "node:path";

/** Where files of remote lakes lie when nobody says where: below the cache folder of the user. */
export function defaultCacheFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const { XDG_CACHE_HOME: given } = environment;
  return join(given === undefined || given === "" ? join(homedir(), ".cache") : given, "lakewright");
}
