import type { PolicyLevel } from "../model.ts";
import type { Policy } from "./policy.ts";
import type { PolicyProject } from "./project.ts";
import { propertyValues } from "./properties.ts";
import { slotValues } from "./slot-values.ts";
import type { SubjectKind, Subjects } from "./subject.ts";

/** A policy in a file of the folder `policies`. */
export type PolicyDefinition<Kind extends SubjectKind> = Readonly<{
  /** Capital letters and digits, such as `TEAM01`; `LW` is taken. */
  code: string;
  title?: string;
  /** What is asked, one by one. */
  each: Kind;
  /** `warn` when left out; lakewright.yaml decides in the end. */
  severity?: PolicyLevel;
  /** What is wrong, in one sentence. `{name}` and the other properties of the subject are filled in. */
  message: string;
  /** True: as it should be. False: a breach. A text: a breach, and what would be right. */
  check: (subject: Subjects[Kind], project: PolicyProject) => boolean | string;
}>;

/**
 * Defines a policy on the metadata of a project; export it from `policies/<name>.ts`.
 *
 * @example
 * ```ts
 * import { definePolicy } from "lakewright";
 *
 * export const goldIsSummed = definePolicy({
 *   code: "TEAM02",
 *   each: "dataset",
 *   message: "{name} is gold and made of one dataset only",
 *   check: (dataset, project) => dataset.layer !== "gold" || project.inputsOf(dataset.id).length > 1,
 * });
 * ```
 */
export function definePolicy<const Kind extends SubjectKind>(definition: PolicyDefinition<Kind>): Policy<Kind> {
  const { code, title, each, severity = "warn", message, check } = definition;
  const policy = {
    code,
    title: title ?? message,
    each,
    severity,
    message,
    check: (subject: Subjects[Kind], project: PolicyProject) => {
      const answer: unknown = check(subject, project);
      if (answer === true) return undefined;
      // an answer that comes later would pass as a breach, or be lost
      if (answer !== false && typeof answer !== "string")
        throw new TypeError(`check has to answer true, false or a text at once, not ${describe(answer)}`);
      const values = slotValues(propertyValues(each, subject, project));
      return { values, ...(answer === false ? {} : { hint: answer }) };
    },
  };
  return policy;
}

function describe(answer: unknown): string {
  return answer instanceof Promise ? "a promise" : String(answer);
}
