import { RULE_KINDS } from "../build/rule-kinds.ts";
import { builtInPorts } from "../port/kinds.ts";
import type { CodeMember, CodeValue } from "./code-value.ts";

/** Rules of kinds the project brings stand in `ownRule(…)`: the compiler knows the built-in kinds only. */
export function withOwnRules(members: readonly CodeMember[]): readonly CodeMember[] {
  return members.map((member) => {
    if (member.key !== "rules" || member.value.kind !== "list") return member;
    return { ...member, value: { ...member.value, items: member.value.items.map(wrapped) } };
  });
}

/** A port of a kind the project brings stands in `ownPort(…)`. */
export function wrappedPort(port: CodeValue & Readonly<{ kind: "map" }>): CodeValue {
  const kinds = port.members.find(({ key }) => key === "as")?.value;
  const builtIn: ReadonlySet<string> = new Set(builtInPorts.map(({ kind }) => JSON.stringify(kind)));
  const isOwn = kinds?.kind === "list" && kinds.items.some((kind) => kind.kind === "scalar" && !builtIn.has(kind.text));
  return isOwn ? callOf("ownPort", port) : port;
}

/** Whether one of these calls is in it. */
export function usesCall(members: readonly CodeMember[]): boolean {
  return members.some(({ value }) => holdsCall(value));
}

function wrapped(rule: CodeValue): CodeValue {
  const kinds: readonly string[] = RULE_KINDS;
  if (rule.kind !== "map" || rule.members.some(({ key }) => kinds.includes(key))) return rule;
  return callOf("ownRule", rule);
}

/** Remarks stay outside of the call. */
function callOf(name: string, argument: CodeValue): CodeValue {
  const { before, after } = argument;
  return { kind: "call", name, argument: { ...argument, before: [], after: "" }, before, after };
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
