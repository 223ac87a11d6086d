import { UserError } from "../../../base/index.ts";
import type { Ledger } from "../../../plan/index.ts";
import type { PinnedInput, StageRequest, StageResult } from "../../engine.ts";
import { publishedColumns } from "../compile/base.ts";
import type { CopyTarget } from "../compile/copy.ts";
import { changedRows, mergedRows, type MergeScope, publishedRows } from "../compile/merge.ts";
import { nameList, readFiles } from "../compile/read.ts";
import { removeFiles, rowsIn, type WrittenFile, writtenFiles } from "./files.ts";
import type { GroupedRows } from "./group.ts";
import {
  CHANGE_TYPE,
  keptColumns,
  liesPlain,
  newValues,
  requireFulfilled,
  writeChanges,
  writeLaidOut,
} from "./laid-out.ts";
import { runStatement, type Session } from "./session.ts";

/** What the published table gains and loses, and what became of the rows. */
export type Materialized = Readonly<{
  add: readonly WrittenFile[];
  changes: readonly WrittenFile[];
  remove: StageResult["remove"];
  counts: Pick<Ledger, "inserted" | "updated" | "unchanged">;
  /** Published files that stay. */
  kept: PinnedInput["files"];
}>;

/** True when rows of the batch have to be compared with published ones before it is known what to write. */
export function mustMerge(request: StageRequest, mergeKeys: readonly string[]): boolean {
  const compares = mergeKeys.length > 0 || request.rereads !== undefined;
  return request.materialize.as !== "table" && compares && publishedFiles(request).length > 0;
}

function publishedFiles({ published }: StageRequest): PinnedInput["files"] {
  return published?.files ?? [];
}

export async function materialize(
  session: Session,
  request: StageRequest,
  input: MaterializeInput,
): Promise<Materialized> {
  const { rows, mergeKeys } = input;
  if (mustMerge(request, mergeKeys) && rows.good.length > 0) return merge(session, request, input);
  const replaces = request.materialize.as === "table";
  const add = await inPlace(session, request, input);
  const counts = { inserted: rowsIn(rows.good), updated: 0, unchanged: 0 };
  if (replaces || request.rewrite !== true)
    return { add, changes: [], remove: replaces ? "all" : [], counts, kept: replaces ? [] : publishedFiles(request) };
  const published = publishedFiles(request);
  const rewritten = await rewrite(session, request, input);
  // a row lost on the way shows in the ledger
  const inserted = counts.inserted + rowsIn(rewritten) - rowsIn(published);
  const remove = published.map(({ path }) => path);
  return { add: [...rewritten, ...add], changes: [], remove, counts: { ...counts, inserted }, kept: [] };
}

/** The rows that stay, in new files. */
async function rewrite(session: Session, request: StageRequest, { rows, target }: MaterializeInput) {
  const columns = [...publishedColumns(rows.staged), ...keptColumns(request)];
  const published = publishedFiles(request);
  if (published.length === 0) return [];
  const prefix = `${target.prefix}-r`;
  if (request.layout !== undefined)
    return writeLaidOut(session, request, { select: publishedRows(published, columns), columns, prefix });
  const statement = session.statements.copyPublished(published, columns, { ...target, prefix });
  return writtenFiles(await runStatement(session, statement), columns);
}

/** The good rows in the folder of the table: plain files lie there already. */
async function inPlace(session: Session, request: StageRequest, input: MaterializeInput) {
  const { good, staged } = input.rows;
  if (request.layout === undefined || good.length === 0) return good;
  const columns = publishedColumns(staged);
  const select = `SELECT ${nameList(columns)} FROM ${readFiles(good.map(({ path }) => path))}`;
  if (liesPlain(request)) {
    await requireFulfilled(session, request, { select, columns });
    return good;
  }
  const written = await writeLaidOut(session, request, { select, columns, prefix: input.target.prefix });
  await removeFiles(good.map(({ path }) => path));
  return written;
}

export type MaterializeInput = Readonly<{ rows: GroupedRows; mergeKeys: readonly string[]; target: CopyTarget }>;

async function merge(
  session: Session,
  request: StageRequest,
  { rows, mergeKeys, target }: MaterializeInput,
): Promise<Materialized> {
  const { statements } = session;
  const published = publishedFiles(request);
  const staged = rows.good.map((file) => file.path);
  const own = keptColumns(request);
  const scope: MergeScope = {
    keys: mergeKeys,
    compared: request.columns,
    kept: [...lacking(request), ...own],
    made: newValues(request, "c.number"),
    written: [...publishedColumns(rows.staged), ...own],
    staged,
    published,
  };
  const compare =
    mergeKeys.length > 0 || request.rereads === undefined
      ? statements.compareRows(scope)
      : statements.compareContents(scope, request.rereads);
  await runStatement(session, compare);
  const summary = await changeSummary(session, request, { mergeKeys, staged: rowsIn(rows.good) });
  const changed = (await runStatement(session, statements.touchedFiles())).map((row) => Number(row["file"]));
  const touched = request.rewrite === true ? published.map((_, index) => index) : changed;
  const isIdle = summary.inserted + summary.updated + touched.length === 0;
  const add = isIdle ? [] : await writeMerged(session, request, { scope, touched, target });
  const changes = await mergedChanges(session, request, { scope, touched, target });
  await removeFiles(staged);
  const replaced = touched.flatMap((index) => published[index] ?? []);
  // counted from what was written, so that a row lost on the way shows in the ledger
  const stayed = rowsIn(replaced) - summary.updated;
  return {
    add,
    changes,
    remove: replaced.map(({ path }) => path),
    counts: {
      inserted: rowsIn(add) - stayed - summary.updated,
      updated: summary.updated,
      unchanged: summary.unchanged,
    },
    kept: published.filter((file) => !replaced.includes(file)),
  };
}

type MergedRows = Readonly<{ scope: MergeScope; touched: readonly number[]; target: CopyTarget }>;

async function writeMerged(session: Session, request: StageRequest, { scope, touched, target }: MergedRows) {
  const columns = scope.written;
  if (request.layout !== undefined)
    return writeLaidOut(session, request, { select: mergedRows(scope, touched), columns, prefix: target.prefix });
  const { copyMerged } = session.statements;
  return writtenFiles(await runStatement(session, copyMerged(scope, touched, target)), columns);
}

/** What became of single rows, where the table keeps that: files of new rows tell it alone, and so do those of a table written anew. */
async function mergedChanges(session: Session, request: StageRequest, { scope, touched, target }: MergedRows) {
  if (request.changes === undefined || request.rewrite === true || touched.length === 0) return [];
  const columns = [...scope.written, CHANGE_TYPE];
  return writeChanges(session, request, { select: changedRows(scope, touched), columns, prefix: `${target.prefix}-c` });
}

/** Columns that the source once had: rows that it delivers again must not lose what they held. */
function lacking({ source, columns }: StageRequest): StageRequest["columns"] {
  if (source.kind === "sql") return [];
  const delivered = new Set(source.columns.map(({ name }) => name));
  return columns.filter(({ name }) => !delivered.has(name));
}

type Compared = Readonly<{ mergeKeys: readonly string[]; staged: number }>;

async function changeSummary(session: Session, request: StageRequest, { mergeKeys, staged }: Compared) {
  const [row = {}] = await runStatement(session, session.statements.summarizeChanges());
  const ambiguous = Number(row["n"]) - staged;
  if (ambiguous > 0) {
    throw new UserError("LW3513", {
      values: { dataset: request.dataset, count: ambiguous, keys: mergeKeys.join(", ") },
      hint: "load it anew with `lakewright run --force`",
    });
  }
  return { inserted: Number(row["inserted"]), updated: Number(row["updated"]), unchanged: Number(row["unchanged"]) };
}
