import type { DuckDBConnection } from "@duckdb/node-api";
import { type Column, duckdbType, fromDuckdb, UserError, widens } from "../../../base/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
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

function fitted(wanted: Wanted, duckdb: string): string {
  const { name, type, value } = wanted;
  if (LITERAL.test(value)) return literal(wanted);
  if (isHeld(duckdb, type)) return value;
  if (!areNumbers(duckdb, type)) throw misfit({ name, type }, duckdb);
  // once, so that a value that is another each time is not compared with itself
  return `list_transform([${value}], lambda x: ${sameNumber({ name, type, value: "x" }, duckdb)})[1]`;
}

/** A text that stands there for a value of another type. */
function literal({ name, type, value }: Wanted): string {
  if (type === "string" || type === "variant" || !value.trim().startsWith("'")) return value;
  const cast = `TRY_CAST(${value} AS ${duckdbType(type)})`;
  return `CASE WHEN ${cast} IS NULL THEN error(${failed({ name, type })} || ${value}) ELSE ${cast} END`;
}

function areNumbers(duckdb: string, type: string): boolean {
  const found = fromDuckdb(duckdb, { variants: true }).type;
  return (
    NUMBER.test(type) &&
    (found === undefined || NUMBER.test(found)) &&
    /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL|FLOAT|DOUBLE)/.test(duckdb)
  );
}

/** A number in the type of a column, where it comes back from there as it was; a stable value, asked several times. */
function sameNumber({ name, type, value }: Wanted, duckdb: string): string {
  const cast = `TRY_CAST(${value} AS ${duckdbType(type)})`;
  const error = `error(${failed({ name, type })} || (${value})::VARCHAR)`;
  return `CASE WHEN TRY_CAST(${cast} AS ${duckdb}) IS NOT DISTINCT FROM ${value} THEN ${cast} ELSE ${error} END`;
}

function failed({ name, type }: Pick<Wanted, "name" | "type">): string {
  return quoteText(`${CHECK_MARK}${name} holds ${type}: `);
}

/** Rows whose numbers are of other types than those of the table, in these, as long as they are the same numbers. */
export function fittedRows(
  sql: string,
  given: readonly Column[],
  target: readonly Pick<Column, "name" | "type">[],
): string {
  const types = new Map(target.map(({ name, type }) => [name.toLowerCase(), type]));
  const fitting = given.flatMap(({ name, type: own }) => {
    const type = types.get(name.toLowerCase());
    if (type === undefined || widens(own, type) || !areNumbers(duckdbType(own), type)) return [];
    return [`${sameNumber({ name, type, value: quoteName(name) }, duckdbType(own))} AS ${quoteName(name)}`];
  });
  return fitting.length === 0 ? sql : `(SELECT * REPLACE (${fitting.join(", ")}) FROM ${sql} AS given)`;
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
  const whole = wholeSource(session);
  const own = clauses.map(({ set, values }) => set ?? values).map((set) => (set === "all" ? whole : set));
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

/**
 * All columns of the source, by name where a number has to be looked at. The source is described already, so no statement is needed.
 * @throws UserError LW6308 for types that do not fit, where a clause takes all columns
 */
function wholeSource({ request, sourceTypes }: Session): Readonly<Record<string, string>> | "all" {
  if (!request.clauses.some(({ set, values }) => (set ?? values) === "all")) return "all";
  const given = request.target.columns.flatMap(({ name, type }) => {
    const own = sourceTypes.get(name.toLowerCase());
    return own === undefined ? [] : [{ name, type, own, value: `source.${quoteName(name)}` }];
  });
  const odd = given.filter(({ own, type }) => !isHeld(own, type));
  for (const { name, type, own } of odd) if (!areNumbers(own, type)) throw misfit({ name, type }, own);
  if (odd.length === 0) return "all";
  return Object.fromEntries(given.map(({ name, value }) => [name, value]));
}
