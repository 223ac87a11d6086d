import { type Diagnostic, diagnostic, suggest } from "../../base/index.ts";
import type { Model, PolicyLevel } from "../model.ts";
import { type PlaceMap, placeOf } from "../places.ts";
import { breachFinding, findBreaches } from "./judge.ts";
import { ownPolicy } from "./own-policy.ts";
import { policies as builtIn } from "./policies.ts";
import type { Policy } from "./policy.ts";
import { type PolicyInput, type PolicyProject, policyProject } from "./project.ts";

export type PolicyJudgement = PolicyInput &
  Readonly<{
    /** Whose levels hold over those for all; undefined: only those. */
    environment?: string;
    /** Policies the project brings as code. */
    coded?: readonly Policy[];
  }>;

/**
 * What the policies of a project find, built-in ones and its own, each at the level that holds: what is `off` is not asked. Also what is
 * wrong with the settings themselves.
 */
export function judgePolicies(input: PolicyJudgement): readonly Diagnostic[] {
  const { model, places, environment, coded = [] } = input;
  const findings: Diagnostic[] = [];
  const own = (model.policies?.own ?? []).flatMap((text) => ownPolicy(text, places, findings) ?? []);
  const all: readonly Policy[] = [...builtIn, ...own, ...coded];
  checkCodes(input, all, findings);
  const project = policyProject(input);
  for (const policy of all) {
    const level = levelOf(policy, model, environment);
    if (level !== "off") findings.push(...findingsOf(policy, project, level));
  }
  return findings;
}

/** The level in force: of the environment, of the project, of the policy itself. */
function levelOf(policy: Policy, model: Model, environment: string | undefined): PolicyLevel {
  const { levels = {}, environments = {} } = model.policies ?? {};
  const here = environment === undefined ? undefined : environments[environment]?.[policy.code];
  return here ?? levels[policy.code] ?? policy.severity;
}

function findingsOf(policy: Policy, project: PolicyProject, level: "warn" | "error"): readonly Diagnostic[] {
  const severity = level === "warn" ? "warning" : "error";
  return findBreaches(policy, project).map((found) => breachFinding(policy, found, project, severity));
}

/** Every code that a level is given for has to be one of a policy. */
function checkCodes({ model, places }: PolicyInput, all: readonly Policy[], findings: Diagnostic[]): void {
  const { levels = {}, environments = {}, own = [] } = model.policies ?? {};
  const known = new Set([...all.map((policy) => policy.code), ...own.map((policy) => policy.code)]);
  const report = (code: string, subject: string) => {
    if (known.has(code)) return;
    const hint = suggest(code, [...known]) ?? "see docs/reference/policies.md";
    findings.push(
      diagnostic("LW1980", { place: placeAt(places, subject), values: { value: code }, value: code, hint }),
    );
  };
  for (const code of Object.keys(levels)) report(code, `policy:${code}`);
  for (const [environment, codes] of Object.entries(environments))
    for (const code of Object.keys(codes)) report(code, `policy:${environment}.${code}`);
}

function placeAt(places: PlaceMap, subject: string): ReturnType<typeof placeOf> {
  return places.get(subject) ?? placeOf(places, subject);
}
