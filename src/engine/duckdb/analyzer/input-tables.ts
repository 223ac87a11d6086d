import { canonicalJson, type Column, duckdbType } from "../../../base/index.ts";
import { quoteName, quoteNames } from "../../../sql/index.ts";
import type { AnalysisConnection } from "./connection.ts";

/**
 * Empty tables with the columns of the inputs. A table is made once per name and columns and stays, so that the next SELECT finds it;
 * it keeps its name (in a schema of its own), because that is how the SELECT may qualify columns.
 */
export type InputTables = Readonly<{ nameOf: (name: string, columns: readonly Column[]) => Promise<string> }>;

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
  };
}
