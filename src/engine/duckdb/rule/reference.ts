import { UserError } from "../../../base/index.ts";
import { quoteName } from "../../../sql/index.ts";
import { readTable } from "../compile/read.ts";
import type { RowCheck, RuleCompiler, RuleContext, RuleOf } from "./check.ts";

/** Every row of the batch is judged with a join; in tables that grow, the rows published before are judged against the reference as it is now. */
export const reference: RuleCompiler<"reference"> = {
  row: lookUp,
  table: (rule, context) => {
    const { failed, reason, join } = lookUp(rule, context, 0);
    return {
      reason,
      judge: (result) =>
        `SELECT count(*) FILTER (${failed}) AS failed, count(*) AS checked, NULL AS detail FROM ${result} AS "_lw_row" ${join ?? ""}`,
    };
  },
};

function lookUp(
  rule: RuleOf<"reference">,
  context: RuleContext,
  index: number,
): Pick<RowCheck, "failed" | "reason" | "join"> {
  const table = context.references.find((candidate) => candidate.dataset === rule.dataset);
  if (table === undefined) {
    throw new UserError("LW3512", {
      values: { rule: rule.name, dataset: context.dataset, reference: rule.dataset },
      hint: `lakewright run ${rule.dataset}`,
    });
  }
  const found = (position: number): string => quoteName(`_lw_ref${index}_${position}`);
  const columns = rule.to.map((name) => ({
    name,
    type: table.columns.find((column) => column.name === name)?.type ?? "string",
  }));
  const keys = columns.map(({ name }, position) => `${quoteName(name)} AS ${found(position)}`);
  const present = columns.map(({ name }) => `${quoteName(name)} IS NOT NULL`);
  const from = readTable(table.files, columns);
  const on = rule.columns.map((column, position) => `"_lw_row".${quoteName(column)} = ${found(position)}`);
  const missing = rule.columns.map((column) => `"_lw_row".${quoteName(column)} IS NULL`).join(" OR ");
  return {
    join: `LEFT JOIN (SELECT DISTINCT ${keys.join(", ")} FROM ${from} WHERE ${present.join(" AND ")}) ON ${on.join(" AND ")}`,
    failed: `CASE WHEN ${missing} THEN ${!rule.allowNull} ELSE ${found(0)} IS NULL END`,
    reason: `"${rule.columns.join('", "')}" is not in ${rule.dataset} (${rule.to.join(", ")})`,
  };
}
