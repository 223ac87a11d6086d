import { join } from "node:path";
import type { Metadata } from "../action.ts";
import type { WriteTarget } from "../data-engine.ts";
import { isOn } from "../property.ts";

/** Folder of change files (PROTOCOL.md §Change Data Files). */
export const CHANGE_FOLDER = "_change_data";
export const CHANGE_TYPE = "_change_type";

/** Whether changes of rows must be written beside the rows (`delta.enableChangeDataFeed`). */
export function keepsChanges({ configuration }: Metadata): boolean {
  return isOn(configuration, "delta.enableChangeDataFeed");
}

/** How change files are written, from how the table's files are. */
export function changesTarget(table: WriteTarget): WriteTarget {
  return {
    ...table,
    folder: join(table.folder, CHANGE_FOLDER),
    checks: [],
    columns: [
      // what is gone may break a rule that came later
      ...table.columns.map((column) => ({ ...column, nullable: true })),
      { name: CHANGE_TYPE, type: "string", nullable: true, key: CHANGE_TYPE, fileType: "string" },
    ],
  };
}
