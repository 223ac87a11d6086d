import { type Diagnostic, diagnostic, errorText, suggest } from "../../base/index.ts";
import type { Model, PolicyLevel } from "../model.ts";
import { placeOf } from "../places.ts";
import type { CodedPolicies } from "./coded-policies.ts";
import { breachFinding, findBreaches } from "./judge.ts";
import { ownPolicy } from "./own-policy.ts";
import { policies as builtIn } from "./policies.ts";
import { type Policy, POLICY_LEVELS } from "./policy.ts";
import { type PolicyInput, type PolicyProject, policyProject } from "./project.ts";

export type PolicyJudgement = PolicyInput &
  Readonly<{
    /** Where the project is to run: of several levels for a policy the strictest holds. Empty: the levels for all. */
    environments: readonly string[];
    /** Policies the project brings as code. */
    coded?: CodedPolicies;
  }>;

/**
 * What the policies of a project find, built-in ones and its own, each at the level that holds: what is `off` is not asked. Also what is
 * wrong with the settings themselves.
 */
export function judgePolicies(input: PolicyJudgement): readonly Diagnostic[] {
  const { model, environments } = input;
  const { policies: all, findings: faults } = readPolicies(input);
  const findings = [...faults];
  const project = policyProject(input);
  for (const policy of all) {
    const level = levelOf(policy, model, environments);
    if (level !== "off") findings.push(...findingsOf(policy, project, level));
  }
  return findings;
}

/** All policies of a project, and what is wrong with those it brings and with the levels it gives. Works on a draft too. */
export function readPolicies(
  input: Omit<PolicyJudgement, "environments">,
): Readonly<{ policies: readonly Policy[]; findings: readonly Diagnostic[] }> {
  const { model, places, coded = { policies: [], findings: [] } } = input;
  const findings: Diagnostic[] = [];
  const own = (model.policies?.own ?? []).flatMap((text) => ownPolicy(text, places, findings) ?? []);
  const policies: readonly Policy[] = [...builtIn, ...own, ...coded.policies];
  // a code may be that of a policy whose file could not be loaded, which is told already
  if (coded.findings.length === 0) checkCodes(input, policies, findings);
  checkTwice(input, coded.policies, findings);
  return { policies, findings };
}

/** The level in force: of the environment, of the project, of the policy itself. */
function levelOf(policy: Policy, { policies }: Model, names: readonly string[]): PolicyLevel {
  const { levels = {}, environments = {} } = policies ?? {};
  const everywhere = levels[policy.code] ?? policy.severity;
  const here = names.map((name) => environments[name]?.[policy.code] ?? everywhere);
  return POLICY_LEVELS.findLast((level) => here.includes(level)) ?? everywhere;
}

/** Asks one policy. What code of the project throws is a finding at its file; what ours throws is a bug. */
function findingsOf(policy: Policy, project: PolicyProject, level: "warn" | "error"): readonly Diagnostic[] {
  const severity = level === "warn" ? "warning" : "error";
  try {
    return findBreaches(policy, project).map((found) => breachFinding(policy, found, project, severity));
  } catch (error) {
    if (policy.origin === undefined) throw error;
    const values = { value: policy.code, problem: errorText(error).split("\n")[0] ?? "" };
    return [diagnostic("LW1992", { place: policy.origin, values, value: policy.code })];
  }
}

/** A code in code may not be one of lakewright.yaml or of another file. */
function checkTwice({ model }: PolicyInput, coded: readonly Policy[], findings: Diagnostic[]): void {
  const seen = new Set((model.policies?.own ?? []).map((policy) => policy.code));
  for (const { code, origin } of coded) {
    if (seen.has(code) && origin !== undefined)
      findings.push(diagnostic("LW1981", { place: origin, values: { value: code }, value: code }));
    seen.add(code);
  }
}

/** Every code that a level is given for has to be one of a policy. */
function checkCodes({ model, places }: PolicyInput, all: readonly Policy[], findings: Diagnostic[]): void {
  const { levels = {}, environments = {}, own = [] } = model.policies ?? {};
  const known = new Set([...all.map((policy) => policy.code), ...own.map((policy) => policy.code)]);
  const report = (code: string, subject: string) => {
    if (known.has(code)) return;
    const hint = suggest(code, [...known]) ?? "see docs/reference/policies.md";
    findings.push(
      diagnostic("LW1980", { place: placeOf(places, subject), values: { value: code }, value: code, hint }),
    );
  };
  for (const code of Object.keys(levels)) report(code, `policy:${code}`);
  for (const [environment, codes] of Object.entries(environments))
    for (const code of Object.keys(codes)) report(code, `policy:${environment}.${code}`);
}
