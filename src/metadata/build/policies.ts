import type { Place } from "../../base/index.ts";
import type { PolicyLevel, PolicySettings, PolicyText } from "../model.ts";
import { POLICY_LEVELS } from "../policy/policy.ts";
import type { OwnPolicyText } from "../schema/policy.ts";
import type { ProjectText } from "../schema/project.ts";
import type { NamedFile } from "./context.ts";

/** `policies:` of lakewright.yaml. Which codes there are is known only when policies are asked: the project may bring code of its own. */
export function buildPolicies(file: NamedFile<ProjectText>, places: Map<string, Place>): PolicySettings | undefined {
  const { policies } = file.value;
  if (policies === undefined) return undefined;
  const scope = file.scope.in("policies");
  const { environments = {}, own = [], ...levels } = policies;
  for (const code of Object.keys(levels)) places.set(`policy:${code}`, scope.in(code).place("key"));
  const known = Object.keys(file.value.environments);
  for (const [environment, codes] of Object.entries(environments)) {
    const at = scope.in("environments", environment);
    if (!known.includes(environment) && !file.isFaulty("environments"))
      scope.unknown("LW1606", environment, known, { at: ["environments", environment], part: "key" });
    for (const code of Object.keys(codes)) places.set(`policy:${environment}.${code}`, at.in(code).place("key"));
  }
  own.forEach((policy, index) => {
    const at = scope.in("own", index);
    const subject = `policy:own.${policy.code}`;
    if (places.has(subject)) at.report("LW1981", { value: policy.code }, { at: ["code"], value: policy.code });
    places.set(subject, at.in("code").place());
    for (const part of ["where", "expect", "message"] as const) {
      const text = policy[part];
      if (text !== undefined) places.set(`${subject}#${part}`, at.in(part).textPlace(text));
    }
  });
  return { levels: levelsOf(levels), environments: mapped(environments), own: own.map(ownPolicy) };
}

function mapped(environments: Readonly<Record<string, unknown>>): PolicySettings["environments"] {
  return Object.fromEntries(Object.entries(environments).map(([name, levels]) => [name, levelsOf(levels)]));
}

function levelsOf(levels: unknown): Readonly<Record<string, PolicyLevel>> {
  return Object.fromEntries(
    Object.entries(levels ?? {}).flatMap(([code, value]): [string, PolicyLevel][] => {
      const level = POLICY_LEVELS.find((candidate) => candidate === value);
      return level === undefined ? [] : [[code, level]];
    }),
  );
}

function ownPolicy({ code, title, each, where, expect, message, severity }: OwnPolicyText): PolicyText {
  return {
    code,
    title: title ?? message ?? expect,
    each,
    ...(where === undefined ? {} : { where }),
    expect,
    message: message ?? title ?? `{name}: expected ${expect}`,
    severity: severity ?? "warn",
  };
}
