import { realpathSync } from "node:fs";
import { join } from "node:path";
import { EXIT, hasErrorCode, isWithin, realPlace, UserError } from "../../base/index.ts";
import { diskError } from "./disk-error.ts";
import { checkKey } from "./key.ts";

/** The path of a key. @throws UserError LW6103 on a key that is none, LW6106 when a link leads out */
export type PlaceOf = (key: string) => string;

/** Paths of keys below a root, each given once it is sure that no symbolic link below the root leads out of it. The root itself may be a link. */
export function placesIn(root: string): PlaceOf {
  let known: string | undefined;
  // before its first write the root is not there, and nothing in it
  const realRoot = (): string => (known ??= existing(root)) ?? look(root);
  return (key) => {
    const path = join(root, checkKey(key));
    const real = look(path);
    if (isWithin(realRoot(), real)) return path;
    throw new UserError("LW6106", { values: { path, root }, exitCode: EXIT.world });
  };
}

function existing(root: string): string | undefined {
  try {
    return realpathSync.native(root);
  } catch (error) {
    if (hasErrorCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw diskError(error, "look at", root);
  }
}

function look(path: string): string {
  try {
    return realPlace(path);
  } catch (error) {
    throw diskError(error, "look at", path);
  }
}
