import { RULE_KINDS } from "../build/rule-kinds.ts";
import type { CodeMember, CodeValue } from "./code-value.ts";

/** Rules of kinds the project brings stand in `ownRule(…)`: the compiler knows the built-in kinds only. */
export function withOwnRules(members: readonly CodeMember[]): readonly CodeMember[] {
  return members.map((member) => {
    if (member.key !== "rules" || member.value.kind !== "list") return member;
    return { ...member, value: { ...member.value, items: member.value.items.map(wrapped) } };
  });
}

/** Whether a text of code uses such a rule. */
export function usesOwnRule(members: readonly CodeMember[]): boolean {
  return members.some(({ value }) => holdsCall(value));
}

function wrapped(rule: CodeValue): CodeValue {
  const kinds: readonly string[] = RULE_KINDS;
  if (rule.kind !== "map" || rule.members.some(({ key }) => kinds.includes(key))) return rule;
  const { before, after } = rule;
  return { kind: "call", name: "ownRule", argument: { ...rule, before: [], after: "" }, before, after };
}

function holdsCall(value: CodeValue): boolean {
  switch (value.kind) {
    case "scalar":
      return false;
    case "call":
      return true;
    case "list":
      return value.items.some(holdsCall);
    case "map":
      return value.members.some((member) => holdsCall(member.value));
    default:
      return value satisfies never;
  }
}
