import { join } from "node:path";
import { UserError } from "../../../base/index.ts";
import type { TablePlace } from "../place.ts";

/** The table's root as a local folder, where the engine writes data files directly. @throws UserError LW6211 elsewhere */
export function localFolder({ storage, prefix }: TablePlace): string {
  if (storage.localRoot === undefined) throw new UserError("LW6211", { values: { path: prefix, root: storage.root } });
  return join(storage.localRoot, prefix);
}
