import { join } from "node:path";
import type { TablePlace } from "../place.ts";

/** The local folder of a table, where the engine leaves data files. */
export function localFolder({ storage, prefix }: TablePlace): string {
  return join(storage.localRoot, prefix);
}
