import { conflictKind, type DeltaTable } from "../../src/lake/index.ts";

const rows = (text: string) => ({ kind: "sql", sql: text }) as const;

/** What the crash tests do to a table of (id, g): each changes what the table holds in a way that shows whether it was done. */
export const operations = {
  append: (table) => table.append(rows("SELECT range + 1000 AS id, 9 AS g FROM range(5)")),
  delete: (table) => table.delete("id % 3 = 0"),
  merge: (table) =>
    table.merge({
      source: rows("SELECT range * 2 AS id, 99 AS g FROM range(20)"),
      on: "target.id = source.id",
      clauses: [
        { when: "matched", then: "update", set: "all" },
        { when: "not matched", then: "insert", values: "all" },
      ],
    }),
  optimize: (table) => table.optimize(),
  vacuum: (table) => table.vacuum({ retentionMs: -1000, unsafeRetention: true }),
  cleanLog: (table) => table.cleanLog(),
  /** Appends one row of its own, again behind others until it is in; tells on standard output which rows are in for certain. */
  count: async (table, round) => {
    const id = process.pid * 100_000 + round;
    for (;;) {
      try {
        await table.append(rows(`SELECT ${id} AS id, 1 AS g`));
        process.stdout.write(`${id}\n`);
        return;
      } catch (error) {
        if (conflictKind(error) === undefined) throw error;
      }
    }
  },
} as const satisfies Record<string, (table: DeltaTable, round: number) => Promise<unknown>>;

export type OperationName = keyof typeof operations;
