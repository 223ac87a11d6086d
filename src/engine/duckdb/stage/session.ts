import type { Row, Connection } from "../connection.ts";
import { compareRows, copyMerged, summarizeChanges, touchedFiles } from "../compile/merge.ts";
import {
  copyRemaining,
  countGroups,
  countTakenOut,
  createTakenOut,
  findGroups,
  markConflicts,
  markRepeated,
} from "../compile/groups.ts";
import type { Statement } from "../compile/statement.ts";
import {
  copyDelivered,
  copyDiscarded,
  copyGood,
  copyKept,
  copyTyped,
  countFailed,
  countRows,
  sampleFailed,
  summarizeRefused,
} from "../compile/split.ts";

/** Every statement a step can need, by what it does: pure functions from data to text. */
export const statements = {
  countRows,
  copyDelivered,
  copyTyped,
  copyGood,
  countFailed,
  copyKept,
  copyDiscarded,
  summarizeRefused,
  sampleFailed,
  createTakenOut,
  findGroups,
  countGroups,
  markRepeated,
  markConflicts,
  countTakenOut,
  copyRemaining,
  compareRows,
  summarizeChanges,
  touchedFiles,
  copyMerged,
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
}>;

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
