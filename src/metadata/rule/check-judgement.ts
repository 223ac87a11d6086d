import type { Rule } from "../model.ts";
import type { Judgement } from "./judgement.ts";

/*
 * What code of a project gives is anybody's guess. Whether the SQL in it is SQL, over columns there are, is a question for the analyser.
 */

/** What is wrong with what a kind of the project made of its settings, in words. */
export function wrongJudgement(judgement: Judgement, rule: Extract<Rule, { kind: "custom" }>): string | undefined {
  if (!isText(judgement.reason)) return "`reason` is not a sentence";
  switch (judgement.form) {
    case "row":
      return wrongRow(judgement, rule);
    case "group":
      return wrongGroup(judgement);
    case "table":
      return isText(judgement.select) ? undefined : "`select` is not a SELECT";
    default:
      return judgement satisfies never;
  }
}

function wrongRow(
  { good, missing, lookup, ...judgement }: Judgement & { form: "row" },
  rule: Extract<Rule, { kind: "custom" }>,
): string | undefined {
  if (good !== undefined && !isText(good)) return "`good` is not a condition in SQL";
  if (good !== undefined && lookup !== undefined) return "it has both `good` and `lookup`";
  if (good === undefined && lookup === undefined && missing?.are !== "bad") return "`good` is not a condition in SQL";
  if (missing !== undefined && !isNames(missing.columns)) return "`missing.columns` are not columns";
  if ("isTotal" in judgement) return "`isTotal` is for built-in kinds";
  if (lookup === undefined) return undefined;
  if (!isNames(lookup.columns) || !isNames(lookup.to) || lookup.columns.length !== lookup.to.length)
    return "`lookup` names as many columns on both sides";
  return (rule.reads ?? []).some(({ name }) => name === lookup.dataset)
    ? undefined
    : "`lookup.dataset` is not what a setting of type `dataset` names";
}

function wrongGroup({ columns, good, keep, orderBy }: Judgement & { form: "group" }): string | undefined {
  if (!isNames(columns)) return "`columns` are not columns";
  if (good !== undefined && !isText(good)) return "`good` is not a condition in SQL";
  if (good !== undefined && keep !== undefined) return "`keep` goes with groups of one row, without `good`";
  return keep === undefined || isText(orderBy) ? undefined : "`keep` needs `orderBy`";
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}
