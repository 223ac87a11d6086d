import { suggest } from "../../base/index.ts";
import type { Scope } from "../file/scope.ts";
import type { RuleExtension } from "../extension/extension.ts";
import type { Rule, RuleThreshold, Severity } from "../model.ts";
import type { RuleText } from "../schema/rule.ts";
import type { NameUse } from "./names.ts";
import { customBody } from "./custom-rule.ts";
import type { BuiltInKind, RuleBody } from "../rule/built-in.ts";
import { builtInOf, builtInRules } from "../rule/kinds.ts";
import { type RuleTraits, ruleTraits } from "../rule/record.ts";
import { RULE_KINDS, ruleReaders } from "./rule-kinds.ts";

export type RuleOptions = Readonly<{
  use: NameUse;
  defaults: Readonly<{ severity?: Severity }>;
  /** Kinds the project brings. */
  custom: readonly RuleExtension[];
}>;

/** The rules of one dataset: one kind each, severities that make sense, names that are unique. `scope` stands at the list. */
export function buildRules(
  scope: Scope,
  rules: readonly RuleText[],
  options: RuleOptions &
    Readonly<{
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

function buildRule(scope: Scope, text: RuleText, options: RuleOptions): Rule | undefined {
  const chosen = chooseKind(scope, text, options.custom);
  if (chosen === undefined) return undefined;
  const { kind } = chosen;
  checkCompanions(scope, text, kind);
  const body = chosen.build(options.use);
  const severity = checkSeverity(scope, text, chosen, options.defaults);
  const maxFailed = checkThreshold(scope, text, chosen, severity);
  if (body === undefined) return undefined;
  const columns = body.kind === "custom" ? body.columns : builtInOf(body).columns(body);
  return {
    ...body,
    name: text.name ?? [kind, ...columns].join("_"),
    description: text.description ?? "",
    severity,
    ...(maxFailed === undefined ? {} : { maxFailed }),
  };
}

type Chosen = Readonly<{ kind: string; traits: RuleTraits; build: (use: NameUse) => RuleBody | undefined }>;

/** The one kind a rule is of. */
function chooseKind(scope: Scope, text: RuleText, custom: readonly RuleExtension[]): Chosen | undefined {
  const written = text as Readonly<Record<string, unknown>>;
  const own = custom.filter(({ kind }) => written[kind] !== undefined);
  const builtIn = RULE_KINDS.filter((kind) => text[kind] !== undefined);
  const kinds = [...builtIn, ...own.map(({ kind }) => kind)];
  const [kind, second] = kinds;
  if (kind === undefined) {
    const [first = ""] = Object.keys(text);
    const known = [...RULE_KINDS, ...custom.map((record) => record.kind)];
    scope.report("LW1401", {}, { hint: suggest(first, known) ?? `one of: ${known.join(", ")}` });
    return undefined;
  }
  if (second !== undefined) {
    scope.report("LW1402", { kinds: kinds.join(", ") }, { at: [second], part: "key", hint: "write one rule for each" });
    return undefined;
  }
  const [standard] = builtIn;
  if (standard !== undefined)
    return { kind, traits: ruleTraits(builtInRules[standard]), build: (use) => buildBody(standard, scope, text, use) };
  const [record] = own;
  return record === undefined
    ? undefined
    : { kind, traits: ruleTraits(record), build: (use) => customBody(scope, record, written[kind], use) };
}

function buildBody<K extends BuiltInKind>(
  kind: K,
  scope: Scope,
  text: RuleText,
  use: NameUse,
): RuleBody<K> | undefined {
  const settings = text[kind];
  return settings === undefined || settings === null ? undefined : ruleReaders[kind](scope, settings, text, use);
}

const COMPANIONS = { allow_null: "expression", keep: "unique", order_by: "unique" } as const;

function checkCompanions(scope: Scope, text: RuleText, kind: string): void {
  for (const [key, owner] of Object.entries(COMPANIONS) as [keyof typeof COMPANIONS, BuiltInKind][]) {
    if (text[key] === undefined || kind === owner) continue;
    const hint =
      key === "allow_null" && "column" in Object((text as Readonly<Record<string, unknown>>)[kind])
        ? `put it inside \`${kind}:\``
        : `only with \`${owner}\``;
    scope.report("LW1101", { key, where: `a rule of kind ${kind}` }, { at: [key], part: "key", value: key, hint });
  }
}

function checkSeverity(
  scope: Scope,
  text: RuleText,
  { kind, traits }: Chosen,
  defaults: RuleOptions["defaults"],
): Severity {
  const { severities, standard } = traits;
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

function checkThreshold(
  scope: Scope,
  text: RuleText,
  { kind, traits }: Chosen,
  severity: Severity,
): RuleThreshold | undefined {
  const written = text.max_failed;
  if (written === undefined) return undefined;
  if (!traits.isCounted) {
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
