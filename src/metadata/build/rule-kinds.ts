import { compareText } from "../../base/index.ts";
import { parseDuration } from "../duration.ts";
import type { Scope } from "../file/scope.ts";
import type { BuiltInKind, RuleBody } from "../rule/built-in.ts";
import { type RuleText, ruleKindShapes } from "../schema/rule.ts";
import { distinctColumns } from "./columns.ts";
import { lookUpDataset, type NameUse } from "./names.ts";
import { checkedType } from "./type.ts";

export const RULE_KINDS = Object.keys(ruleKindShapes) as readonly BuiltInKind[];

type Reader<K extends BuiltInKind> = (
  scope: Scope,
  text: NonNullable<RuleText[K]>,
  rule: RuleText,
  use: NameUse,
) => RuleBody<K> | undefined;

/** How what is written of each built-in kind becomes its settings. */
export const ruleReaders: { readonly [K in BuiltInKind]: Reader<K> } = {
  not_null: (scope, columns) => ({ kind: "not_null", columns: distinctColumns(scope, columns, ["not_null"]) }),
  unique: buildUnique,
  range: buildRange,
  accepted: (_scope, { column, values, allow_null = false }) => ({
    kind: "accepted",
    column,
    values,
    allowNull: allow_null,
  }),
  matches: buildMatches,
  expression: buildExpression,
  reference: buildReference,
  row_count: buildRowCount,
  freshness: (_scope, { column, max_age }) => ({
    kind: "freshness",
    column,
    maxAgeSeconds: parseDuration(max_age) ?? 0,
  }),
  schema: buildSchema,
};

function buildUnique(scope: Scope, columns: string[], rule: RuleText): RuleBody<"unique"> | undefined {
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

function buildRange(scope: Scope, text: NonNullable<RuleText["range"]>): RuleBody<"range"> | undefined {
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

function buildMatches(scope: Scope, text: NonNullable<RuleText["matches"]>): RuleBody<"matches"> | undefined {
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

function buildExpression(scope: Scope, expression: string, rule: RuleText): RuleBody<"expression"> | undefined {
  if (expression.trim() !== "") return { kind: "expression", expression, allowNull: rule.allow_null ?? false };
  scope.report("LW1106", { key: "expression" }, { at: ["expression"], hint: "a boolean SQL expression" });
  return undefined;
}

function buildReference(
  scope: Scope,
  text: NonNullable<RuleText["reference"]>,
  _rule: RuleText,
  use: NameUse,
): RuleBody<"reference"> | undefined {
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

function buildRowCount(scope: Scope, text: NonNullable<RuleText["row_count"]>): RuleBody<"row_count"> | undefined {
  if (!hasBounds(scope, "row_count", text.min, text.max)) return undefined;
  return {
    kind: "row_count",
    ...(text.min === undefined ? {} : { min: text.min }),
    ...(text.max === undefined ? {} : { max: text.max }),
  };
}

function buildSchema(scope: Scope, text: NonNullable<RuleText["schema"]>): RuleBody<"schema"> | undefined {
  const columns = Object.entries(text.columns).map(([name, written]) => ({
    name,
    type: checkedType(scope, written, ["schema", "columns", name]),
  }));
  const known = columns.flatMap(({ name, type }) => (type === undefined ? [] : [{ name, type }]));
  return known.length < columns.length
    ? undefined
    : { kind: "schema", columns: known, allowExtra: text.allow_extra ?? false };
}
