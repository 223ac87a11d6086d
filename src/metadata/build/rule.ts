import { compareText, suggest } from "../../base/index.ts";
import { parseDuration } from "../duration.ts";
import type { Scope } from "../file/scope.ts";
import type { Rule, RuleKind, RuleThreshold, Severity } from "../model.ts";
import { type RuleText, ruleKindShapes } from "../schema/rule.ts";
import { distinctColumns } from "./columns.ts";
import { lookUpDataset, type NameUse } from "./names.ts";
import { checkedType } from "./type.ts";

export const RULE_KINDS = Object.keys(ruleKindShapes) as readonly RuleKind[];

type RuleOf<K extends RuleKind> = Extract<Rule, { kind: K }>;
/** A rule without what all kinds share. */
type Body<K extends RuleKind = RuleKind> = K extends RuleKind
  ? Omit<RuleOf<K>, "name" | "description" | "severity" | "maxFailed">
  : never;

type KindRecord<K extends RuleKind> = Readonly<{
  severities: readonly Severity[];
  standard: Severity;
  /** True when single rows fail, so that a share or a number of them can be tolerated. */
  countsRows: boolean;
  /** Columns that go into the default name. */
  columns: (body: Body<K>) => readonly string[];
  build: (scope: Scope, text: NonNullable<RuleText[K]>, rule: RuleText, use: NameUse) => Body<K> | undefined;
}>;

const ANY: readonly Severity[] = ["warn", "quarantine", "discard", "fail"];
const rowRule = { severities: ANY, standard: "quarantine", countsRows: true } as const;
/** A property of the whole table: there is no row to keep aside. */
const tableRule = { severities: ["warn", "fail"], standard: "fail", countsRows: false } as const;

/** Every rule kind: what severities make sense, and how its short form becomes a rule. */
export const ruleKinds: { readonly [K in RuleKind]: KindRecord<K> } = {
  not_null: {
    ...rowRule,
    columns: (body) => body.columns,
    build: (scope, columns) => ({ kind: "not_null", columns: distinctColumns(scope, columns, ["not_null"]) }),
  },
  unique: { ...rowRule, columns: (body) => body.columns, build: buildUnique },
  range: { ...rowRule, columns: (body) => [body.column], build: buildRange },
  accepted: {
    ...rowRule,
    columns: (body) => [body.column],
    build: (_scope, { column, values, allow_null = false }) => ({
      kind: "accepted",
      column,
      values,
      allowNull: allow_null,
    }),
  },
  matches: { ...rowRule, columns: (body) => [body.column], build: buildMatches },
  expression: { ...rowRule, columns: () => [], build: buildExpression },
  reference: { ...rowRule, columns: (body) => body.columns, build: buildReference },
  row_count: { ...tableRule, columns: () => [], build: buildRowCount },
  freshness: {
    ...tableRule,
    columns: (body) => [body.column],
    build: (_scope, { column, max_age }) => ({ kind: "freshness", column, maxAgeSeconds: parseDuration(max_age) ?? 0 }),
  },
  schema: { ...tableRule, columns: () => [], build: buildSchema },
};

function buildUnique(scope: Scope, columns: string[], rule: RuleText): Body<"unique"> | undefined {
  if (rule.keep !== undefined && rule.order_by === undefined) {
    scope.report(
      "LW1408",
      { key: "keep" },
      { at: ["keep"], part: "key", hint: "`order_by: <column>` says which row is first" },
    );
    return undefined;
  }
  const order = rule.order_by === undefined ? {} : { orderBy: rule.order_by };
  return {
    kind: "unique",
    columns: distinctColumns(scope, columns, ["unique"]),
    ...(rule.keep === undefined ? {} : { keep: rule.keep }),
    ...order,
  };
}

function buildRange(scope: Scope, text: NonNullable<RuleText["range"]>): Body<"range"> | undefined {
  const { column, min, max, allow_null = false } = text;
  if (!hasBounds(scope, "range", min, max)) return undefined;
  return {
    kind: "range",
    column,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    allowNull: allow_null,
  };
}

/** At least one bound, and not the wrong way round. Texts with references cannot be compared yet. */
function hasBounds(
  scope: Scope,
  kind: string,
  min: number | string | undefined,
  max: number | string | undefined,
): boolean {
  if (min === undefined && max === undefined) {
    scope.report("LW1404", { kind }, { at: [kind], part: "key", hint: "give `min`, `max` or both" });
    return false;
  }
  const isComparable = typeof min === typeof max && !String(min).includes("${") && !String(max).includes("${");
  if (min === undefined || max === undefined || !isComparable) return true;
  const isOrdered = typeof min === "string" ? compareText(min, String(max)) <= 0 : min <= Number(max);
  if (!isOrdered)
    scope.report("LW1409", { min, max }, { at: [kind, "min"], value: String(min), hint: "exchange them" });
  return isOrdered;
}

function buildMatches(scope: Scope, text: NonNullable<RuleText["matches"]>): Body<"matches"> | undefined {
  const { column, pattern, allow_null = false } = text;
  try {
    // both dialects read the patterns people write; what only one reads is found by the engine
    new RegExp(pattern, "u");
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : String(error);
    scope.report("LW1410", { value: pattern, reason }, { at: ["matches", "pattern"], value: pattern });
    return undefined;
  }
  return { kind: "matches", column, pattern, allowNull: allow_null };
}

function buildExpression(scope: Scope, expression: string, rule: RuleText): Body<"expression"> | undefined {
  if (expression.trim() !== "") return { kind: "expression", expression, allowNull: rule.allow_null ?? false };
  scope.report("LW1106", { key: "expression" }, { at: ["expression"], hint: "a boolean SQL expression" });
  return undefined;
}

function buildReference(
  scope: Scope,
  text: NonNullable<RuleText["reference"]>,
  _rule: RuleText,
  use: NameUse,
): Body<"reference"> | undefined {
  const { column, columns: list, dataset, allow_null = false } = text;
  if ((column === undefined) === (list === undefined)) {
    scope.report("LW1411", {}, { at: ["reference"], part: "key", hint: "give either `column` or `columns`" });
    return undefined;
  }
  const columns = list ?? (column === undefined ? [] : [column]);
  const to = typeof text.to === "string" ? [text.to] : text.to;
  const id = lookUpDataset(use, scope, dataset, ["reference", "dataset"]);
  if (to.length !== columns.length) {
    scope.report(
      "LW1406",
      { count: columns.length, toCount: to.length },
      { at: ["reference", "to"], part: "key", hint: "as many columns on both sides, in the same order" },
    );
    return undefined;
  }
  return id === undefined ? undefined : { kind: "reference", columns, dataset: id, to, allowNull: allow_null };
}

function buildRowCount(scope: Scope, text: NonNullable<RuleText["row_count"]>): Body<"row_count"> | undefined {
  if (!hasBounds(scope, "row_count", text.min, text.max)) return undefined;
  return {
    kind: "row_count",
    ...(text.min === undefined ? {} : { min: text.min }),
    ...(text.max === undefined ? {} : { max: text.max }),
  };
}

function buildSchema(scope: Scope, text: NonNullable<RuleText["schema"]>): Body<"schema"> | undefined {
  const columns = Object.entries(text.columns).map(([name, written]) => ({
    name,
    type: checkedType(scope, written, ["schema", "columns", name]),
  }));
  const known = columns.flatMap(({ name, type }) => (type === undefined ? [] : [{ name, type }]));
  return known.length < columns.length
    ? undefined
    : { kind: "schema", columns: known, allowExtra: text.allow_extra ?? false };
}

export type RuleDefaults = Readonly<{ severity?: Severity }>;

/** The rules of one dataset: one kind each, severities that make sense, names that are unique. `scope` stands at the list. */
export function buildRules(
  scope: Scope,
  rules: readonly RuleText[],
  options: Readonly<{
    use: NameUse;
    defaults: RuleDefaults;
    isFaulty: (index: number) => boolean;
    onRule: (rule: Rule, scope: Scope, text: RuleText) => void;
  }>,
): Rule[] {
  const built: Rule[] = [];
  const names = new Map<string, Scope>();
  rules.forEach((text, index) => {
    const at = scope.in(index);
    if (Object.keys(text).length === 0 && options.isFaulty(index)) return;
    const rule = buildRule(at, text, options);
    if (rule === undefined) return;
    const first = names.get(rule.name);
    if (first !== undefined && text.name !== undefined) {
      const related = [{ place: first.place(), text: "first used here" }];
      return at.report(
        "LW1203",
        { what: "rule", value: rule.name },
        { at: ["name"], value: rule.name, related, hint: "names of rules are unique in a dataset" },
      );
    }
    const name = first === undefined ? rule.name : freeName(rule.name, names);
    names.set(name, at);
    const named = { ...rule, name };
    built.push(named);
    options.onRule(named, at, text);
  });
  return built;
}

function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  let number = 2;
  while (taken.has(`${name}_${number}`)) number++;
  return `${name}_${number}`;
}

function buildRule(
  scope: Scope,
  text: RuleText,
  options: Readonly<{ use: NameUse; defaults: RuleDefaults }>,
): Rule | undefined {
  const kinds = RULE_KINDS.filter((kind) => text[kind] !== undefined);
  const [kind, second] = kinds;
  if (kind === undefined) {
    const [written = ""] = Object.keys(text);
    scope.report("LW1401", {}, { hint: suggest(written, RULE_KINDS) ?? `one of: ${RULE_KINDS.join(", ")}` });
    return undefined;
  }
  if (second !== undefined) {
    scope.report("LW1402", { kinds: kinds.join(", ") }, { at: [second], part: "key", hint: "write one rule for each" });
    return undefined;
  }
  checkCompanions(scope, text, kind);
  const body = buildBody(kind, scope, text, options.use);
  const severity = checkSeverity(scope, text, kind, options.defaults);
  const maxFailed = checkThreshold(scope, text, kind, severity);
  if (body === undefined) return undefined;
  const name = text.name ?? [kind, ...columnsOf(body)].join("_");
  return {
    ...body,
    name,
    description: text.description ?? "",
    severity,
    ...(maxFailed === undefined ? {} : { maxFailed }),
  };
}

function buildBody<K extends RuleKind>(kind: K, scope: Scope, text: RuleText, use: NameUse): Body<K> | undefined {
  const settings = text[kind];
  return settings === undefined || settings === null ? undefined : ruleKinds[kind].build(scope, settings, text, use);
}

/** The columns of the dataset itself a rule of one kind names in its default name. */
function columnsOf<K extends RuleKind>(body: Body<K>): readonly string[] {
  const record = ruleKinds[body.kind as K];
  return record.columns(body);
}

const COMPANIONS = { allow_null: "expression", keep: "unique", order_by: "unique" } as const;

function checkCompanions(scope: Scope, text: RuleText, kind: RuleKind): void {
  for (const [key, owner] of Object.entries(COMPANIONS) as [keyof typeof COMPANIONS, RuleKind][]) {
    if (text[key] === undefined || kind === owner) continue;
    const hint =
      key === "allow_null" && "column" in Object(text[kind]) ? `put it inside \`${kind}:\`` : `only with \`${owner}\``;
    scope.report("LW1101", { key, where: `a rule of kind ${kind}` }, { at: [key], part: "key", value: key, hint });
  }
}

function checkSeverity(scope: Scope, text: RuleText, kind: RuleKind, defaults: RuleDefaults): Severity {
  const { severities, standard } = ruleKinds[kind];
  const byLayer =
    defaults.severity !== undefined && severities.includes(defaults.severity) ? defaults.severity : standard;
  if (text.severity === undefined) return byLayer;
  if (severities.includes(text.severity)) return text.severity;
  scope.report(
    "LW1403",
    { severity: text.severity, kind },
    { at: ["severity"], value: text.severity, hint: `one of: ${severities.join(", ")}` },
  );
  return standard;
}

function checkThreshold(scope: Scope, text: RuleText, kind: RuleKind, severity: Severity): RuleThreshold | undefined {
  const written = text.max_failed;
  if (written === undefined) return undefined;
  if (!ruleKinds[kind].countsRows) {
    scope.report("LW1412", { kind }, { at: ["max_failed"], part: "key", hint: "remove it" });
    return undefined;
  }
  if (severity === "fail") {
    scope.report(
      "LW1413",
      {},
      {
        at: ["max_failed"],
        part: "key",
        hint: "a severity of warn, quarantine or discard turns into fail above the threshold",
      },
    );
    return undefined;
  }
  if (typeof written === "number") return { rows: written };
  const percent = Number(written.slice(0, -1));
  if (percent <= 100) return { percent };
  scope.report(
    "LW1105",
    { key: "max_failed", value: written },
    { at: ["max_failed"], value: written, hint: "0% to 100%" },
  );
  return undefined;
}
