import { fromDuckdb, type LogicalType } from "../../../base/index.ts";
import type { DeliveredColumn } from "../compile/cast.ts";
import type { Session } from "./session.ts";

/** What a relation delivers, asked of the binder: no row is read. `logical` leaves out what has no logical type. */
export async function deliveredTypes(
  session: Session,
  relation: string,
): Promise<Readonly<{ columns: readonly DeliveredColumn[]; logical: ReadonlyMap<string, LogicalType> }>> {
  const rows = await session.connection.rows(`DESCRIBE SELECT * FROM ${relation}`);
  const columns = rows.map((row) => ({ name: String(row["column_name"]), type: String(row["column_type"]) }));
  const logical = columns.flatMap(({ name, type }) => {
    const found = fromDuckdb(type).type;
    return found === undefined ? [] : [[name, found] as const];
  });
  return { columns, logical: new Map(logical) };
}
