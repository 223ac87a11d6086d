import { type Type, typeOf } from "../../../base/index.ts";
import { quoteName } from "../../../sql/index.ts";
import { assignments } from "./merge-clause.ts";
import { MATCH, ORDINAL, rowsOf, type Session, SOURCE } from "./merge-session.ts";
import type { Actions } from "./places.ts";
import { FILE_COLUMN, POSITION_COLUMN, scanRelation } from "./scan-sql.ts";
import { renamed } from "./stored-value.ts";
import { comparableType } from "./variant-sql.ts";

/** Rows of one file that are compared before all are, to see whether it is worth while. */
const SAMPLE_ROWS = 16;

/**
 * Takes back updates that would change nothing, so that merging the same rows again writes no file. The first rows of a file decide: comparing
 * all columns of all rows costs a full read of the touched files.
 */
export async function dropUnchanged(session: Session, { rows }: Actions): Promise<number> {
  const { connection, request } = session;
  const updates = request.clauses.flatMap(({ when, then }, index) =>
    when === "matched" && then === "update" ? [index] : [],
  );
  const [first] = rows;
  if (updates.length === 0 || first === undefined) return 0;
  const last = first.positions[Math.min(SAMPLE_ROWS, first.positions.length) - 1] ?? 0;
  const sample = await comparison(session, [first.file], last);
  const differs = await connection.runAndReadAll(`SELECT 1 FROM (${sample}) WHERE differs LIMIT 1`);
  if (differs.currentRowCount > 0) return 0;
  const query = await comparison(
    session,
    rows.map(({ file }) => file),
  );
  return rowsOf(
    connection,
    `UPDATE ${MATCH} SET __merge_action = NULL FROM (${query}) AS compared
     WHERE NOT compared.differs AND compared.__merge_file = ${MATCH}.__merge_file AND compared.__merge_position = ${MATCH}.__merge_position AND __merge_action IN (${updates.join(", ")})`,
  );
}

/**
 * For matched rows that an update concerns: file, position, and whether any value differs from the one it would get.
 * @param last highest position that is looked at, in every file
 */
async function comparison(session: Session, files: readonly number[], last?: number): Promise<string> {
  const { connection, request, sourceColumns } = session;
  const relation = await scanRelation(connection, request.target, "compare", files);
  const types = new Map(request.target.columns.map(({ name, type }) => [name, typeOf(type)]));
  const cases = request.clauses.flatMap((clause, index) => {
    if (clause.when !== "matched" || clause.then !== "update") return [];
    const values = assignments(clause, request.target, sourceColumns);
    const differences = [...values].map(([name, value]) => {
      const type: Type = types.get(name) ?? { kind: "string" };
      const [old, now] = [`target.${quoteName(name)}`, value].map((side) => renamed(side, type, comparableType(type)));
      return `${old} IS DISTINCT FROM ${now}`;
    });
    return [`WHEN ${index} THEN ${differences.length === 0 ? "false" : differences.join(" OR ")}`];
  });
  // said of both sides: the one bounds what is read of the files, the other what is looked for
  const early =
    last === undefined
      ? ""
      : ` AND m.__merge_file = ${files.join()} AND m.__merge_position <= ${last} AND target.${POSITION_COLUMN} <= ${last}`;
  return `SELECT m.__merge_file, m.__merge_position, CASE m.__merge_action ${cases.join(" ")} ELSE true END AS differs
    FROM ${relation} AS target JOIN ${MATCH} AS m ON m.__merge_file = target.${FILE_COLUMN} AND m.__merge_position = target.${POSITION_COLUMN}
    JOIN ${SOURCE} AS source ON source.${ORDINAL} = m.__merge_source WHERE m.__merge_action IS NOT NULL${early}`;
}
