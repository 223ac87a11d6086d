import { join } from "node:path";
import { EXIT, isWithin, realPlace, UserError } from "../../base/index.ts";
import { diskError } from "./disk-error.ts";
import { checkKey } from "./key.ts";

/**
 * The path of a key, once it is sure that no symbolic link below the root leads out of it. The root itself may be a link.
 * @throws UserError LW6103 on a key that is none, LW6106 when a link leads out
 */
export async function placeOf(root: string, key: string): Promise<string> {
  const path = join(root, checkKey(key));
  const [real, realRoot] = await Promise.all([look(path), look(root)]);
  // before its first write the root is not there, and nothing in it
  if (isWithin(realRoot, real)) return path;
  throw new UserError("LW6106", { values: { path, root }, exitCode: EXIT.world });
}

async function look(path: string): Promise<string> {
  try {
    return await realPlace(path);
  } catch (error) {
    throw diskError(error, "look at", path);
  }
}
