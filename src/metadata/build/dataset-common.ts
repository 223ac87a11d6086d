import type { Place } from "../../base/index.ts";
import { parseDuration } from "../duration.ts";
import type { Scope } from "../file/scope.ts";
import type { ColumnDeclaration, DatasetBase, DatasetId, Rule } from "../model.ts";
import type { DatasetText } from "../schema/dataset.ts";
import type { RuleText } from "../schema/rule.ts";
import { buildColumns, distinctColumns } from "./columns.ts";
import type { BuildContext, LayerDefaults } from "./context.ts";
import type { NameUse } from "./names.ts";
import { buildRules } from "./rule.ts";

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
      rememberRule(context.places, { subject: `${id}#rule:${rule.name}`, rule, text: written }, at),
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

type Remembered = Readonly<{ subject: string; rule: Rule; text: RuleText }>;

/** Places of a rule and of every column it names, so that a later finding points at the very word. */
function rememberRule(places: Map<string, Place>, { subject, rule, text }: Remembered, scope: Scope): void {
  places.set(subject, scope.place());
  const remember = (column: string, ...path: readonly (string | number)[]) =>
    places.set(`${subject}#${column}`, scope.in(...path).place());
  switch (rule.kind) {
    case "not_null":
      return rule.columns.forEach((column, index) => remember(column, "not_null", index));
    case "unique":
      if (rule.orderBy !== undefined) remember(rule.orderBy, "order_by");
      return rule.columns.forEach((column, index) => remember(column, "unique", index));
    case "reference":
      places.set(`${subject}#to`, scope.in("reference", "to").place());
      if (text.reference?.column !== undefined) return void remember(text.reference.column, "reference", "column");
      return rule.columns.forEach((column, index) => remember(column, "reference", "columns", index));
    case "expression":
      return void places.set(`${subject}#expression`, scope.in("expression").textPlace(rule.expression));
    case "range":
    case "accepted":
    case "matches":
    case "freshness":
      return void remember(rule.column, rule.kind, "column");
    case "custom":
      return rule.columns.forEach((column) => remember(column, ...settingOf(text, rule, column)));
    case "row_count":
    case "schema":
      return;
    default:
      return rule satisfies never;
  }
}

/** Where the settings of a rule of the project's own kind name a column. */
function settingOf(text: RuleText, rule: Extract<Rule, { kind: "custom" }>, column: string): (string | number)[] {
  const written = (text as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>)[rule.type] ?? {};
  for (const [name, value] of Object.entries(written)) {
    if (value === column) return [rule.type, name];
    if (Array.isArray(value) && value.includes(column)) return [rule.type, name, value.indexOf(column)];
  }
  return [rule.type];
}
