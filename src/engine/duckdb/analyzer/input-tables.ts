import { canonicalJson, type Column, duckdbType } from "../../../base/index.ts";
import { quoteName, quoteNames } from "../../../sql/index.ts";
import type { AnalysisConnection } from "./connection.ts";

/**
 * Empty tables with the columns of the inputs. A table is made once per name and columns and stays, so that the next SELECT finds it;
 * it keeps its name (in a schema of its own), because that is how the SELECT may qualify columns.
 */
export type InputTables = Readonly<{
  nameOf: (name: string, columns: readonly Column[]) => Promise<string>;
  /** Drops all tables when there are many. Not while a name is in use. */
  trim: () => Promise<void>;
}>;

/** 30 kB each: with all of ten thousand datasets kept, half a gigabyte. */
const KEPT_TABLES = 500;

export function inputTables(connection: AnalysisConnection): InputTables {
  const made = new Map<string, Promise<string>>();
  const make = async (schema: string, name: string, columns: readonly Column[]): Promise<string> => {
    const table = quoteNames([schema, name]);
    const definitions = columns.map((column) => `${quoteName(column.name)} ${duckdbType(column.type)}`);
    await connection.run(`CREATE SCHEMA ${quoteName(schema)}`);
    await connection.run(`CREATE TABLE ${table} (${definitions.join(", ")})`);
    return table;
  };
  return {
    nameOf: (name, columns) => {
      const key = canonicalJson([name, columns.map((column) => [column.name, column.type])]);
      const known = made.get(key) ?? make(`i${made.size}`, name, columns);
      made.set(key, known);
      return known;
    },
    trim: async () => {
      if (made.size < KEPT_TABLES) return;
      for (let index = 0; index < made.size; index++) await connection.run(`DROP SCHEMA IF EXISTS i${index} CASCADE`);
      made.clear();
    },
  };
}
