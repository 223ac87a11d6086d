import type { RuleKind } from "../../model.ts";
import type { PolicyOn } from "../policy.ts";

export const portRules = {
  code: "LW1925",
  title: "What an output port gives out is judged by rules",
  each: "dataset",
  severity: "warn",
  check: ({ id, rules }, { portsOf }) =>
    rules.length === 0 && portsOf(id).length > 0
      ? { hint: "`rules:` say what consumers may rely on, such as `- { not_null: [column], severity: fail }`" }
      : undefined,
} as const satisfies PolicyOn<"dataset">;

export const portSeverity = {
  code: "LW1926",
  title: "A rule of what an output port gives out does more than warn",
  each: "dataset",
  severity: "warn",
  check: ({ id, rules }, { portsOf }) =>
    rules.length > 0 &&
    rules.every((rule) => rule.severity === "warn" && rule.maxFailed === undefined) &&
    portsOf(id).length > 0
      ? {
          at: `${id}#rule:${rules[0]?.name}`,
          hint: "`severity: fail`, `quarantine` or `discard`, or a threshold: `max_failed: 1%`",
        }
      : undefined,
} as const satisfies PolicyOn<"dataset">;

/** Kinds that judge each row for itself: one bad row among millions is enough. */
const ROW_KINDS: readonly RuleKind[] = ["not_null", "range", "accepted", "matches", "expression"];

export const bronzeSeverity = {
  code: "LW1927",
  title: "One bad row of a source does not stop its load",
  each: "rule",
  severity: "warn",
  check: ({ dataset, rule }) =>
    dataset.kind === "source" && rule.severity === "fail" && ROW_KINDS.includes(rule.kind)
      ? {
          values: { rule: rule.name, dataset: dataset.id },
          hint: "`severity: quarantine`, with `max_failed: 1%` as the limit",
        }
      : undefined,
} as const satisfies PolicyOn<"rule">;

export const discardReason = {
  code: "LW1928",
  title: "A rule that discards rows says why",
  each: "rule",
  severity: "off",
  check: ({ dataset, rule }) =>
    rule.severity === "discard" && rule.description.trim() === ""
      ? { values: { rule: rule.name, dataset: dataset.id }, hint: "`description:` says why nobody needs these rows" }
      : undefined,
} as const satisfies PolicyOn<"rule">;
