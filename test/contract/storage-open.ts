import { localStorage, type Storage } from "../../src/lake/index.ts";

/** Opens, in another process, the storage that a suite made: `kind` as in its racer arguments. */
export async function openRaceStorage(kind: string, place: string): Promise<Storage> {
  if (kind === "local") return localStorage(place);
  throw new Error(`no storage of kind "${kind}"`);
}
