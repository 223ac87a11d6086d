import { type Diagnostic, diagnostic, type Place } from "../../base/index.ts";

/** A decision that a rule does not hold for one resource, for a time. */
export type Exemption = Readonly<{
  /** Where it is written. */
  place?: Place;
  rule: string;
  /** Address as findings name it; `*` at the end stands for anything. */
  resource: string;
  reason: string;
  /** Last day it holds, such as 2027-03-31. */
  until: string;
}>;

type Judged = Readonly<{ resource: string; finding: Diagnostic }>;

const unknownPlace = { file: "lakewright.yaml", line: 1, column: 1 } as const;

/**
 * Takes away what exemptions cover on that day, and adds what is wrong with the exemptions themselves: ended, without a reason, covering
 * nothing.
 */
export function applyExemptions(
  judged: readonly Judged[],
  exemptions: readonly Exemption[],
  today: string,
): Readonly<{ findings: readonly Diagnostic[]; exempted: readonly Judged[] }> {
  const valid = exemptions.filter((each) => lacks(each) === undefined);
  const inForce = valid.filter(({ until }) => until >= today);
  const exempted = judged.filter((each) => inForce.some((exemption) => covers(exemption, each)));
  const open = judged.filter((each) => !exempted.includes(each)).map(({ finding }) => finding);
  const wrong = exemptions.flatMap((each): readonly Diagnostic[] => {
    const { place = unknownPlace } = each;
    const values = { rule: each.rule, resource: each.resource, until: each.until };
    const what = lacks(each);
    if (what !== undefined) return [diagnostic("LW7177", { place, values: { ...values, what }, hint: forms[what] })];
    if (each.until < today) return [diagnostic("LW7175", { place, values, hint: "mend it, or give a new date" })];
    return judged.some((one) => covers(each, one))
      ? []
      : [diagnostic("LW7176", { place, values, hint: "take it away" })];
  });
  return { findings: [...open, ...wrong], exempted };
}

/** What each part of an exemption has to be. */
const forms = {
  rule: "the code of a rule, such as LW7111",
  resource: "an address as findings name it; * at its end stands for anything",
  reason: "a reason of ten characters or more",
  "end date": "a day, such as 2027-03-31",
} as const;

function lacks({ rule, resource, reason, until }: Exemption): keyof typeof forms | undefined {
  if (!/^LW7\d{3}$/.test(rule)) return "rule";
  if (resource.trim() === "" || resource === "*") return "resource";
  if (reason.trim().length < 10) return "reason";
  return /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(until) ? undefined : "end date";
}

function covers({ rule, resource }: Exemption, judged: Judged): boolean {
  if (rule !== judged.finding.code) return false;
  return resource.endsWith("*") ? judged.resource.startsWith(resource.slice(0, -1)) : judged.resource === resource;
}
