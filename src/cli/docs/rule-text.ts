import type { Rule } from "../../metadata/index.ts";
import { secondsText } from "../quantity-text.ts";

/** What a rule asks for, as a sentence without its subject; the project's own words when it has some. */
export function ruleText(rule: Rule): string {
  return rule.description === "" ? demand(rule) : rule.description;
}

function demand(rule: Rule): string {
  switch (rule.kind) {
    case "not_null":
      return `has ${rule.columns.join(", ")}`;
    case "unique":
      return `is the only one with its ${rule.columns.join(", ")}${rule.keep === undefined ? "" : `; the ${rule.keep} is kept`}`;
    case "range":
      return `has ${rule.column} ${rangeText(rule.min, rule.max)}${orNothing(rule.allowNull)}`;
    case "accepted":
      return `has ${rule.column} among ${rule.values.join(", ")}${orNothing(rule.allowNull)}`;
    case "matches":
      return `has ${rule.column} of the form ${rule.pattern}${orNothing(rule.allowNull)}`;
    case "expression":
      return rule.expression;
    case "reference":
      return `has ${rule.columns.join(", ")} in ${rule.dataset} (${rule.to.join(", ")})${orNothing(rule.allowNull)}`;
    case "row_count":
      return `the table has ${rangeText(rule.min, rule.max)} rows`;
    case "freshness":
      return `the newest ${rule.column} is not older than ${secondsText(rule.maxAgeSeconds)}`;
    case "schema":
      return `the table has ${rule.columns.map((column) => column.name).join(", ")}${rule.allowExtra ? "" : " and nothing else"}`;
    case "custom":
      return `is as ${rule.type} asks (${settingsText(rule.settings)})`;
    default:
      return rule satisfies never;
  }
}

/** `column: amount, most: 5` */
function settingsText(settings: Extract<Rule, { kind: "custom" }>["settings"]): string {
  const texts = Object.entries(settings).map(
    ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return texts.join(", ");
}

function rangeText(min: number | string | undefined, max: number | string | undefined): string {
  if (min === undefined) return `at most ${max ?? "anything"}`;
  return max === undefined ? `at least ${min}` : `from ${min} to ${max}`;
}

function orNothing(isAllowed: boolean): string {
  return isAllowed ? ", or none" : "";
}
