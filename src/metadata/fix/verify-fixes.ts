import { type Diagnostic, formatDiagnostic } from "../../base/index.ts";
import { type FixOutcome, type FixPlan, planFixes } from "./plan-fixes.ts";

/** Findings of the project if its files held these texts. */
export type Judge = (texts: ReadonlyMap<string, string>) => Promise<readonly Diagnostic[]>;

type Texts = ReadonlyMap<string, string>;

/** A fix can make another policy ask for more: a column that is classified, a dataset that is to be tagged then. */
const MOST_ROUNDS = 5;

/**
 * Plans the fixes of findings, and of what is found after them, until nothing is left to mend. Fixes that would make the project invalid are
 * taken back: all are made together, and halved until the culprit is found only when that brought an error the project did not have.
 */
export async function verifiedFixes(findings: readonly Diagnostic[], texts: Texts, judge: Judge): Promise<FixPlan> {
  const context = { known: new Set(findings.filter(isError).map(keyOf)), judge };
  const asked = new Set<string>();
  const outcomes: FixOutcome[] = [];
  let now = texts;
  let found = findings;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const open = found.filter((finding) => finding.fix !== undefined && !asked.has(keyOf(finding)));
    if (open.length === 0) break;
    for (const finding of open) asked.add(keyOf(finding));
    const made = await tryFixes(open, now, context);
    outcomes.push(...made.outcomes);
    now = made.texts;
    found = await judge(now);
  }
  return { texts: now, outcomes };
}

type Context = Readonly<{ known: ReadonlySet<string>; judge: Judge }>;

async function tryFixes(open: readonly Diagnostic[], texts: Texts, context: Context): Promise<FixPlan> {
  const plan = planFixes(open, texts);
  const problem = newError(await context.judge(plan.texts), context.known);
  if (problem === undefined) return plan;
  if (open.length < 2) return { texts, outcomes: open.map((finding) => ({ finding, problem })) };
  const middle = Math.ceil(open.length / 2);
  const first = await tryFixes(open.slice(0, middle), texts, context);
  const rest = await tryFixes(open.slice(middle), first.texts, context);
  return { texts: rest.texts, outcomes: [...first.outcomes, ...rest.outcomes] };
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
