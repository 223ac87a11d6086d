import type { DuckDBConnection } from "@duckdb/node-api";
import { duckdbType, fromDuckdb, UserError, widens } from "../../../base/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import { CHECK_MARK } from "../error.ts";
import type { Clause } from "./merge-clause.ts";
import { type Session, SOURCE } from "./merge-session.ts";
import { emptyRelation } from "./scan-sql.ts";

/** A value for a column of a table. `isColumn`: it is a column of given rows, whose type counts whatever the values are. */
type Wanted = Readonly<{ name: string; type: string; value: string; isColumn?: boolean }>;

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

function fitted({ name, type, value, isColumn = false }: Wanted, duckdb: string): string {
  const found = fromDuckdb(duckdb, { variants: true });
  if (LITERAL.test(value) || (found.type !== undefined && widens(found.type, type))) return value;
  const isNumber =
    NUMBER.test(type) &&
    (found.type === undefined || NUMBER.test(found.type)) &&
    /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL|FLOAT|DOUBLE)/.test(duckdb);
  if (isColumn || !isNumber)
    throw new UserError("LW6308", {
      values: { table: "the table", column: name, type: found.type ?? duckdb.toLowerCase(), expected: type },
      failure: "input",
    });
  const cast = `TRY_CAST(x AS ${duckdbType(type)})`;
  const check = quoteText(`${CHECK_MARK}${name} holds ${type}: `);
  // once, so that a value that is another each time is not compared with itself
  return `list_transform([${value}], lambda x: CASE WHEN ${cast} IS NOT DISTINCT FROM x THEN ${cast} ELSE error(${check} || x::VARCHAR) END)[1]`;
}

/** The clauses of a merge with values that fit. @throws UserError LW6308 */
export async function fittedClauses({ connection, request, sourceColumns }: Session): Promise<readonly Clause[]> {
  const { target, clauses } = request;
  const types = new Map(target.columns.map(({ name, type }) => [name.toLowerCase(), { name, type }]));
  const given = sourceColumns.flatMap((source) => {
    const own = types.get(source.toLowerCase());
    return own === undefined ? [] : [{ ...own, value: `source.${quoteName(source)}`, isColumn: true }];
  });
  const own = clauses.map(({ set, values }) => set ?? values);
  const wanted = own.flatMap((set) =>
    set === undefined || set === "all"
      ? []
      : Object.entries(set).flatMap(([name, value]) => {
          const column = types.get(name.toLowerCase());
          return column === undefined ? [] : [{ ...column, value }];
        }),
  );
  const all = own.includes("all") ? given : [];
  const from = `${emptyRelation(target)} AS target, ${SOURCE} AS source`;
  const values = (await fittedValues(connection, from, [...all, ...wanted])).slice(all.length);
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
