import { mkdir, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { StageRequest, StageResult } from "../../engine.ts";
import { type Base, publishedColumns, sourceBase } from "../compile/base.ts";
import type { CopyTarget } from "../compile/copy.ts";
import { instant } from "../compile/literal.ts";
import { compileSource, type SourceRelation } from "../compile/source.ts";
import type { Connection, Database } from "../connection.ts";
import { type Checks, compileChecks, mergeKeysOf } from "../rule/checks.ts";
import { deliveredTypes } from "./delivered.ts";
import { removeFiles, rowsIn, withoutPath } from "./files.ts";
import { type GroupedRows, takeOutGroups } from "./group.ts";
import { liesPlain } from "./laid-out.ts";
import { judgeTable } from "./judge.ts";
import { type Materialized, materialize, mustMerge } from "./materialize.ts";
import { ruleOutcomes } from "./outcome.ts";
import { summarizeRefused } from "./refuse.ts";
import { type Session, sideBySide, type Statements, statements as realStatements } from "./session.ts";
import { splitRows } from "./split.ts";

export type StageOptions = Readonly<{
  tempFolder: string;
  signal: AbortSignal;
  statements?: Statements;
  /** Rows from which a batch is split by the places of its bad rows. */
  manyRows?: number;
}>;

/** A statement costs some milliseconds; judging fewer rows twice costs less. */
const MANY_ROWS = 500_000;

/** Evaluates, judges and stages one attempt. Nothing is visible to readers; what is left of a failed attempt is removed. */
export async function stageAttempt(
  database: Database,
  request: StageRequest,
  options: StageOptions,
): Promise<StageResult> {
  const { signal, tempFolder, statements = realStatements, manyRows = MANY_ROWS } = options;
  const scratch = join(tempFolder, `stage-${request.attemptId}`);
  await Promise.all(
    [request.tableFolder, request.rejectFolder, scratch].map((folder) => mkdir(folder, { recursive: true })),
  );
  const clock = clockMacro(request);
  const open = async (): Promise<Connection> => {
    const opened = await database.connect(signal);
    if (clock !== undefined) await opened.rows(clock);
    return opened;
  };
  const connection = await open();
  try {
    return await stageWith({ connection, statements, scratch, timings: new Map(), open, manyRows }, request);
  } catch (error) {
    await removeAttempt(request);
    throw error;
  } finally {
    connection.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Files that a broken attempt has left, finished or not. */
async function removeAttempt({ tableFolder, rejectFolder, attemptId, layout, changes }: StageRequest): Promise<void> {
  const recursive = changes !== undefined || (layout !== undefined && layout.target.partitionBy.length > 0);
  for (const [folder, prefix] of [
    [tableFolder, "part"],
    [rejectFolder, "reject"],
  ] as const) {
    const names = await readdir(folder, { recursive });
    await removeFiles(
      names.filter((name) => basename(name).startsWith(`${prefix}-${attemptId}`)).map((name) => join(folder, name)),
    );
  }
}

type Scope = Readonly<{
  relation: SourceRelation;
  source: Base;
  checks: Checks;
  mergeKeys: readonly string[];
  target: CopyTarget;
}>;

async function stageWith(session: Session, request: StageRequest): Promise<StageResult> {
  const scope = await makeScope(session, request);
  const { source, checks, mergeKeys, relation, target } = scope;
  const isFinal = !mustMerge(request, mergeKeys) && liesPlain(request);
  const staging = isFinal ? target : { folder: session.scratch, prefix: "batch" };
  const split = await splitRows(session, {
    request,
    source,
    isRereadable: relation.isRereadable,
    checks: checks.rows,
    target: staging,
  });
  const grouping = { request, checks: checks.groups, rows: checks.rows, mergeKeys, target: staging };
  const rows = await takeOutGroups(session, grouping, split);
  const result = await materialize(session, request, {
    rows,
    mergeKeys,
    target: { ...target, prefix: `${target.prefix}-m` },
  });
  return conclude(session, request, scope, { rows, result });
}

async function makeScope(session: Session, request: StageRequest): Promise<Scope> {
  const relation = compileSource(request.source);
  const described = await deliveredTypes(session, relation.sql);
  const source = sourceBase(request, relation, described.columns);
  const checks = compileChecks(request, source.casts);
  const target = { folder: request.tableFolder, prefix: `part-${request.attemptId}` };
  return { relation, source, checks, mergeKeys: mergeKeysOf(request), target };
}

/** The run's clock as a function, where the SELECT or a rule asks for it. */
function clockMacro({ source, rules, provenance }: StageRequest): string | undefined {
  const texts = rules.map(({ judgement }) => JSON.stringify(judgement));
  if (source.kind === "sql") texts.push(source.sql);
  if (!texts.some((text) => /run_time/i.test(text))) return undefined;
  return `CREATE TEMP MACRO run_time() AS ${instant(source.kind === "sql" ? source.runTime : provenance.ingestedAt)}`;
}

type Work = Readonly<{ rows: GroupedRows; result: Materialized }>;

async function conclude(session: Session, request: StageRequest, scope: Scope, work: Work): Promise<StageResult> {
  const { rows, result } = work;
  const columns = publishedColumns(scope.source);
  const [judged, refused] = await sideBySide(
    session,
    (own) => judgeTable(own, request, scope.checks, { result, columns }),
    (beside) => summarizeRefused(beside, rows.refused),
  );
  const rules = ruleOutcomes({ checks: scope.checks, rowCount: rows.in, refused, warned: rows.warned, judged });
  const failed = rules.filter((rule) => rule.effect === "failed").map((rule) => rule.rule);
  const rejects = rows.refused.kept;
  const ledger = {
    in: rows.in,
    ...result.counts,
    deduplicated: rows.deduplicated,
    quarantined: rowsIn(rejects),
    discarded: rowsIn(rows.refused.discarded),
  };
  const common = { ledger, rules, columns, failed, timings: Object.fromEntries(session.timings) };
  if (failed.length === 0)
    return {
      ...common,
      add: withoutPath(result.add),
      changes: withoutPath(result.changes),
      remove: result.remove,
      rejects: withoutPath(rejects),
    };
  await removeFiles([...result.add, ...result.changes, ...rejects].map((file) => file.path));
  return { ...common, add: [], remove: [], rejects: [] };
}
