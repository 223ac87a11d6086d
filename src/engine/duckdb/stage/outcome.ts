import type { RuleThreshold } from "../../../metadata/index.ts";
import type { RuleOutcome } from "../../engine.ts";
import type { Checks } from "../rule/checks.ts";
import type { Judgement } from "./judge.ts";

/** Failed rows by rule, with a few of them as JSON text. */
export type RefusedByRule = ReadonlyMap<
  string,
  Readonly<{ failed: number; sample: readonly string[]; reason?: string }>
>;

export type Findings = Readonly<{
  checks: Checks;
  /** Rows delivered. */
  rowCount: number;
  refused: RefusedByRule;
  warned: RefusedByRule;
  judged: ReadonlyMap<string, Judgement>;
}>;

type Asked = Readonly<{
  rule: string;
  kind: string;
  severity: string;
  reason: string;
  maxFailed?: RuleThreshold;
  isTableWide: boolean;
}>;

const effects = { warn: "warned", quarantine: "quarantined", discard: "discarded", fail: "failed" } as const;

/** What every rule found and what that led to. Rules nobody wrote (casts, keys, unreadable rows) are listed only when they found something. */
export function ruleOutcomes(findings: Findings): readonly RuleOutcome[] {
  const known = askedRules(findings.checks);
  return [...known, ...unasked(known, findings.refused)]
    .map((asked) => outcomeOf(asked, findings))
    .filter((outcome) => outcome.failed > 0 || !isImplicit(outcome.rule));
}

function isImplicit(rule: string): boolean {
  return rule === "parse" || rule.startsWith("cast:") || rule.startsWith("keys:");
}

/** Rows that were refused while they were extracted name rules of their own: values that are not of the type the source promised. */
function unasked(asked: readonly Asked[], refused: RefusedByRule): readonly Asked[] {
  const names = new Set(asked.map(({ rule }) => rule));
  return [...refused].flatMap(([rule, { reason = rule }]) =>
    names.has(rule) ? [] : [{ rule, kind: "cast", severity: "quarantine", reason, isTableWide: false }],
  );
}

function askedRules(checks: Checks): readonly Asked[] {
  const groups = checks.groups.map((check) => ({ ...check, isTableWide: true }));
  const all = [
    ...checks.rows.map((check) => ({ ...check, isTableWide: false })),
    ...groups,
    ...checks.tables.map((check) => ({ ...check, isTableWide: true })),
  ];
  const byName = new Map<string, Asked>();
  for (const asked of all) if (!byName.has(asked.rule)) byName.set(asked.rule, asked);
  return [...byName.values()];
}

function outcomeOf(asked: Asked, { refused, warned, judged, rowCount }: Findings): RuleOutcome {
  const table = judged.get(asked.rule);
  const parts = [refused.get(asked.rule), warned.get(asked.rule)];
  // rows of the batch that a table-wide look sees too are counted there; those taken out before are not in the table any more
  const inBatch = table === undefined ? parts : parts.slice(0, 1);
  const failed = inBatch.reduce((sum, part) => sum + (part?.failed ?? 0), 0) + (table?.failed ?? 0);
  const checked = table === undefined ? rowCount : table.checked + (refused.get(asked.rule)?.failed ?? 0);
  const { rule, kind, severity } = asked;
  // what a reader says of a line it could not read is more than we know
  const reason = kind === "parse" ? (refused.get(rule)?.reason ?? asked.reason) : asked.reason;
  return {
    rule,
    kind,
    severity,
    effect: effectOf(asked, failed, checked),
    checked,
    failed,
    ...(failed > 0
      ? { detail: [reason, table?.detail].filter((part) => part !== undefined && part !== "").join(": ") }
      : {}),
    sample: parts.flatMap((part) => part?.sample ?? []).slice(0, 5),
  };
}

function effectOf({ severity, maxFailed, isTableWide }: Asked, failed: number, checked: number): RuleOutcome["effect"] {
  if (failed === 0) return "passed";
  if (isAbove(maxFailed, failed, checked)) return "failed";
  // a tolerated number of rows that fail a `fail` rule: they are put aside where rows can be told apart
  if (maxFailed !== undefined && severity === "fail") return isTableWide ? "warned" : "quarantined";
  return effects[severity as keyof typeof effects];
}

function isAbove(threshold: RuleThreshold | undefined, failed: number, checked: number): boolean {
  if (threshold === undefined) return false;
  if ("rows" in threshold) return failed > threshold.rows;
  return failed * 100 > threshold.percent * checked;
}
