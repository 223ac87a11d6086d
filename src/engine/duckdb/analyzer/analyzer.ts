import type { Analyzer } from "../../../sql/index.ts";
import { bindSql } from "./bind.ts";
import { openConnection } from "./connection.ts";
import { bindCondition } from "./expression.ts";
import { inputTables } from "./input-tables.ts";
import { type ParsedTree, parseSql } from "./parse.ts";
import { preservedInput } from "./row-preserving.ts";
import { analyzerVersion } from "./version.ts";

/** Trees kept so that `bind` after `parse` does not parse again. */
const KEPT_TREES = 256;

/**
 * Opens the judge of SQL: DuckDB's own parser and binder over an empty, locked database in memory. Takes about 50 ms;
 * a SELECT then costs about a millisecond. Nothing it is given is ever run.
 */
export async function openAnalyzer(): Promise<Analyzer> {
  const connection = await openConnection();
  const tables = inputTables(connection);
  const serialize = (sql: string): Promise<string> => connection.scalar("SELECT json_serialize_sql($1::VARCHAR)", sql);
  const trees = new Map<string, Promise<ParsedTree>>();
  const parseTree = (sql: string, names: readonly string[] = []): Promise<ParsedTree> => {
    const key = names.length === 0 ? sql : JSON.stringify([sql, names]);
    const known = trees.get(key);
    if (known !== undefined) return known;
    const parsing = parseSql(sql, serialize, names);
    if (trees.size >= KEPT_TREES) trees.clear();
    trees.set(key, parsing);
    return parsing;
  };
  const inTurn = queue();
  return {
    version: analyzerVersion(),
    parse: async (sql, names) => (await parseTree(sql, names)).parsed,
    bind: async (sql, inputs, uniqueKeys, options = {}) => {
      const names = inputs.flatMap(({ parts: [name = "", ...more] }) => (more.length === 0 ? [name] : []));
      const { parsed, tree } = await parseTree(sql, names);
      if (tree === undefined || parsed.findings.length > 0) return { columns: [], findings: parsed.findings };
      const bound = await inTurn(async () => {
        await tables.trim();
        return bindSql({ sql, parsed, tree, inputs }, { connection, tables }, options);
      });
      const evidence = { tables: parsed.tables, inputs, uniqueKeys };
      const preserved = bound.findings.length > 0 ? undefined : preservedInput(tree, evidence);
      return preserved === undefined ? bound : { ...bound, preservesRowsOf: preserved };
    },
    bindExpression: (expression, columns, groupedBy) =>
      inTurn(async () => {
        await tables.trim();
        return bindCondition({ expression, columns, groupedBy }, { connection, tables, serialize });
      }),
    close: async () => connection.close(),
  };
}

/** Runs one piece of work after the other: tables are dropped only between two of them. */
function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}
