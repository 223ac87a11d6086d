import { conflictKind, type DeltaTable } from "../../src/lake/index.ts";

const rows = (text: string) => ({ kind: "sql", sql: text }) as const;

/** One of the rounds of a life: what becomes of the rows of its writer stands in `livedRows`. */
async function lived(table: DeltaTable, own: number, round: number): Promise<unknown> {
  const row = (id: number, g: number) => `SELECT ${own + id} AS id, ${g} AS g`;
  switch (round % 6) {
    case 2:
      return table.merge({
        source: rows(`${row(round - 1, round)} UNION ALL ${row(round, round)}`),
        on: "target.id = source.id",
        clauses: [
          { when: "matched", then: "update", set: "all" },
          { when: "not matched", then: "insert", values: "all" },
        ],
      });
    case 3:
      return table.delete(`id = ${own + round - 3}`);
    case 4:
      return table.update({ g: `${round}` }, `id = ${own + round - 2}`);
    case 5:
      return table.optimize();
    default:
      return table.append(rows(row(round, 0)));
  }
}

/** The rows of a writer, `id` counted from its first, after so many rounds: id → g. */
export function livedRows(rounds: number): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (let round = 0; round < rounds; round++) {
    if (round % 6 <= 1) found.set(round, 0);
    if (round % 6 === 2) found.set(round - 1, round).set(round, round);
    if (round % 6 === 3) found.delete(round - 3);
    if (round % 6 === 4) found.set(round - 2, round);
  }
  return found;
}

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
  /** Changes rows of its own, again behind others until it is in; tells on standard output what it has begun and what is in for certain. */
  live: async (table, round) => {
    process.stdout.write(`begun ${round}\n`);
    for (;;) {
      try {
        await lived(table, process.pid * 100_000, round);
        process.stdout.write(`done ${round}\n`);
        return;
      } catch (error) {
        if (conflictKind(error) === undefined) throw error;
      }
    }
  },
} as const satisfies Record<string, (table: DeltaTable, round: number) => Promise<unknown>>;

export type OperationName = keyof typeof operations;
