import { join } from "node:path";
import type { Column } from "../../../base/index.ts";
import type { StageRequest, TargetColumn, WriteTarget } from "../../engine.ts";
import { provenanceColumns } from "../../provenance.ts";
import { nameList } from "../compile/read.ts";
import { absentValue, checked, isFulfilled, isPlain, writeTable } from "../lake/write-files.ts";
import type { WrittenFile } from "./files.ts";
import { runStatement, type Session } from "./session.ts";

/** A file of ours is closed above this size, as plain ones are. */
const FILE_BYTES = 256_000_000;
/** PROTOCOL.md §Change Data Files */
const CHANGE_FOLDER = "_change_data";
export const CHANGE_TYPE: Column = { name: "_change_type", type: "string", nullable: true };

export type LaidOutRows = Readonly<{
  /** A SELECT of the columns. */
  select: string;
  columns: readonly Column[];
  /** How names of files begin. */
  prefix: string;
}>;

type Request = Pick<StageRequest, "tableFolder" | "columns" | "layout" | "changes">;

/** Writes rows as the table wants them in its files, by what writes tables elsewhere: names, ids, partitions, checks. */
export async function writeLaidOut(
  session: Session,
  request: Request,
  rows: LaidOutRows,
): Promise<readonly WrittenFile[]> {
  const { layout, tableFolder } = request;
  if (layout === undefined) throw new Error("the table has no layout");
  const target = { ...layout.target, folder: tableFolder, maxFileBytes: FILE_BYTES };
  const written = await writeAs(session, request, { ...rows, target });
  return written.map((file) => ({ ...file, stored: layout.stored }));
}

/** Whether plain files of the rows are those of the table, as long as the rows fulfil what it demands. */
export function liesPlain(request: Request): boolean {
  const { layout } = request;
  if (layout === undefined) return true;
  const { target } = layout;
  const hasIds = target.columns.some(({ fieldIds }) => fieldIds !== undefined);
  const isUsual = target.compression === undefined || target.compression === "snappy";
  return isPlain(target) && !hasIds && isUsual && madeColumns(request, target).length === 0;
}

/** Rows of plain files held against what the table demands: reads the columns that are asked for, and a row only to show it. */
export async function requireFulfilled(
  session: Session,
  { layout }: Request,
  { select, columns }: Pick<LaidOutRows, "select" | "columns">,
): Promise<void> {
  if (layout === undefined) return;
  const present = new Set(columns.map(({ name }) => name));
  const own = { ...layout.target, columns: layout.target.columns.filter(({ name }) => present.has(name)) };
  const condition = isFulfilled(own);
  if (condition === "") return;
  const broken = `SELECT * FROM (${select}) AS t WHERE NOT (${condition}) LIMIT 1`;
  const found = await runStatement(session, {
    name: "layout",
    sql: `SELECT 1 FROM (${select}) AS t WHERE NOT (${condition}) LIMIT 1`,
  });
  if (found.length > 0)
    await runStatement(session, { name: "layout", sql: `SELECT ${checked("1", own)} FROM (${broken}) AS t` });
}

/** Writes rows with their `_change_type` beside the files of the table. */
export async function writeChanges(
  session: Session,
  request: Request,
  rows: LaidOutRows,
): Promise<readonly WrittenFile[]> {
  const { changes, tableFolder } = request;
  if (changes === undefined) throw new Error("the table keeps no changes");
  return writeAs(session, request, { ...rows, target: { ...changes, folder: join(tableFolder, CHANGE_FOLDER) } });
}

async function writeAs(
  session: Session,
  request: Request,
  { select, columns, prefix, target }: LaidOutRows & Readonly<{ target: WriteTarget }>,
): Promise<readonly WrittenFile[]> {
  const present = columns.map(({ name }) => name);
  const made = new Set(madeColumns(request, target).map(({ name }) => name));
  const own = { ...target, columns: target.columns.filter(({ name }) => present.includes(name) || made.has(name)) };
  const relation = { sql: `(SELECT ${nameList(columns)} FROM (${select}))`, present };
  const run = (sql: string) => runStatement(session, { name: "layout", sql });
  const written = await writeTable(run, relation, { target: own, prefix });
  return written.map(({ path, ...file }) => {
    const place = join(target.folder, path);
    return { ...file, path: place, name: place.slice(request.tableFolder.length + 1) };
  });
}

/** Columns that the table has and the rows of an attempt do not: it makes their values, or keeps what it has. */
function madeColumns({ columns }: Pick<Request, "columns">, target: WriteTarget): readonly TargetColumn[] {
  const given = new Set([...columns, ...provenanceColumns, CHANGE_TYPE].map(({ name }) => name.toLowerCase()));
  return target.columns.filter(({ name }) => !given.has(name.toLowerCase()));
}

/** Those of them whose values stay with a row that is written again; a value that is computed is computed again. */
export function keptColumns(request: Request): readonly TargetColumn[] {
  const { layout } = request;
  return layout === undefined
    ? []
    : madeColumns(request, layout.target).filter(({ generated }) => generated === undefined);
}

/** The values of kept columns in rows that are new, which `number` counts; without one they are null. */
export function newValues(request: Request, number: string): ReadonlyMap<string, string> {
  return new Map(
    keptColumns(request).flatMap((column) =>
      column.sequence === undefined
        ? []
        : [[column.name, absentValue(column, { folder: request.tableFolder }, number)] as const],
    ),
  );
}
