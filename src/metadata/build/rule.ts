import { suggest } from "../../base/index.ts";
import type { Scope } from "../file/scope.ts";
import type { Rule, RuleKind, RuleThreshold, Severity } from "../model.ts";
import type { RuleText } from "../schema/rule.ts";
import type { NameUse } from "./names.ts";
import { RULE_KINDS, type RuleBody, ruleKinds } from "./rule-kinds.ts";

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

function buildBody<K extends RuleKind>(kind: K, scope: Scope, text: RuleText, use: NameUse): RuleBody<K> | undefined {
  const settings = text[kind];
  return settings === undefined || settings === null ? undefined : ruleKinds[kind].build(scope, settings, text, use);
}

/** The columns of the dataset itself a rule of one kind names in its default name. */
function columnsOf<K extends RuleKind>(body: RuleBody<K>): readonly string[] {
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
