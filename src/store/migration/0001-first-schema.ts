import { definitionTables } from "./0001-definition-tables.ts";
import { recordTables } from "./0001-record-tables.ts";

/** The schema of the first version. Never edited: a change is a new migration. */
export const firstSchema = { ...definitionTables, ...recordTables } as const;
