import { catalogue, type Diagnostic, fillSlots } from "../../base/index.ts";
import { placeOf } from "../places.ts";
import type { Breach, Policy } from "./policy.ts";
import { type Asked, type PolicyProject, subjectsOf } from "./project.ts";
import type { SubjectKind } from "./subject.ts";

/** A breach with the subject it is about. */
export type FoundBreach = Readonly<{ asked: Asked; breach: Breach }>;

/** Asks a policy about every subject of its kind. */
export function findBreaches<Kind extends SubjectKind>(
  policy: Policy<Kind>,
  project: PolicyProject,
): readonly FoundBreach[] {
  const asked: readonly Asked<Kind>[] = subjectsOf[policy.each](project);
  return asked.flatMap((one) => {
    const breach = policy.check(one.item, project);
    return breach === undefined ? [] : [{ asked: one, breach }];
  });
}

/** A breach as a finding at the place of its subject. */
export function breachFinding(
  policy: Policy,
  { asked, breach }: FoundBreach,
  project: PolicyProject,
  severity: Diagnostic["severity"],
): Diagnostic {
  const { hint, fix } = breach;
  return Object.freeze({
    code: policy.code,
    severity,
    place: placeOf(project.places, breach.at ?? asked.subject),
    text: breachText(policy, { asked, breach }),
    ...(hint === undefined ? {} : { hint }),
    ...(fix === undefined ? {} : { fix }),
  });
}

/** What a breach says, in one sentence. */
export function breachText(policy: Policy, { asked, breach }: FoundBreach): string {
  const words: Readonly<Record<string, Readonly<{ text: string }>>> = catalogue;
  const text = policy.message ?? words[policy.code]?.text ?? policy.title;
  return fillSlots(text, { name: asked.name, ...breach.values });
}
