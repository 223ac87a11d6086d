import { parseDuration } from "../duration.ts";
import type { Scope } from "../file/scope.ts";
import type { ColumnDeclaration, DatasetBase, DatasetId, Rule } from "../model.ts";
import type { DatasetText } from "../schema/dataset.ts";
import { buildColumns, distinctColumns } from "./columns.ts";
import type { BuildContext, LayerDefaults } from "./context.ts";
import type { NameUse } from "./names.ts";
import { buildRules } from "./rule.ts";
import { rememberRule } from "./rule-places.ts";

type CommonText = Omit<DatasetText, "materialize" | "on_foreign_change">;
type Common = Omit<DatasetBase, "id" | "name" | "layer">;

export type CommonOptions = Readonly<{
  id: DatasetId;
  context: BuildContext;
  use: NameUse;
  defaults: LayerDefaults;
  /** Where the keys stand below the scope. */
  keysAt: readonly string[];
  isFaulty: (...path: readonly (string | number)[]) => boolean;
}>;

/** What datasets of sources and products have in common. `scope` stands at the map of the dataset. */
export function buildCommon(scope: Scope, text: CommonText, options: CommonOptions): Common {
  const { id, context, use, defaults, keysAt } = options;
  const columns = buildColumns(scope, text.columns);
  for (const column of columns)
    context.places.set(`${id}#column:${column.name}`, scope.in("columns", column.name).place("key"));
  const keys = distinctColumns(scope, text.keys ?? [], keysAt);
  text.keys?.forEach((key, index) => context.places.set(`${id}#key:${key}`, scope.in(...keysAt, index).place()));
  const rules = buildRules(scope.in("rules"), text.rules ?? [], {
    use,
    defaults,
    custom: context.kinds.rules,
    isFaulty: (index) => options.isFaulty("rules", index),
    onRule: (rule, at, written) =>
      rememberRule(context, { subject: `${id}#rule:${rule.name}`, rule, text: written }, at),
  });
  const promised = promisedRules(columns, rules);
  for (const rule of promised)
    context.places.set(`${id}#rule:${rule.name}`, scope.in("columns", rule.columns[0] ?? "").place("key"));
  return {
    description: text.description ?? "",
    tags: text.tags ?? [],
    columns,
    keys,
    rules: [...rules, ...promised],
    timeLimitSeconds:
      text.time_limit === undefined
        ? defaults.timeLimitSeconds
        : (parseDuration(text.time_limit) ?? defaults.timeLimitSeconds),
  };
}

/** A column declared `nullable: false` is a promise: where no rule keeps it, a NULL fails the step. */
function promisedRules(
  columns: readonly ColumnDeclaration[],
  rules: readonly Rule[],
): Extract<Rule, { kind: "not_null" }>[] {
  const kept = new Set(
    rules.flatMap((rule) => (rule.kind === "not_null" && rule.severity !== "warn" ? rule.columns : [])),
  );
  const names = new Set(rules.map((rule) => rule.name));
  return columns
    .filter((column) => !column.nullable && !kept.has(column.name))
    .map(({ name }) => {
      const wanted = `not_null_${name}`;
      const description = `"${name}" is declared not nullable`;
      return {
        kind: "not_null",
        columns: [name],
        name: names.has(wanted) ? `${wanted}_declared` : wanted,
        description,
        severity: "fail",
      };
    });
}
