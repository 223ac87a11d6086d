import { JUDGED_ROWS } from "../../../metadata/index.ts";
import { quoteName } from "../../../sql/index.ts";
import { nameList, readTable } from "../compile/read.ts";
import { sharedHashes } from "../compile/shared-hashes.ts";
import type { RuleContext, RuleOfForm, TableCheck } from "./check.ts";
import { rowFailure } from "./row.ts";
import { referenceOf } from "./table-read.ts";

type Judge = TableCheck["judge"];

/** The SELECT of the rule, with tables under the names it reads. They are not materialised: each use reads the columns it needs. */
export function judgeTable(rule: RuleOfForm<"table">, context: RuleContext): Judge {
  const others = rule.reads.map(({ name, dataset }) =>
    dataset === context.dataset ? { name, table: undefined } : { name, table: referenceOf(rule, context, name) },
  );
  return (result) => {
    const own = `SELECT ${nameList(context.columns)} FROM ${result}`;
    const names = others.map(({ name, table }) => {
      if (table === undefined) return asName(name, own);
      return asName(name, `SELECT ${nameList(table.columns)} FROM ${readTable(table.files, table.columns)}`);
    });
    // the line break ends a comment that the author may have left open
    return `WITH ${[asName(JUDGED_ROWS, own), ...names].join(", ")} SELECT * FROM (${rule.judgement.select}\n)`;
  };
}

function asName(name: string, select: string): string {
  return `${quoteName(name)} AS NOT MATERIALIZED (${select})`;
}

/** How many rows are in groups that fail. A value with NULL in it makes no group. */
export function judgeGroups({ judgement }: RuleOfForm<"group">): Pick<TableCheck, "judge" | "prove"> {
  const { columns, good, keep } = judgement;
  const names = columns.map((column) => quoteName(column)).join(", ");
  const present = columns.map((column) => `${quoteName(column)} IS NOT NULL`).join(" AND ");
  const failing = keep === undefined ? "sum(n)" : "sum(n - 1)";
  const judge: Judge = (result) =>
    `SELECT coalesce((SELECT ${failing} FROM (SELECT count(*) AS n FROM ${result} WHERE ${present} GROUP BY ${names} HAVING ${groupFails(good)})), 0) ` +
    `AS failed, (SELECT count(*) FROM ${result}) AS checked, NULL AS detail`;
  if (good !== undefined) return { judge };
  const prove: Judge = (result) =>
    `SELECT ${sharedHashes(result, columns)} AS failed, (SELECT count(*) FROM ${result}) AS checked, NULL AS detail`;
  return { judge, prove };
}

/** SQL that is true for a group that fails. */
export function groupFails(good: string | undefined): string {
  return good === undefined ? "count(*) > 1" : `(${good}\n) IS NOT TRUE`;
}

/** In tables that grow, the rows published before are judged against the other table as it is now. */
export function judgeLookups(rule: RuleOfForm<"row">, context: RuleContext): Judge {
  const { failed, join } = rowFailure(rule, context, 0);
  return (result) =>
    `SELECT count(*) FILTER (${failed}) AS failed, count(*) AS checked, NULL AS detail FROM ${result} AS "_lw_row" ${join ?? ""}`;
}
