import { type Diagnostic, formatDiagnostic } from "../../base/index.ts";
import { type FixOutcome, type FixPlan, planFixes } from "./plan-fixes.ts";

/** Findings of the project if its files held these texts. */
export type Judge = (texts: ReadonlyMap<string, string>) => Promise<readonly Diagnostic[]>;

type Texts = ReadonlyMap<string, string>;

/** A fix can make another policy ask for more: a column that is classified, a dataset that is to be tagged then. */
const MOST_ROUNDS = 5;

/**
 * Plans the fixes of findings, and of what is found after them, until nothing is left to mend. Fixes that would make the project invalid are
 * taken back: first all are made together, and one by one only when that brought an error the project did not have.
 */
export async function verifiedFixes(findings: readonly Diagnostic[], texts: Texts, judge: Judge): Promise<FixPlan> {
  const known = new Set(findings.filter(isError).map(keyOf));
  const asked = new Set<string>();
  const outcomes: FixOutcome[] = [];
  let now = texts;
  let found = findings;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const open = found.filter((finding) => finding.fix !== undefined && !asked.has(keyOf(finding)));
    if (open.length === 0) break;
    for (const finding of open) asked.add(keyOf(finding));
    const made = await tryAll({ open, texts: now, known, judge });
    outcomes.push(...made.outcomes);
    now = made.texts;
    found = made.found;
  }
  return { texts: now, outcomes };
}

type Attempt = Readonly<{ open: readonly Diagnostic[]; texts: Texts; known: ReadonlySet<string>; judge: Judge }>;

async function tryAll(attempt: Attempt): Promise<FixPlan & Readonly<{ found: readonly Diagnostic[] }>> {
  const { open, texts, known, judge } = attempt;
  const whole = planFixes(open, texts);
  const found = await judge(whole.texts);
  if (newError(found, known) === undefined) return { ...whole, found };
  const single = await tryEach(attempt);
  return { ...single, found: await judge(single.texts) };
}

async function tryEach({ open, texts, known, judge }: Attempt): Promise<FixPlan> {
  let now = texts;
  const outcomes: FixOutcome[] = [];
  for (const finding of open) {
    const next = planFixes([finding], now);
    const problem = next.outcomes[0]?.problem ?? newError(await judge(next.texts), known);
    outcomes.push({ finding, ...(problem === undefined ? {} : { problem }) });
    if (problem === undefined) now = next.texts;
  }
  return { texts: now, outcomes };
}

function newError(found: readonly Diagnostic[], known: ReadonlySet<string>): string | undefined {
  const fresh = found.find((finding) => isError(finding) && !known.has(keyOf(finding)));
  return fresh === undefined ? undefined : `it would bring an error: ${formatDiagnostic(fresh)}`;
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** A finding wherever it stands: a fix moves lines. */
function keyOf({ code, place, text }: Diagnostic): string {
  return `${code} ${place.file} ${text}`;
}
