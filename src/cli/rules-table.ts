import type { RuleOutcome } from "../engine/index.ts";
import { countText, percentText } from "./quantity-text.ts";
import type { Paint } from "./terminal.ts";
import { textTable } from "./text-table.ts";

const columns = [
  { title: "rule" },
  { title: "kind" },
  { title: "severity" },
  { title: "effect" },
  { title: "checked", align: "right" },
  { title: "failed", align: "right" },
  { title: "passed", align: "right" },
  { title: "remark" },
] as const;

/** What each rule found. */
export function rulesTable(rules: readonly RuleOutcome[], paint: Paint): string {
  const rows = rules.map((rule) => [
    rule.rule,
    rule.kind,
    rule.severity,
    rule.effect,
    countText(rule.checked),
    countText(rule.failed),
    percentText(Math.max(0, rule.checked - rule.failed), rule.checked),
    rule.detail ?? "",
  ]);
  return textTable(columns, rows, paint);
}
