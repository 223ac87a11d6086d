import { allDone } from "../../../base/index.ts";
import type { Row, Connection } from "../connection.ts";
import {
  compareContents,
  compareRows,
  copyMerged,
  copyPublished,
  summarizeChanges,
  touchedFiles,
} from "../compile/merge.ts";
import {
  copyRemaining,
  countGroups,
  countTakenOut,
  createTakenOut,
  findGroups,
  markConflicts,
  markRepeated,
  markReturned,
  suspectGroups,
} from "../compile/groups.ts";
import type { Statement } from "../compile/statement.ts";
import {
  copyDelivered,
  copyDiscarded,
  copyGood,
  copyKept,
  copyTyped,
  countFailed,
  copyUnmarked,
  countRows,
  markRefused,
  rowsAt,
  summarizeRefused,
  refusedAt,
} from "../compile/split.ts";

/** Every statement a step can need, by what it does: pure functions from data to text. */
export const statements = {
  countRows,
  copyDelivered,
  copyTyped,
  markRefused,
  copyUnmarked,
  copyGood,
  countFailed,
  copyKept,
  copyDiscarded,
  summarizeRefused,
  refusedAt,
  rowsAt,
  createTakenOut,
  suspectGroups,
  findGroups,
  countGroups,
  markRepeated,
  markConflicts,
  markReturned,
  countTakenOut,
  copyRemaining,
  compareRows,
  compareContents,
  summarizeChanges,
  touchedFiles,
  copyMerged,
  copyPublished,
} as const;
export type Statements = typeof statements;

/** What one attempt works with: its connection, the statements, and the time each kind of statement took. Lives as long as the attempt. */
export type Session = Readonly<{
  connection: Connection;
  statements: Statements;
  /** Folder of its own for files that do not outlive the attempt. */
  scratch: string;
  /** Seconds by statement name. */
  timings: Map<string, number>;
  /** Opens a connection beside this one: it sees the same files and the clock, not the temporary tables. */
  open: () => Promise<Connection>;
  /** Rows from which one more statement is worth what it saves. */
  manyRows: number;
}>;

/**
 * Pieces of work that need nothing of each other, at the same time: small statements use one core each, and what a large one leaves idle
 * at its end is used. The first has the session's own connection. When one fails the others are waited for, so that nobody writes files
 * behind the cleaning up.
 */
export async function sideBySide<const Results extends readonly unknown[]>(
  session: Session,
  ...works: { readonly [Index in keyof Results]: (session: Session) => Promise<Results[Index]> }
): Promise<Results> {
  const done = await allDone(
    works.map(async (work, index) => {
      if (index === 0) return work(session);
      const connection = await session.open();
      try {
        return await work({ ...session, connection });
      } finally {
        connection.close();
      }
    }),
  );
  return done as unknown as Results;
}

export async function runStatement(session: Session, statement: Statement): Promise<readonly Row[]> {
  const started = performance.now();
  try {
    return await session.connection.rows(statement.sql);
  } finally {
    const seconds = (performance.now() - started) / 1000;
    session.timings.set(statement.name, (session.timings.get(statement.name) ?? 0) + seconds);
  }
}

/** A number of the only row of a result. */
export async function runCount(session: Session, statement: Statement, name = "n"): Promise<number> {
  const [row] = await runStatement(session, statement);
  return Number(row?.[name] ?? 0);
}
