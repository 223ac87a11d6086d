import { createTables } from "../schema/create.ts";
import type { SqlDialect } from "../schema/column.ts";
import { firstSchema } from "./0001-first-schema.ts";
import { addStepFigures } from "./0002-step-figures.ts";

/** One step of the schema: statements by dialect. Its number is its place in the list, counted from 1; none is ever edited or removed. */
export type Migration = Readonly<{
  number: number;
  name: string;
  statements: (dialect: SqlDialect) => readonly string[];
}>;

export const migrations = [
  { number: 1, name: "first-schema", statements: (dialect) => createTables(firstSchema, dialect) },
  { number: 2, name: "step-figures", statements: addStepFigures },
] as const satisfies readonly Migration[];
