import { join } from "node:path";
import type { StageRequest } from "../../engine.ts";
import { type Base, publishedColumns, stagedBase } from "../compile/base.ts";
import type { CopyTarget } from "../compile/copy.ts";
import { readFiles } from "../compile/read.ts";
import { markedRows, refusedRows } from "../compile/split.ts";
import type { RowCheck } from "../rule/check.ts";
import { isBlocking } from "../rule/checks.ts";
import { removeFiles, rowsIn, type WrittenFile, writtenFiles } from "./files.ts";
import { placesIn, rowsByPlace } from "./place.ts";
import { NONE_REFUSED, type Refused, writeRefused } from "./refuse.ts";
import { runCount, runStatement, type Session, sideBySide } from "./session.ts";

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
  const count: Counting = async (beside) =>
    source.kind === "extract" ? source.rowCount : runCount(beside, beside.statements.countRows(scope.source.from));
  return splitInTwo(session, scope, count);
}

/** Both copies of a batch with marked rows. One after the other: each uses all cores, and together they take the cache from each other. */
async function copyMarked(session: Session, scope: SplitScope, delivered: number): Promise<SplitRows> {
  const { source, checks, target } = scope;
  const good = await writeFiles(session, scope, session.statements.copyUnmarked(source, target));
  const refused = await refuse(session, scope, markedRows(source, checks));
  return { ...(await lookAt(session, scope, good)), good, refused, in: delivered };
}

/** The good rows as a relation, and what rules that warn say of them. */
async function lookAt(session: Session, scope: SplitScope, good: readonly WrittenFile[]) {
  const staged = stagedBase(scope.source, pathsOf(good));
  const warned: SplitRows["warned"] = good.length === 0 ? new Map() : await countWarned(session, scope, staged);
  return { staged, warned };
}

type Counting = (session: Session) => Promise<number>;

/** Counted where the rows come from, while those that pass are written; the bad rows are read while the good ones are looked at. */
async function splitInTwo(session: Session, scope: SplitScope, count: Counting): Promise<SplitRows> {
  const { source, checks, target } = scope;
  const copy = session.statements.copyGood(source, checks, target);
  const [good, delivered] = await sideBySide(session, (own) => writeFiles(own, scope, copy), count);
  const [looked, refused] = await sideBySide(
    session,
    (own) => lookAt(own, scope, good),
    async (beside) => (rowsIn(good) < delivered ? refuse(beside, scope, refusedRows(source, checks)) : NONE_REFUSED),
  );
  return { ...looked, good, refused, in: delivered };
}

async function refuse(session: Session, { request, source, checks }: SplitScope, select: string): Promise<Refused> {
  const mayDiscard = checks.some(({ severity }) => severity === "discard");
  return writeRefused(session, { request, base: source, select, mayDiscard, part: "" });
}

/** What was delivered is kept first, because the original of a value that does not fit must be shown. */
async function splitDelivered(session: Session, scope: SplitScope): Promise<SplitRows> {
  const target = { folder: join(session.scratch, "delivered"), prefix: "rows" };
  const files = await writtenFiles(
    await runStatement(session, session.statements.copyDelivered(scope.source, target)),
    [],
  );
  const source = files.length === 0 ? scope.source : { ...scope.source, from: readFiles(pathsOf(files)) };
  const result = await splitInTwo(session, { ...scope, source }, async () => rowsIn(files));
  await removeFiles(pathsOf(files));
  return result;
}

async function splitTyped(session: Session, scope: SplitScope): Promise<SplitRows> {
  const { checks, target } = scope;
  const first = { folder: target.folder, prefix: `${target.prefix}-s` };
  const files = await writeFiles(session, scope, session.statements.copyTyped(scope.source, first));
  const staged = stagedBase(scope.source, pathsOf(files));
  const delivered = rowsIn(files);
  if (files.length > 0 && delivered >= session.manyRows)
    return splitStaged(session, { ...scope, source: staged }, files);
  const counts = files.length === 0 ? checks.map(() => NONE_FAILED) : await countFailures(session, staged, checks);
  if (checks.every((check, index) => !isBlocking(check) || counts[index]?.failed === 0)) {
    const warned = await samplesOf(session, staged, checks, counts);
    return { good: files, refused: NONE_REFUSED, in: delivered, staged, warned };
  }
  const result = await splitInTwo(session, { ...scope, source: staged }, async () => delivered);
  await removeFiles(pathsOf(files));
  return result;
}

/** Many rows: the verdict is given once, and what was staged stays when it finds nothing. */
async function splitStaged(session: Session, scope: SplitScope, files: readonly WrittenFile[]): Promise<SplitRows> {
  const { source, checks } = scope;
  const delivered = rowsIn(files);
  const marked = await runCount(session, session.statements.markRefused(source, checks), "Count");
  if (marked === 0)
    return { ...(await lookAt(session, scope, files)), good: files, refused: NONE_REFUSED, in: delivered };
  const result = await copyMarked(session, scope, delivered);
  await removeFiles(pathsOf(files));
  return result;
}

async function writeFiles(session: Session, scope: SplitScope, statement: Readonly<{ name: string; sql: string }>) {
  return writtenFiles(await runStatement(session, statement), publishedColumns(scope.source));
}

function pathsOf(files: readonly WrittenFile[]): readonly string[] {
  return files.map((file) => file.path);
}

/** What one look found of a check: how many rows, and where the first few stand. */
type Failures = Readonly<{ failed: number; places: readonly bigint[] }>;
const NONE_FAILED: Failures = { failed: 0, places: [] };

async function countFailures(
  session: Session,
  staged: Base,
  checks: readonly RowCheck[],
): Promise<readonly Failures[]> {
  if (checks.length === 0) return [];
  const [row = {}] = await runStatement(session, session.statements.countFailed(staged, checks));
  return checks.map((_, index) => ({ failed: Number(row[`c${index}`] ?? 0), places: placesIn(row[`p${index}`]) }));
}

/** Only rules that warn need a look at the rows that passed. */
export async function countWarned(
  session: Session,
  { checks }: Pick<SplitScope, "checks">,
  staged: Base,
): Promise<SplitRows["warned"]> {
  const warning = checks.filter((check) => !isBlocking(check));
  return samplesOf(session, staged, warning, await countFailures(session, staged, warning));
}

async function samplesOf(
  session: Session,
  staged: Base,
  checks: readonly RowCheck[],
  counts: readonly Failures[],
): Promise<SplitRows["warned"]> {
  const shown = await rowsByPlace(session, counts, (places) => session.statements.rowsAt(staged, places));
  return new Map(
    checks.flatMap(({ rule }, index) => {
      const { failed, places } = counts[index] ?? NONE_FAILED;
      return failed === 0 ? [] : [[rule, { failed, sample: shown(places) }] as const];
    }),
  );
}
