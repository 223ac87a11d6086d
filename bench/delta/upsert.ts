import type { DeltaTable } from "../../src/lake/index.ts";
import { sql } from "./lines.ts";

/** Replaces rows of the same key and adds the others. */
export async function upsert(table: DeltaTable, changes: string): Promise<void> {
  await table.merge({
    source: sql(`SELECT * FROM '${changes}'`),
    on: "target.l_orderkey = source.l_orderkey",
    clauses: [
      { when: "matched", then: "update", set: "all" },
      { when: "not matched", then: "insert", values: "all" },
    ],
  });
}
