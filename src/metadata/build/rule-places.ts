import type { Scope } from "../file/scope.ts";
import type { Rule } from "../model.ts";
import { columnsOfRule, readsOfRule } from "../rule/kinds.ts";
import type { RuleText } from "../schema/rule.ts";
import type { BuildContext } from "./context.ts";

type Remembered = Readonly<{ subject: string; rule: Rule; text: RuleText }>;
type Path = readonly (string | number)[];

/** Places of a rule and of every column it names, so that a later finding points at the very word. `scope` stands at the rule. */
export function rememberRule(
  { places, kinds }: Pick<BuildContext, "places" | "kinds">,
  { subject, rule, text }: Remembered,
  scope: Scope,
): void {
  places.set(subject, scope.place());
  if (rule.kind === "expression")
    places.set(`${subject}#expression`, scope.in("expression").textPlace(rule.expression));
  const kind = rule.kind === "custom" ? rule.type : rule.kind;
  places.set(`${subject}#settings`, scope.in(kind).place("key"));
  const properties = kinds.rules.find((record) => record.kind === kind)?.properties ?? {};
  const isOfOther = (key: string) => (rule.kind === "reference" ? key === "to" : properties[key]?.of !== undefined);
  const isOwn = (key: string) => !isOfOther(key) && /^columns?$/.test(properties[key]?.type ?? key);
  const { order_by, ...written } = text as Readonly<Record<string, unknown>>;
  for (const column of columnsOfRule(rule)) {
    const path = pathTo(column, written[kind], isOwn);
    const beside: Path = order_by === column ? ["order_by"] : [kind];
    places.set(`${subject}#${column}`, scope.in(...(path === undefined ? beside : [kind, ...path])).place());
  }
  for (const column of readsOfRule(rule).flatMap(({ columns }) => columns))
    places.set(`${subject}#to:${column}`, scope.in(kind, ...(pathTo(column, written[kind], isOfOther) ?? [])).place());
}

/** Where in the settings of a rule a column is named: a text, or one of a list. */
function pathTo(column: string, settings: unknown, isAmong: (key: string) => boolean): Path | undefined {
  if (Array.isArray(settings)) return settings.includes(column) ? [settings.indexOf(column)] : undefined;
  for (const [key, value] of Object.entries(settings ?? {})) {
    if (!isAmong(key)) continue;
    if (value === column) return [key];
    if (Array.isArray(value) && value.includes(column)) return [key, value.indexOf(column)];
  }
  return undefined;
}
