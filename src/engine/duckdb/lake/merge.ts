import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { UserError } from "../../../base/index.ts";
import { statementText } from "../../../sql/index.ts";
import { fittedClauses } from "./fitting.ts";
import { actionCase, bareClause, type Clause, insertActions } from "./merge-clause.ts";
import { outputRows, writeChanges } from "./merge-output.ts";
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
import { type WriteTarget, writeRelation, type WrittenFile } from "./write-files.ts";

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
  const begun = { connection, request: whole, sourceColumns: source.columns, sourceTypes: source.types };
  const request = { ...whole, clauses: await fittedClauses(begun) };
  const session = { ...begun, request };
  await findMatches(session);
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
async function findMatches({ connection, request, sourceTypes: types }: Session): Promise<void> {
  const { target, on, clauses } = request;
  const files = await candidateFiles(connection, request, { table: SOURCE, types });
  const relation = await scanRelation(connection, target, "merge", files);
  const action = actionCase(clauses, "matched");
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${MATCH} AS
     SELECT target.${FILE_COLUMN} AS __merge_file, target.${POSITION_COLUMN} AS __merge_position, source.${ORDINAL} AS __merge_source, ${action} AS __merge_action
     FROM ${relation} AS target JOIN ${SOURCE} AS source ON (${on})`,
  );
}

function matchedActions({ connection, request }: Session): Promise<Actions> {
  const places = `SELECT __merge_file::UINTEGER AS file, __merge_position AS position, __merge_action AS action FROM ${MATCH} WHERE __merge_action IS NOT NULL`;
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
    `INSERT INTO ${MATCH} SELECT __merge_file, __merge_position, NULL, __merge_action FROM (
       SELECT target.${FILE_COLUMN} AS __merge_file, target.${POSITION_COLUMN} AS __merge_position, ${actionCase(request.clauses, "not matched by source")} AS __merge_action
       FROM ${relation} AS target ANTI JOIN ${MATCH} AS m ON m.__merge_file = target.${FILE_COLUMN} AND m.__merge_position = target.${POSITION_COLUMN}
     ) AS lonely WHERE __merge_action IS NOT NULL`,
  );
}

async function findInserts({ connection, request }: Session): Promise<number> {
  // numbered once: changes must show the values that the rows get
  const number = request.write.columns.some(({ sequence }) => sequence)
    ? ", row_number() OVER () - 1 AS __merge_number"
    : "";
  return rowsOf(
    connection,
    `CREATE OR REPLACE TEMP TABLE ${INSERT} AS SELECT ${ORDINAL} AS __merge_source, __merge_action${number} FROM (
       SELECT source.${ORDINAL}, ${insertActions(request.clauses)} AS __merge_action FROM ${SOURCE} AS source
       ANTI JOIN ${MATCH} AS m ON m.__merge_source = source.${ORDINAL}
     ) AS fresh WHERE __merge_action IS NOT NULL`,
  );
}

function countOf({ clauses }: MergeRequest, { counts }: Actions, then: Clause["then"]): number {
  return clauses.reduce((sum, clause, index) => sum + (clause.then === then ? (counts.get(index) ?? 0) : 0), 0);
}
