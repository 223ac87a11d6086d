import type { DuckDBConnection } from "@duckdb/node-api";
import { duckdbType, UserError } from "../../../base/index.ts";
import { quoteName } from "../../../sql/index.ts";
import { collectPlaces, type FileRows } from "./places.ts";
import { candidateFiles, type Pruning } from "./merge-pruning.ts";
import { actionCase, assignments, type Clause, insertActions, insertValues, readsTarget } from "./merge-clause.ts";
import { type RowQuery, rowsRelation } from "./rows-sql.ts";
import { FILE_COLUMN, POSITION_COLUMN, scanRelation, type TableScan } from "./scan-sql.ts";
import { type WriteTarget, writeRelation, type WrittenFile } from "./write-files.ts";

/** A merge of rows into a table (`MergeRequest` of the lake). Expressions name columns as `target.x` and `source.x`. */
export type MergeRequest = Readonly<{
  target: TableScan;
  source: RowQuery;
  on: string;
  clauses: readonly Clause[];
  /** `vectors`: changed rows are marked and written apart. `rewrite`: their files are written anew. */
  mode: "vectors" | "rewrite";
  write: WriteTarget;
  /** Where and how changes are kept, if they are. */
  changes?: WriteTarget;
  /** Bounds of files by which those that cannot match are passed over. */
  pruning: readonly Pruning[];
}>;

export type MergeResult = Readonly<{
  /** Rows of the target that were updated or deleted. */
  changed: readonly FileRows[];
  written: readonly WrittenFile[];
  changes: readonly WrittenFile[];
  counts: Readonly<{ source: number; updated: number; deleted: number; inserted: number; unchanged: number }>;
}>;

type Session = Readonly<{ connection: DuckDBConnection; request: MergeRequest; sourceColumns: readonly string[] }>;

const SOURCE = "__merge_source";
const MATCH = "__merge_match";
const INSERT = "__merge_insert";
const ORDINAL = "__merge_ordinal";

/** @throws UserError LW6311 when a row of the target matches several rows of the source */
export async function mergeRows(
  connection: DuckDBConnection,
  request: MergeRequest,
  scratchFolder: string,
): Promise<MergeResult> {
  const session = { connection, request, sourceColumns: await materializeSource(connection, request, scratchFolder) };
  await findMatches(session);
  await requireUniqueMatches(session);
  const unchanged = await dropUnchanged(session);
  await findLonely(session);
  await findInserts(session);
  const changed = await collectPlaces(
    connection,
    `SELECT file::UINTEGER, position::UINTEGER FROM ${MATCH} WHERE action IS NOT NULL`,
  );
  const touched = changed.map(({ file }) => file);
  const written = await writeRelation(connection, await outputRows(session, touched), request.write);
  const changes = request.changes === undefined ? [] : await writeChanges(session, request.changes, touched);
  return { changed, written, changes, counts: { ...(await countActions(session)), unchanged } };
}

async function materializeSource(
  connection: DuckDBConnection,
  { source }: MergeRequest,
  scratchFolder: string,
): Promise<readonly string[]> {
  const relation = await rowsRelation(connection, source, scratchFolder, "source");
  try {
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE ${SOURCE} AS SELECT *, row_number() OVER () AS ${ORDINAL} FROM ${relation.sql} AS given`,
    );
  } finally {
    await relation.release();
  }
  const shape = await connection.prepare(`SELECT * EXCLUDE (${ORDINAL}) FROM ${SOURCE}`);
  return Array.from({ length: shape.columnCount }, (_, index) => shape.columnName(index));
}

// the projection of the scan keeps this to the columns of the condition
async function findMatches({ connection, request }: Session): Promise<void> {
  const { target, on, clauses } = request;
  const files = await candidateFiles(connection, request, SOURCE);
  const relation = await scanRelation(connection, target, "merge", files);
  const action = actionCase(clauses, "matched");
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${MATCH} AS
     SELECT target.${FILE_COLUMN} AS file, target.${POSITION_COLUMN} AS position, source.${ORDINAL} AS source, ${action} AS action
     FROM ${relation} AS target JOIN ${SOURCE} AS source ON (${on})`,
  );
}

// a row deleted twice is deleted once; a row updated twice has no one value (as in SQL's MERGE)
async function requireUniqueMatches({ connection, request }: Session): Promise<void> {
  const matched = request.clauses.filter(({ when }) => when === "matched");
  if (matched.length === 0) return;
  const [only] = matched;
  if (matched.length === 1 && only?.then === "delete" && only.condition === undefined) return;
  const result = await connection.runAndReadAll(
    `SELECT count(*) FROM (SELECT 1 FROM ${MATCH} WHERE action IS NOT NULL GROUP BY file, position HAVING count(*) > 1)`,
  );
  const rows = Number(result.getRows()[0]?.[0] ?? 0);
  if (rows > 0) throw new UserError("LW6311", { values: { rows }, failure: "input" });
}

/** Rows of one file that are compared before all are, to see whether it is worth while. */
const SAMPLE_ROWS = 1000;

/**
 * Takes back updates that would change nothing, so that merging the same rows again writes no file. A sample decides first: comparing all
 * columns costs a full read of the touched files.
 */
async function dropUnchanged(session: Session): Promise<number> {
  const { connection, request } = session;
  const files = await updatedFiles(session);
  const [first] = files;
  if (first === undefined) return 0;
  const sample = `(SELECT * FROM ${MATCH} WHERE file = ${first} LIMIT ${SAMPLE_ROWS})`;
  const differs = await connection.runAndReadAll(
    `SELECT 1 FROM (${await comparison(session, sample, [first])}) WHERE differs LIMIT 1`,
  );
  if (differs.currentRowCount > 0) return 0;
  const query = await comparison(session, MATCH, files);
  const updates = request.clauses.flatMap(({ then }, index) => (then === "update" ? [index] : []));
  const result = await connection.runAndReadAll(
    `UPDATE ${MATCH} SET action = NULL FROM (${query}) AS compared
     WHERE NOT compared.differs AND compared.file = ${MATCH}.file AND compared.position = ${MATCH}.position AND action IN (${updates.join(", ")})`,
  );
  return Number(result.getRows()[0]?.[0] ?? 0);
}

async function updatedFiles({ connection, request }: Session): Promise<readonly number[]> {
  const updates = request.clauses.flatMap(({ when, then }, index) =>
    when === "matched" && then === "update" ? [index] : [],
  );
  if (updates.length === 0) return [];
  const result = await connection.runAndReadAll(
    `SELECT DISTINCT file::UINTEGER FROM ${MATCH} WHERE action IN (${updates.join(", ")}) ORDER BY 1`,
  );
  return result.getRows().map(([file]) => Number(file));
}

/** For matched rows that an update concerns: file, position, and whether any value differs from the one it would get. */
async function comparison(session: Session, matches: string, files: readonly number[]): Promise<string> {
  const { connection, request, sourceColumns } = session;
  const relation = await scanRelation(connection, request.target, "compare", files);
  const cases = request.clauses.flatMap((clause, index) => {
    if (clause.then !== "update") return [];
    const values = assignments(clause, request.target, sourceColumns);
    const differences = [...values].map(([name, value]) => `target.${quoteName(name)} IS DISTINCT FROM ${value}`);
    return [`WHEN ${index} THEN ${differences.length === 0 ? "false" : differences.join(" OR ")}`];
  });
  return `SELECT m.file, m.position, CASE m.action ${cases.join(" ")} ELSE true END AS differs
    FROM ${relation} AS target JOIN ${matches} AS m ON m.file = target.${FILE_COLUMN} AND m.position = target.${POSITION_COLUMN}
    JOIN ${SOURCE} AS source ON source.${ORDINAL} = m.source WHERE m.action IS NOT NULL`;
}

/** Rows of the target that match nothing, where a clause asks for them. */
async function findLonely({ connection, request }: Session): Promise<void> {
  if (!request.clauses.some(({ when }) => when === "not matched by source")) return;
  const relation = await scanRelation(connection, request.target, "lonely");
  await connection.run(
    `INSERT INTO ${MATCH} SELECT file, position, NULL, action FROM (
       SELECT target.${FILE_COLUMN} AS file, target.${POSITION_COLUMN} AS position, ${actionCase(request.clauses, "not matched by source")} AS action
       FROM ${relation} AS target ANTI JOIN ${MATCH} AS m ON m.file = target.${FILE_COLUMN} AND m.position = target.${POSITION_COLUMN}
     ) AS lonely WHERE action IS NOT NULL`,
  );
}

async function findInserts({ connection, request }: Session): Promise<void> {
  // numbered once: changes must show the values that the rows get
  const number = request.write.columns.some(({ sequence }) => sequence) ? ", row_number() OVER () - 1 AS number" : "";
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${INSERT} AS SELECT ${ORDINAL} AS source, action${number} FROM (
       SELECT source.${ORDINAL}, ${insertActions(request.clauses)} AS action FROM ${SOURCE} AS source
       ANTI JOIN ${MATCH} AS m ON m.source = source.${ORDINAL}
     ) AS fresh WHERE action IS NOT NULL`,
  );
}

type Output = Readonly<{ sql: string; present: readonly string[] }>;

async function outputRows(session: Session, touched: readonly number[]): Promise<Output> {
  const parts =
    session.request.mode === "rewrite" ? [await rewrittenRows(session, touched)] : await updatedRows(session, touched);
  return unionOf(session, [...parts, ...insertedRows(session)]);
}

function unionOf({ request }: Session, parts: readonly string[]): Output {
  const present = request.target.columns.map(({ name }) => name);
  const empty = `SELECT ${request.target.columns.map(({ name, type }) => `NULL::${duckdbType(type)} AS ${quoteName(name)}`).join(", ")} WHERE false`;
  return { sql: `(${[empty, ...parts].join(" UNION ALL ")})`, present };
}

/** All rows of touched files, changed where they are updated, without those that are deleted. */
async function rewrittenRows(
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
  return `SELECT ${values.join(", ")} FROM ${relation} AS target
    LEFT JOIN (SELECT * FROM ${MATCH} WHERE action IS NOT NULL) AS m ON m.file = target.${FILE_COLUMN} AND m.position = target.${POSITION_COLUMN}
    LEFT JOIN ${SOURCE} AS source ON source.${ORDINAL} = m.source${kept}`;
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
    parts.push(
      `SELECT ${select.join(", ")}${extra} FROM ${MATCH} AS m LEFT JOIN ${SOURCE} AS source ON source.${ORDINAL} = m.source${join} WHERE m.action = ${index}`,
    );
  }
  return parts;
}

function insertedRows({ request, sourceColumns }: Session, extra = ""): readonly string[] {
  return request.clauses.flatMap((clause, index) => {
    if (clause.then !== "insert") return [];
    const values = insertValues(clause, request, sourceColumns);
    return [
      `SELECT ${values.join(", ")}${extra} FROM ${INSERT} AS i JOIN ${SOURCE} AS source ON source.${ORDINAL} = i.source WHERE i.action = ${index}`,
    ];
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

async function countActions({ connection, request }: Session) {
  const of = (then: Clause["then"]) =>
    request.clauses.flatMap((clause, index) => (clause.then === then ? [index] : []));
  const within = (indexes: readonly number[]) => (indexes.length === 0 ? "false" : `action IN (${indexes.join(", ")})`);
  const result = await connection.runAndReadAll(
    `SELECT (SELECT count(*) FROM ${SOURCE}), (SELECT count(DISTINCT (file, position)) FROM ${MATCH} WHERE ${within(of("update"))}),
       (SELECT count(DISTINCT (file, position)) FROM ${MATCH} WHERE ${within(of("delete"))}), (SELECT count(*) FROM ${INSERT})`,
  );
  const [source, updated, deleted, inserted] = (result.getRows()[0] ?? []).map(Number);
  return { source: source ?? 0, updated: updated ?? 0, deleted: deleted ?? 0, inserted: inserted ?? 0 };
}
