import { join } from "node:path";
import { rm, writeFile } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type Column, duckdbType, type Json } from "../../../base/index.ts";
import { quoteName, quoteText, statementText } from "../../../sql/index.ts";
import { fittedValues } from "./fitting.ts";
import { jsonLines } from "./given-rows.ts";
import { emptyRelation, FILE_COLUMN, POSITION_COLUMN, scanRelation, type TableScan } from "./scan-sql.ts";
import { jsonSpelling } from "./variant-sql.ts";

/** Rows to be read or written, as the lake asks for them (`RowQuery` there). */
export type RowQuery =
  | Readonly<{
      kind: "scan";
      scan: TableScan;
      where?: string;
      except?: string;
      set?: Readonly<Record<string, string>>;
      when?: string;
      without?: readonly string[];
      extra?: Readonly<Record<string, string>>;
      orderBy?: readonly string[];
    }>
  | Readonly<{ kind: "sql"; sql: string }>
  | Readonly<{ kind: "rows"; columns: readonly Column[]; rows: Iterable<Readonly<Record<string, Json>>> }>;

/** A relation that can stand in FROM, and what must be removed after it was read. */
export type Relation = Readonly<{ sql: string; release: () => Promise<void> }>;

const nothing = async () => undefined;

export async function rowsRelation(
  connection: DuckDBConnection,
  rows: RowQuery,
  scratchFolder: string,
  alias = "rows",
): Promise<Relation> {
  switch (rows.kind) {
    case "scan":
      return { sql: await tableRows(connection, bare(rows), alias), release: nothing };
    case "sql":
      return { sql: `(${statementText(rows.sql)})`, release: nothing };
    case "rows":
      return jsonRelation(rows, scratchFolder);
    default:
      return rows satisfies never;
  }
}

// a comment or semicolon at the end would swallow what is put behind
function bare(rows: RowQuery & { kind: "scan" }): RowQuery & { kind: "scan" } {
  const { where, except, when, set = {} } = rows;
  return {
    ...rows,
    ...(where === undefined ? {} : { where: statementText(where) }),
    ...(except === undefined ? {} : { except: statementText(except) }),
    ...(when === undefined ? {} : { when: statementText(when) }),
    set: bareValues(set),
  };
}

export function bareValues(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, statementText(value)]));
}

async function tableRows(
  connection: DuckDBConnection,
  rows: RowQuery & { kind: "scan" },
  alias: string,
): Promise<string> {
  const { scan, where, except, set = {}, when, without = [], extra = {}, orderBy = [] } = rows;
  const relation = await scanRelation(connection, scan, alias);
  const kept = scan.columns.filter(({ name }) => !without.includes(name));
  const wanted = kept.flatMap(({ name, type }) => {
    const value = Object.hasOwn(set, name) ? set[name] : undefined;
    return value === undefined ? [] : [{ name, type, value }];
  });
  const fitted = await fittedValues(connection, `${emptyRelation(scan)} AS t`, wanted);
  const changes = new Map(wanted.map(({ name }, index) => [name, fitted[index]]));
  const values = kept.map(({ name, type }) => {
    const expression = changes.get(name);
    if (expression === undefined) return quoteName(name);
    const changed = `(${expression})::${duckdbType(type)}`;
    const value = when === undefined ? changed : `CASE WHEN (${when}) THEN ${changed} ELSE ${quoteName(name)} END`;
    return `${value} AS ${quoteName(name)}`;
  });
  const added = Object.entries(extra).map(([name, expression]) => `(${expression}) AS ${quoteName(name)}`);
  const conditions = [
    ...(where === undefined ? [] : [`((${where}) IS TRUE)`]),
    ...(except === undefined ? [] : [`((${except}) IS NOT TRUE)`]),
  ];
  const filter = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  const order = orderBy.length === 0 ? "" : ` ORDER BY ${orderBy.map((name) => quoteName(name)).join(", ")}`;
  return `(SELECT ${[...values, ...added].join(", ")} FROM ${relation} AS t${filter}${order})`;
}

/** The places of rows with a condition: `file`, `position`. */
export async function placesQuery(connection: DuckDBConnection, scan: TableScan, where: string): Promise<string> {
  const relation = await scanRelation(connection, scan, "places");
  return `SELECT ${FILE_COLUMN}::UINTEGER, ${POSITION_COLUMN}::UINTEGER FROM ${relation} AS t WHERE (${statementText(where)}) IS TRUE`;
}

async function jsonRelation({ columns, rows }: RowQuery & { kind: "rows" }, scratchFolder: string): Promise<Relation> {
  const path = join(scratchFolder, `rows-${crypto.randomUUID()}.ndjson`);
  await writeFile(path, jsonLines(rows, columns));
  const types = columns
    .map(({ name, type }) => `${quoteName(name)}: ${quoteText(jsonSpelling(duckdbType(type)))}`)
    .join(", ");
  const sql = `(SELECT * FROM read_json(${quoteText(path)}, format = 'newline_delimited', hive_partitioning = false, columns = {${types}}))`;
  return { sql, release: () => rm(path, { force: true }) };
}
