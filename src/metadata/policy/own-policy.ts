import { type Diagnostic, diagnostic, suggest } from "../../base/index.ts";
import { placeFrom } from "../analysis/text-place.ts";
import type { PolicyText } from "../model.ts";
import { type PlaceMap, placeOf } from "../places.ts";
import { typeOfExpression } from "./expression/check.ts";
import { evaluate } from "./expression/evaluate.ts";
import { ExpressionFault, type ExpressionNode } from "./expression/node.ts";
import { parseExpression } from "./expression/parse.ts";
import type { Policy, PolicyOn } from "./policy.ts";
import { propertyTypes, propertyValues } from "./properties.ts";
import { slotValues } from "./slot-values.ts";
import { SUBJECT_KINDS, type SubjectKind } from "./subject.ts";

/** A policy in one line of lakewright.yaml, ready to be asked. @returns undefined when findings were reported */
export function ownPolicy(text: PolicyText, places: PlaceMap, findings: Diagnostic[]): Policy | undefined {
  const each = SUBJECT_KINDS.find((kind) => kind === text.each);
  if (each === undefined) return undefined;
  const before = findings.length;
  const scope = { text, each, places, findings };
  const where = text.where === undefined ? undefined : condition(scope, "where", text.where);
  const expect = condition(scope, "expect", text.expect);
  checkSlots(scope);
  if (findings.length > before || expect === undefined) return undefined;
  return policyOf(each, text, { where, expect });
}

type Conditions = Readonly<{ where: ExpressionNode | undefined; expect: ExpressionNode }>;

/** Generic over the kind, so that the subject and its properties go together. */
function policyOf<Kind extends SubjectKind>(each: Kind, text: PolicyText, conditions: Conditions): PolicyOn<Kind> {
  const { where, expect } = conditions;
  return {
    code: text.code,
    title: text.title,
    each,
    severity: text.severity,
    message: text.message,
    check: (subject, project) => {
      const values = propertyValues(each, subject, project);
      if (where !== undefined && evaluate(where, values) !== true) return undefined;
      if (evaluate(expect, values) === true) return undefined;
      return { values: slotValues(values), hint: `expected: ${text.expect}` };
    },
  };
}

type Scope = Readonly<{ text: PolicyText; each: SubjectKind; places: PlaceMap; findings: Diagnostic[] }>;

/** Parses and checks one of its expressions; what is wrong is reported at its very place. */
function condition(
  { text, each, places, findings }: Scope,
  part: "where" | "expect",
  written: string,
): ExpressionNode | undefined {
  const start = placeOf(places, `policy:own.${text.code}#${part}`);
  try {
    const node = parseExpression(written);
    const type = typeOfExpression(node, { what: each, types: propertyTypes(each) });
    if (type === undefined || type === "boolean") return node;
    const problem = `\`${part}\` gives a ${type}, and has to be true or false`;
    throw new ExpressionFault("LW1986", { offset: 0, values: { problem } });
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    const { code, offset, values, hint } = error;
    findings.push(diagnostic(code, { place: placeFrom(start, written, offset), values, hint }));
    return undefined;
  }
}

/** Slots of the message are properties. */
function checkSlots({ text, each, places, findings }: Scope): void {
  const known = Object.keys(propertyTypes(each));
  for (const { 1: slot = "", index } of text.message.matchAll(/\{(\w+)\}/g)) {
    if (slot === "name" || known.includes(slot)) continue;
    const start = placeOf(places, `policy:own.${text.code}#message`);
    const place = placeFrom(start, text.message, index + 1);
    findings.push(diagnostic("LW1984", { place, values: { what: each, value: slot }, hint: suggest(slot, known) }));
  }
}
