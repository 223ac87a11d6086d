import type { Storage } from "../storage/storage.ts";

/** Where a table lies. `root` is printable and without "/" at the end; absolute paths in the log are compared with it. */
export type TablePlace = Readonly<{ storage: Storage; prefix: string; root: string }>;

export function tablePlace(storage: Storage, prefix: string): TablePlace {
  const clean = prefix.replace(/\/+$/, "");
  return { storage, prefix: clean, root: storage.addressOf(clean) };
}

/** Key of a file of the table, by its path relative to the table's root. */
export function keyInTable(place: TablePlace, path: string): string {
  return place.prefix === "" ? path : `${place.prefix}/${path}`;
}
