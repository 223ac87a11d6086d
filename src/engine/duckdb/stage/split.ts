import { join } from "node:path";
import type { StageRequest } from "../../engine.ts";
import { type Base, publishedColumns, stagedBase } from "../compile/base.ts";
import type { CopyTarget } from "../compile/copy.ts";
import { readFiles } from "../compile/read.ts";
import { refusedRows } from "../compile/split.ts";
import type { RowCheck } from "../rule/check.ts";
import { isBlocking } from "../rule/checks.ts";
import { removeFiles, rowsIn, type WrittenFile, writtenFiles } from "./files.ts";
import { NONE_REFUSED, type Refused, writeRefused } from "./refuse.ts";
import { runCount, runStatement, type Session } from "./session.ts";

/** The rows of a batch after every row was judged, as files. */
export type SplitRows = Readonly<{
  good: readonly WrittenFile[];
  refused: Refused;
  /** Rows delivered, counted where they came from. */
  in: number;
  /** Rows of `good` that fail a check that only warns, by rule. */
  warned: ReadonlyMap<string, Readonly<{ failed: number; sample: readonly string[] }>>;
  /** The good rows as a relation. */
  staged: Base;
}>;

export type SplitScope = Readonly<{
  request: StageRequest;
  source: Base;
  isRereadable: boolean;
  checks: readonly RowCheck[];
  target: CopyTarget;
}>;

/**
 * A source that can be read again is read once per copy: the good rows, then (only when some are missing) the bad ones.
 * Any other SELECT is evaluated once: staged as it will be published when no cast can fail, and rewritten only when a row fails.
 */
export async function splitRows(session: Session, scope: SplitScope): Promise<SplitRows> {
  if (scope.isRereadable) return splitRereadable(session, scope);
  return canFail(scope.source) ? splitDelivered(session, scope) : splitTyped(session, scope);
}

function canFail(base: Base): boolean {
  return base.casts.some((cast) => cast.failed !== undefined);
}

async function splitRereadable(session: Session, scope: SplitScope): Promise<SplitRows> {
  const { source } = scope.request;
  const delivered =
    source.kind === "extract"
      ? source.rowCount
      : await runCount(session, session.statements.countRows(scope.source.from));
  return splitInTwo(session, scope, delivered);
}

async function splitInTwo(session: Session, scope: SplitScope, delivered: number): Promise<SplitRows> {
  const { source, checks, target } = scope;
  const good = await writeFiles(session, scope, session.statements.copyGood(source, checks, target));
  const refused = rowsIn(good) < delivered ? await refuse(session, scope) : NONE_REFUSED;
  const staged = stagedBase(source, pathsOf(good));
  const warned = good.length === 0 ? new Map() : await countWarned(session, scope, staged);
  return { good, refused, in: delivered, staged, warned };
}

async function refuse(session: Session, { request, source, checks }: SplitScope): Promise<Refused> {
  const mayDiscard = checks.some(({ severity }) => severity === "discard");
  return writeRefused(session, { request, base: source, select: refusedRows(source, checks), mayDiscard, part: "" });
}

/** What was delivered is kept first, because the original of a value that does not fit must be shown. */
async function splitDelivered(session: Session, scope: SplitScope): Promise<SplitRows> {
  const target = { folder: join(session.scratch, "delivered"), prefix: "rows" };
  const files = await writtenFiles(
    await runStatement(session, session.statements.copyDelivered(scope.source, target)),
    [],
  );
  const source = files.length === 0 ? scope.source : { ...scope.source, from: readFiles(pathsOf(files)) };
  const result = await splitInTwo(session, { ...scope, source }, rowsIn(files));
  await removeFiles(pathsOf(files));
  return result;
}

async function splitTyped(session: Session, scope: SplitScope): Promise<SplitRows> {
  const { checks, target } = scope;
  const first = { folder: target.folder, prefix: `${target.prefix}-s` };
  const files = await writeFiles(session, scope, session.statements.copyTyped(scope.source, first));
  const staged = stagedBase(scope.source, pathsOf(files));
  const delivered = rowsIn(files);
  const counts = await countFailures(session, files, staged, checks);
  if (checks.every((check, index) => !isBlocking(check) || counts[index] === 0)) {
    const warned = await samplesOf(session, staged, checks, counts);
    return { good: files, refused: NONE_REFUSED, in: delivered, staged, warned };
  }
  const result = await splitInTwo(session, { ...scope, source: staged }, delivered);
  await removeFiles(pathsOf(files));
  return result;
}

async function writeFiles(session: Session, scope: SplitScope, statement: Readonly<{ name: string; sql: string }>) {
  return writtenFiles(await runStatement(session, statement), publishedColumns(scope.source));
}

function pathsOf(files: readonly WrittenFile[]): readonly string[] {
  return files.map((file) => file.path);
}

async function countFailures(session: Session, files: readonly WrittenFile[], base: Base, checks: readonly RowCheck[]) {
  if (checks.length === 0 || files.length === 0) return checks.map(() => 0);
  const [row] = await runStatement(session, session.statements.countFailed(base, checks));
  return checks.map((_, index) => Number(row?.[`c${index}`] ?? 0));
}

/** Only rules that warn need a look at the rows that passed. */
async function countWarned(session: Session, { checks }: SplitScope, staged: Base): Promise<SplitRows["warned"]> {
  const warning = checks.filter((check) => !isBlocking(check));
  if (warning.length === 0) return new Map();
  const [row] = await runStatement(session, session.statements.countFailed(staged, warning));
  const counts = warning.map((_, index) => Number(row?.[`c${index}`] ?? 0));
  return samplesOf(session, staged, warning, counts);
}

async function samplesOf(
  session: Session,
  base: Base,
  checks: readonly RowCheck[],
  counts: readonly number[],
): Promise<SplitRows["warned"]> {
  const found = new Map<string, Readonly<{ failed: number; sample: readonly string[] }>>();
  for (const [index, check] of checks.entries()) {
    const failed = counts[index] ?? 0;
    if (failed === 0) continue;
    const rows = await runStatement(session, session.statements.sampleFailed(base, check));
    found.set(check.rule, { failed, sample: rows.map((row) => String(row["row"])) });
  }
  return found;
}
