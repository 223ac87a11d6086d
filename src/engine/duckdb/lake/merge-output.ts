import { duckdbType } from "../../../base/index.ts";
import { quoteName } from "../../../sql/index.ts";
import { assignments, type Clause, givenBy, insertValues, readsTarget } from "./merge-clause.ts";
import { INSERT, MATCH, type MergeRequest, ORDINAL, type Session, SOURCE } from "./merge-session.ts";
import { FILE_COLUMN, POSITION_COLUMN, scanRelation } from "./scan-sql.ts";
import { withGenerated, type WriteTarget, writeRelation, type WrittenFile } from "./write-files.ts";

type Output = Readonly<{ sql: string; present: readonly string[] }>;

/** What a merge writes: new and changed rows, with what stays of the files they replace where files are written anew. */
export async function outputRows(session: Session, touched: readonly number[]): Promise<Output> {
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
      clause.then === "update" &&
      readsTarget(assignments(clause, request.target, sourceColumns), request.target, sourceColumns),
  );
  if (needsTarget) return [await changedInPlace(session, touched), ...insertedRows(session)];
  return [await untouchedRows(session, touched), ...(await newRows(session, touched))];
}

async function untouchedRows({ connection, request }: Session, touched: readonly number[]): Promise<string> {
  const relation = await scanRelation(connection, request.target, "rewrite", touched);
  const columns = request.target.columns.map(({ name }) => `target.${quoteName(name)}`).join(", ");
  return `SELECT ${columns} FROM ${relation} AS target
    ANTI JOIN (SELECT * FROM ${MATCH} WHERE __merge_action IS NOT NULL) AS m ON m.__merge_file = target.${FILE_COLUMN} AND m.__merge_position = target.${POSITION_COLUMN}`;
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
    return `${cases.length === 0 ? old : `CASE m.__merge_action ${cases.join(" ")} ELSE ${old} END`} AS ${quoteName(name)}`;
  });
  const deletes = request.clauses.flatMap(({ then }, index) => (then === "delete" ? [index] : []));
  const kept =
    deletes.length === 0 ? "" : ` WHERE m.__merge_action IS NULL OR m.__merge_action NOT IN (${deletes.join(", ")})`;
  const rows = `SELECT ${values.join(", ")} FROM ${relation} AS target
    LEFT JOIN (SELECT * FROM ${MATCH} WHERE __merge_action IS NOT NULL) AS m ON m.__merge_file = target.${FILE_COLUMN} AND m.__merge_position = target.${POSITION_COLUMN}
    LEFT JOIN ${SOURCE} AS source ON source.${ORDINAL} = m.__merge_source${kept}`;
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
  if (!isWhole || readsTarget(set, request.target, sourceColumns) || updated.join() !== values.join()) return undefined;
  return `SELECT ${values.join(", ")} FROM ${SOURCE} AS source LEFT JOIN ${MATCH} AS m ON m.__merge_source = source.${ORDINAL}
    LEFT JOIN ${INSERT} AS i ON i.__merge_source = source.${ORDINAL} WHERE m.__merge_action = ${update.index} OR i.__merge_action = ${insert.index}`;
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
    const needsTarget = readsTarget(values, request.target, sourceColumns);
    const target = needsTarget ? await scanRelation(connection, request.target, `update_${index}`, touched) : undefined;
    const join =
      target === undefined
        ? ""
        : ` JOIN ${target} AS target ON m.__merge_file = target.${FILE_COLUMN} AND m.__merge_position = target.${POSITION_COLUMN}`;
    const rows = `SELECT ${select.join(", ")}${extra} FROM ${MATCH} AS m LEFT JOIN ${SOURCE} AS source ON source.${ORDINAL} = m.__merge_source${join} WHERE m.__merge_action = ${index}`;
    parts.push(withGenerated(rows, request.write, givenBy(clause, sourceColumns)));
  }
  return parts;
}

function insertedRows({ request, sourceColumns }: Session, extra = ""): readonly string[] {
  return request.clauses.flatMap((clause, index) => {
    if (clause.then !== "insert") return [];
    const values = insertValues(clause, request, sourceColumns);
    const rows = `SELECT ${values.join(", ")}${extra} FROM ${INSERT} AS i JOIN ${SOURCE} AS source ON source.${ORDINAL} = i.__merge_source WHERE i.__merge_action = ${index}`;
    return [withGenerated(rows, request.write, givenBy(clause, sourceColumns))];
  });
}

/** Rows before and after, with their `_change_type`. */
export async function writeChanges(
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
      : `CASE WHEN m.__merge_action IN (${updates.join(", ")}) THEN 'update_preimage' ELSE 'delete' END`;
  const columns = request.target.columns.map(({ name }) => `target.${quoteName(name)}`).join(", ");
  // several rows of the source may delete the same row
  const before = `SELECT ${columns}, ${kind} AS _change_type FROM ${relation} AS target
    JOIN (SELECT DISTINCT __merge_file, __merge_position, __merge_action FROM ${MATCH} WHERE __merge_action IS NOT NULL) AS m
    ON m.__merge_file = target.${FILE_COLUMN} AND m.__merge_position = target.${POSITION_COLUMN}`;
  const after = await updatedRows(session, touched, ", 'update_postimage' AS _change_type");
  const inserted = insertedRows(session, ", 'insert' AS _change_type");
  const present = [...request.target.columns.map(({ name }) => name), "_change_type"];
  return writeRelation(
    connection,
    { sql: `(${[before, ...after, ...inserted].join(" UNION ALL ")})`, present },
    changes,
  );
}
