import type { DuckDBConnection } from "@duckdb/node-api";
import { duckdbType, fromDuckdb, UserError, widens } from "../../../base/index.ts";
import { quoteText } from "../../../sql/index.ts";
import { CHECK_MARK } from "../error.ts";
import type { Clause } from "./merge-clause.ts";
import { type Session, SOURCE } from "./merge-session.ts";
import { emptyRelation } from "./scan-sql.ts";

/** A value for a column of a table. */
type Wanted = Readonly<{ name: string; type: string; value: string }>;

const NUMBER = /^(?:tinyint|smallint|int|bigint|float|double|decimal\(.*\))$/;
/** What has no type of its own: its value must be one of the column. */
const LITERAL = /^\s*(?:'(?:[^']|'')*'|null)\s*$/i;

/**
 * Values as they may be written into columns: those of a type that the column holds, texts that stand there, and numbers that it holds as they are.
 * @throws UserError LW6308 for any other type; a number that would be cut raises LW6306 when it is met
 */
export async function fittedValues(
  connection: DuckDBConnection,
  from: string,
  wanted: readonly Wanted[],
): Promise<readonly string[]> {
  if (wanted.length === 0) return [];
  const shape = await connection.prepare(`SELECT ${wanted.map(({ value }) => `(${value})`).join(", ")} FROM ${from}`);
  return wanted.map((own, index) => fitted(own, shape.columnType(index).toString()));
}

function fitted({ name, type, value }: Wanted, duckdb: string): string {
  if (LITERAL.test(value) || isHeld(duckdb, type)) return value;
  const found = fromDuckdb(duckdb, { variants: true }).type;
  const isNumber =
    NUMBER.test(type) &&
    (found === undefined || NUMBER.test(found)) &&
    /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL|FLOAT|DOUBLE)/.test(duckdb);
  if (!isNumber) throw misfit({ name, type }, duckdb);
  const cast = `TRY_CAST(x AS ${duckdbType(type)})`;
  const check = quoteText(`${CHECK_MARK}${name} holds ${type}: `);
  // once, so that a value that is another each time is not compared with itself
  return `list_transform([${value}], lambda x: CASE WHEN ${cast} IS NOT DISTINCT FROM x THEN ${cast} ELSE error(${check} || x::VARCHAR) END)[1]`;
}

function isHeld(duckdb: string, type: string): boolean {
  const found = fromDuckdb(duckdb, { variants: true }).type;
  return found !== undefined && widens(found, type);
}

function misfit({ name, type }: Readonly<{ name: string; type: string }>, duckdb: string): UserError {
  const given = fromDuckdb(duckdb, { variants: true }).type ?? duckdb.toLowerCase();
  return new UserError("LW6308", {
    values: { table: "the table", column: name, type: given, expected: type },
    failure: "input",
  });
}

/** The clauses of a merge with values that fit. @throws UserError LW6308 */
export async function fittedClauses(session: Session): Promise<readonly Clause[]> {
  const { connection, request } = session;
  const { target, clauses } = request;
  const types = new Map(target.columns.map(({ name, type }) => [name.toLowerCase(), { name, type }]));
  const own = clauses.map(({ set, values }) => set ?? values);
  if (own.includes("all")) requireFittingSource(session);
  const wanted = own.flatMap((set) =>
    set === undefined || set === "all"
      ? []
      : Object.entries(set).flatMap(([name, value]) => {
          const column = types.get(name.toLowerCase());
          return column === undefined ? [] : [{ ...column, value }];
        }),
  );
  const from = `${emptyRelation(target)} AS target, ${SOURCE} AS source`;
  const values = await fittedValues(connection, from, wanted);
  let next = 0;
  return clauses.map((clause, index) => {
    const set = own[index];
    if (set === undefined || set === "all") return clause;
    const changed = Object.fromEntries(
      Object.keys(set).map((name) => [
        name,
        types.has(name.toLowerCase()) ? (values[next++] ?? "NULL") : (set[name] ?? "NULL"),
      ]),
    );
    return clause.then === "insert" ? { ...clause, values: changed } : { ...clause, set: changed };
  });
}

/** The type of a column of given rows counts, whatever the values are. The source is described already, so no statement is needed. */
function requireFittingSource({ request, sourceTypes }: Session): void {
  for (const { name, type } of request.target.columns) {
    const given = sourceTypes.get(name.toLowerCase());
    if (given !== undefined && !isHeld(given, type)) throw misfit({ name, type }, given);
  }
}
