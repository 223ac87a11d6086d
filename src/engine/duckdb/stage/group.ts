import type { StageRequest } from "../../engine.ts";
import { publishedColumns, stagedBase } from "../compile/base.ts";
import type { Row } from "../connection.ts";
import type { CopyTarget } from "../compile/copy.ts";
import { canReturn, type GroupScope, type GroupsScope, REPEATED, takenOutRows } from "../compile/groups.ts";
import type { GroupCheck, RowCheck } from "../rule/check.ts";
import { removeFiles, writtenFiles } from "./files.ts";
import { joinRefused, writeRefused } from "./refuse.ts";
import { runCount, runStatement, type Session } from "./session.ts";
import { countWarned, type SplitRows } from "./split.ts";

export type GroupedRows = SplitRows & Readonly<{ deduplicated: number }>;

export type GroupsRequest = Readonly<{
  request: StageRequest;
  checks: readonly GroupCheck[];
  /** Checks of rows: what they warn of is counted again among those that are left. */
  rows: readonly RowCheck[];
  mergeKeys: readonly string[];
  target: CopyTarget;
}>;

/**
 * Takes rows out that are not unique, in the order of the checks: each sees what the ones before it left. Reads key columns unless something
 * is found; then the checks are asked again where what was taken out may break another.
 */
export async function takeOutGroups(session: Session, groups: GroupsRequest, rows: SplitRows): Promise<GroupedRows> {
  if (groups.checks.length === 0 || rows.good.length === 0) return { ...rows, deduplicated: 0 };
  const { statements } = session;
  await runStatement(session, statements.createTakenOut());
  const counts = await markGroups(session, groups, scopeOf(groups, rows));
  if (counts.length === 0) return { ...rows, deduplicated: 0 };
  const taken = await writeRefused(session, {
    request: groups.request,
    base: rows.staged,
    select: takenOutRows(rows.staged, groups.checks),
    mayDiscard: groups.checks.some(({ severity }) => severity === "discard"),
    part: "-u",
  });
  const refused = joinRefused(rows.refused, taken);
  const deduplicated = Number(counts.find((row) => Number(row["rule"]) === REPEATED)?.["n"] ?? 0);
  const left = await rewrite(session, groups, rows);
  const warned =
    rows.warned.size === 0 ? rows.warned : await countWarned(session, { checks: groups.rows }, left.staged);
  return { ...left, warned, refused, deduplicated };
}

/** @returns rows taken out, by rule */
async function markGroups(session: Session, { checks }: GroupsRequest, scope: GroupsScope): Promise<readonly Row[]> {
  const { statements } = session;
  const ofOneRow = [...checks.entries()].filter(([, check]) => check.good === undefined && !check.deduplicates);
  // a group of one row stays one whatever leaves but by a row that returns; any other group is as good as its rows
  const mayAskAgain = ofOneRow.length < checks.filter((check) => !check.deduplicates).length;
  for (let known = 0; ; ) {
    for (const [index, check] of checks.entries()) await markGroup(session, { ...scope, check, index });
    let counts = await runStatement(session, statements.countTakenOut());
    if (totalOf(counts) === known) return counts;
    if (ofOneRow.length > 0 && canReturn(scope)) {
      await runStatement(session, statements.markReturned(scope, ofOneRow));
      counts = await runStatement(session, statements.countTakenOut());
    }
    if (!mayAskAgain) return counts;
    known = totalOf(counts);
  }
}

function totalOf(counts: readonly Row[]): number {
  return counts.reduce((sum, row) => sum + Number(row["n"]), 0);
}

function scopeOf(groups: GroupsRequest, rows: SplitRows): GroupsScope {
  const { request, mergeKeys } = groups;
  return { request, mergeKeys, base: rows.staged, files: rows.good.map((file) => file.path) };
}

async function markGroup(session: Session, scope: GroupScope): Promise<void> {
  const { statements } = session;
  // only groups of one row can be told apart by a hash
  const isUniqueness = scope.check.good === undefined;
  if (isUniqueness && (await runCount(session, statements.suspectGroups(scope))) === 0) return;
  await runStatement(session, statements.findGroups(scope));
  if ((await runCount(session, statements.countGroups())) === 0) return;
  if (scope.check.deduplicates) await runStatement(session, statements.markRepeated(scope));
  await runStatement(session, statements.markConflicts(scope));
}

async function rewrite(session: Session, groups: GroupsRequest, rows: SplitRows): Promise<SplitRows> {
  const old = rows.good.map((file) => file.path);
  const target = { ...groups.target, prefix: `${groups.target.prefix}-u` };
  const written = await runStatement(session, session.statements.copyRemaining(rows.staged, old, target));
  const good = await writtenFiles(written, publishedColumns(rows.staged));
  await removeFiles(old);
  return {
    ...rows,
    good,
    staged: stagedBase(
      rows.staged,
      good.map((file) => file.path),
    ),
  };
}
