import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { duckdbType, UserError } from "../../../base/index.ts";
import { quoteName, statementText } from "../../../sql/index.ts";
import {
  actionCase,
  assignments,
  bareClause,
  type Clause,
  givenBy,
  insertActions,
  insertValues,
  readsTarget,
} from "./merge-clause.ts";
import { fittedClauses } from "./fitting.ts";
import { candidateFiles } from "./merge-pruning.ts";
import {
  INSERT,
  MATCH,
  type MergeRequest,
  type MergeResult,
  ORDINAL,
  rowsOf,
  type Session,
  SOURCE,
} from "./merge-session.ts";
import { dropUnchanged } from "./merge-unchanged.ts";
import { type Actions, collectActions } from "./places.ts";
import { rowsRelation } from "./rows-sql.ts";
import { FILE_COLUMN, POSITION_COLUMN, requireFreeNames, scanRelation } from "./scan-sql.ts";
import { withGenerated, type WriteTarget, writeRelation, type WrittenFile } from "./write-files.ts";

/** @throws UserError LW6311 when a row of the target matches several rows of the source */
export async function mergeRows(
  connection: DuckDBConnection,
  given: MergeRequest,
  scratchFolder: string,
): Promise<MergeResult> {
  const whole = {
    ...given,
    on: statementText(given.on),
    clauses: given.clauses.map(bareClause),
    target: { ...given.target, isRewritten: true },
  };
  const source = await materializeSource(connection, whole, scratchFolder);
  const clauses = await fittedClauses({ connection, request: whole, sourceColumns: source.columns });
  const request = { ...whole, clauses };
  const session = { connection, request, sourceColumns: source.columns };
  await findMatches(session, source.types);
  let actions = await matchedActions(session);
  requireUniqueMatches(request, actions);
  const unchanged = await dropUnchanged(session, actions);
  const lonely = await findLonely(session);
  if (unchanged + lonely > 0) actions = await matchedActions(session);
  const inserted = await findInserts(session);
  const touched = actions.rows.map(({ file }) => file);
  const written = await writeRelation(connection, await outputRows(session, touched), request.write);
  const changes = await besideWritten(request.write, written, async () =>
    request.changes === undefined ? [] : await writeChanges(session, request.changes, touched),
  );
  const counts = {
    source: source.rows,
    updated: countOf(request, actions, "update"),
    deleted: countOf(request, actions, "delete"),
    inserted,
    unchanged,
  };
  return { changed: actions.rows, written, changes, counts };
}

/** Files that nobody will hear of go with the failure of what belongs to them. */
async function besideWritten<T>(
  { folder }: WriteTarget,
  written: readonly WrittenFile[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await Promise.all(written.map(({ path }) => rm(resolve(folder, path), { force: true })));
    throw error;
  }
}

async function materializeSource(
  connection: DuckDBConnection,
  { source }: MergeRequest,
  scratchFolder: string,
): Promise<Readonly<{ columns: readonly string[]; types: ReadonlyMap<string, string>; rows: number }>> {
  const relation = await rowsRelation(connection, source, scratchFolder, "source");
  try {
    const rows = await rowsOf(
      connection,
      `CREATE OR REPLACE TEMP TABLE ${SOURCE} AS SELECT *, row_number() OVER () AS ${ORDINAL} FROM ${relation.sql} AS given`,
    );
    const shape = await connection.prepare(`SELECT * FROM ${SOURCE}`);
    // all but ours, the last
    const columns = Array.from({ length: shape.columnCount - 1 }, (_, index) => shape.columnName(index));
    requireFreeNames(columns, [ORDINAL]);
    const types = new Map(columns.map((name, index) => [name.toLowerCase(), shape.columnType(index).toString()]));
    return { rows, columns, types };
  } finally {
    await relation.release();
  }
}

// the projection of the scan keeps this to the columns of the condition
async function findMatches({ connection, request }: Session, types: ReadonlyMap<string, string>): Promise<void> {
  const { target, on, clauses } = request;
  const files = await candidateFiles(connection, request, { table: SOURCE, types });
  const relation = await scanRelation(connection, target, "merge", files);
  const action = actionCase(clauses, "matched");
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${MATCH} AS
     SELECT target.${FILE_COLUMN} AS file, target.${POSITION_COLUMN} AS position, source.${ORDINAL} AS source, ${action} AS action
     FROM ${relation} AS target JOIN ${SOURCE} AS source ON (${on})`,
  );
}

function matchedActions({ connection, request }: Session): Promise<Actions> {
  const places = `SELECT file::UINTEGER AS file, position, action FROM ${MATCH} WHERE action IS NOT NULL`;
  return collectActions(connection, places, request.clauses.length);
}

// a row deleted twice is deleted once; a row updated twice has no one value (as in SQL's MERGE)
function requireUniqueMatches({ clauses }: MergeRequest, { repeated }: Actions): void {
  if (repeated === 0) return;
  const [only, ...others] = clauses.filter(({ when }) => when === "matched");
  if (others.length === 0 && only?.then === "delete" && only.condition === undefined) return;
  throw new UserError("LW6311", { values: { rows: repeated }, failure: "input" });
}

/** Rows of the target that match nothing, where a clause asks for them. */
async function findLonely({ connection, request }: Session): Promise<number> {
  if (!request.clauses.some(({ when }) => when === "not matched by source")) return 0;
  const relation = await scanRelation(connection, request.target, "lonely");
  return rowsOf(
    connection,
    `INSERT INTO ${MATCH} SELECT file, position, NULL, action FROM (
       SELECT target.${FILE_COLUMN} AS file, target.${POSITION_COLUMN} AS position, ${actionCase(request.clauses, "not matched by source")} AS action
       FROM ${relation} AS target ANTI JOIN ${MATCH} AS m ON m.file = target.${FILE_COLUMN} AND m.position = target.${POSITION_COLUMN}
     ) AS lonely WHERE action IS NOT NULL`,
  );
}

async function findInserts({ connection, request }: Session): Promise<number> {
  // numbered once: changes must show the values that the rows get
  const number = request.write.columns.some(({ sequence }) => sequence) ? ", row_number() OVER () - 1 AS number" : "";
  return rowsOf(
    connection,
    `CREATE OR REPLACE TEMP TABLE ${INSERT} AS SELECT ${ORDINAL} AS source, action${number} FROM (
       SELECT source.${ORDINAL}, ${insertActions(request.clauses)} AS action FROM ${SOURCE} AS source
       ANTI JOIN ${MATCH} AS m ON m.source = source.${ORDINAL}
     ) AS fresh WHERE action IS NOT NULL`,
  );
}

type Output = Readonly<{ sql: string; present: readonly string[] }>;

async function outputRows(session: Session, touched: readonly number[]): Promise<Output> {
  const parts =
    session.request.mode === "rewrite" ? await rewrittenRows(session, touched) : await newRows(session, touched);
  return unionOf(session, parts);
}

/**
 * All rows of touched files. Where new values need nothing of the old rows, these are left out and the new ones written behind: choosing
 * between the two for every value of every row costs a third more.
 */
async function rewrittenRows(session: Session, touched: readonly number[]): Promise<readonly string[]> {
  const { request, sourceColumns } = session;
  const needsTarget = request.clauses.some(
    (clause) =>
      clause.then === "update" && readsTarget(assignments(clause, request.target, sourceColumns), request.target),
  );
  if (needsTarget) return [await changedInPlace(session, touched), ...insertedRows(session)];
  return [await untouchedRows(session, touched), ...(await newRows(session, touched))];
}

async function untouchedRows({ connection, request }: Session, touched: readonly number[]): Promise<string> {
  const relation = await scanRelation(connection, request.target, "rewrite", touched);
  const columns = request.target.columns.map(({ name }) => `target.${quoteName(name)}`).join(", ");
  return `SELECT ${columns} FROM ${relation} AS target
    ANTI JOIN (SELECT * FROM ${MATCH} WHERE action IS NOT NULL) AS m ON m.file = target.${FILE_COLUMN} AND m.position = target.${POSITION_COLUMN}`;
}

function unionOf({ request }: Session, parts: readonly string[]): Output {
  const present = request.target.columns.map(({ name }) => name);
  const empty = `SELECT ${request.target.columns.map(({ name, type }) => `NULL::${duckdbType(type)} AS ${quoteName(name)}`).join(", ")} WHERE false`;
  return { sql: `(${[empty, ...parts].join(" UNION ALL ")})`, present };
}

/** All rows of touched files, changed where they are updated, without those that are deleted. */
async function changedInPlace(
  { connection, request, sourceColumns }: Session,
  touched: readonly number[],
): Promise<string> {
  const relation = await scanRelation(connection, request.target, "rewrite", touched);
  const updates = request.clauses.flatMap((clause, index) =>
    clause.then === "update" ? [{ index, values: assignments(clause, request.target, sourceColumns) }] : [],
  );
  const values = request.target.columns.map(({ name }) => {
    const cases = updates.flatMap(({ index, values: own }) => {
      const value = own.get(name);
      return value === undefined ? [] : [`WHEN ${index} THEN ${value}`];
    });
    const old = `target.${quoteName(name)}`;
    return `${cases.length === 0 ? old : `CASE m.action ${cases.join(" ")} ELSE ${old} END`} AS ${quoteName(name)}`;
  });
  const deletes = request.clauses.flatMap(({ then }, index) => (then === "delete" ? [index] : []));
  const kept = deletes.length === 0 ? "" : ` WHERE m.action IS NULL OR m.action NOT IN (${deletes.join(", ")})`;
  const rows = `SELECT ${values.join(", ")} FROM ${relation} AS target
    LEFT JOIN (SELECT * FROM ${MATCH} WHERE action IS NOT NULL) AS m ON m.file = target.${FILE_COLUMN} AND m.position = target.${POSITION_COLUMN}
    LEFT JOIN ${SOURCE} AS source ON source.${ORDINAL} = m.source${kept}`;
  const given = updates.flatMap(({ values: own }) => Array.from(own.keys(), (name) => name.toLowerCase()));
  return withGenerated(rows, request.write, new Set(given));
}

/** Updated and inserted rows. */
async function newRows(session: Session, touched: readonly number[]): Promise<readonly string[]> {
  const upserted = upsertedRows(session);
  return upserted === undefined ? [...(await updatedRows(session, touched)), ...insertedRows(session)] : [upserted];
}

/** An upsert writes the same values whether the row was there or not: the source is read once then, in the order it came. */
function upsertedRows({ request, sourceColumns }: Session): string | undefined {
  const [update, insert] = (["update", "insert"] as const).map((then) => onlyClause(request, then));
  if (update?.clause.when !== "matched" || insert === undefined) return undefined;
  const values = insertValues(insert.clause, request, sourceColumns);
  const set = assignments(update.clause, request.target, sourceColumns);
  const updated = request.target.columns.map(({ name }) => `${set.get(name)} AS ${quoteName(name)}`);
  // what a clause leaves out may have to be made from the others
  const given = givenBy(insert.clause, sourceColumns);
  const isWhole = request.target.columns.every(({ name }) => given.has(name.toLowerCase()));
  if (!isWhole || readsTarget(set, request.target) || updated.join() !== values.join()) return undefined;
  return `SELECT ${values.join(", ")} FROM ${SOURCE} AS source LEFT JOIN ${MATCH} AS m ON m.source = source.${ORDINAL}
    LEFT JOIN ${INSERT} AS i ON i.source = source.${ORDINAL} WHERE m.action = ${update.index} OR i.action = ${insert.index}`;
}

function onlyClause(
  { clauses }: MergeRequest,
  then: Clause["then"],
): Readonly<{ clause: Clause; index: number }> | undefined {
  const [first, ...others] = clauses.flatMap((clause, index) => (clause.then === then ? [{ clause, index }] : []));
  return others.length === 0 ? first : undefined;
}

/** The new values of updated rows; the target is read again only where a clause keeps or uses values of it. */
async function updatedRows(session: Session, touched: readonly number[], extra = ""): Promise<readonly string[]> {
  const { connection, request, sourceColumns } = session;
  const parts: string[] = [];
  for (const [index, clause] of request.clauses.entries()) {
    if (clause.then !== "update") continue;
    const values = assignments(clause, request.target, sourceColumns);
    const select = request.target.columns.map(
      ({ name }) => `${values.get(name) ?? `target.${quoteName(name)}`} AS ${quoteName(name)}`,
    );
    const needsTarget = readsTarget(values, request.target);
    const target = needsTarget ? await scanRelation(connection, request.target, `update_${index}`, touched) : undefined;
    const join =
      target === undefined
        ? ""
        : ` JOIN ${target} AS target ON m.file = target.${FILE_COLUMN} AND m.position = target.${POSITION_COLUMN}`;
    const rows = `SELECT ${select.join(", ")}${extra} FROM ${MATCH} AS m LEFT JOIN ${SOURCE} AS source ON source.${ORDINAL} = m.source${join} WHERE m.action = ${index}`;
    parts.push(withGenerated(rows, request.write, givenBy(clause, sourceColumns)));
  }
  return parts;
}

function insertedRows({ request, sourceColumns }: Session, extra = ""): readonly string[] {
  return request.clauses.flatMap((clause, index) => {
    if (clause.then !== "insert") return [];
    const values = insertValues(clause, request, sourceColumns);
    const rows = `SELECT ${values.join(", ")}${extra} FROM ${INSERT} AS i JOIN ${SOURCE} AS source ON source.${ORDINAL} = i.source WHERE i.action = ${index}`;
    return [withGenerated(rows, request.write, givenBy(clause, sourceColumns))];
  });
}

/** Rows before and after, with their `_change_type`. */
async function writeChanges(
  session: Session,
  changes: WriteTarget,
  touched: readonly number[],
): Promise<readonly WrittenFile[]> {
  const { connection, request } = session;
  const relation = await scanRelation(connection, request.target, "before", touched);
  const updates = request.clauses.flatMap(({ then }, index) => (then === "update" ? [index] : []));
  const kind =
    updates.length === 0
      ? "'delete'"
      : `CASE WHEN m.action IN (${updates.join(", ")}) THEN 'update_preimage' ELSE 'delete' END`;
  const columns = request.target.columns.map(({ name }) => `target.${quoteName(name)}`).join(", ");
  const before = `SELECT ${columns}, ${kind} AS _change_type FROM ${relation} AS target
    JOIN ${MATCH} AS m ON m.file = target.${FILE_COLUMN} AND m.position = target.${POSITION_COLUMN} WHERE m.action IS NOT NULL`;
  const after = await updatedRows(session, touched, ", 'update_postimage' AS _change_type");
  const inserted = insertedRows(session, ", 'insert' AS _change_type");
  const present = [...request.target.columns.map(({ name }) => name), "_change_type"];
  return writeRelation(
    connection,
    { sql: `(${[before, ...after, ...inserted].join(" UNION ALL ")})`, present },
    changes,
  );
}

function countOf({ clauses }: MergeRequest, { counts }: Actions, then: Clause["then"]): number {
  return clauses.reduce((sum, clause, index) => sum + (clause.then === then ? (counts.get(index) ?? 0) : 0), 0);
}
