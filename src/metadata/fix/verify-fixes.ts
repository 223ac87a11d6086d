import { type Diagnostic, formatDiagnostic } from "../../base/index.ts";
import { type FixOutcome, type FixPlan, planFixes } from "./plan-fixes.ts";

/** Findings of the project if its files held these texts. */
export type Judge = (texts: ReadonlyMap<string, string>) => Promise<readonly Diagnostic[]>;

/**
 * Plans the fixes of findings and takes back those that would make the project invalid: first all together, and one by one only when that
 * brought an error the project did not have.
 */
export async function verifiedFixes(
  findings: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
  judge: Judge,
): Promise<FixPlan> {
  const whole = planFixes(findings, texts);
  const known = errorTexts(findings);
  if ((await firstNew(judge, whole.texts, known)) === undefined) return whole;
  let now = texts;
  const outcomes: FixOutcome[] = [];
  for (const finding of findings.filter(({ fix }) => fix !== undefined)) {
    const next = planFixes([finding], now);
    const problem = next.outcomes[0]?.problem ?? (await firstNew(judge, next.texts, known));
    outcomes.push({ finding, ...(problem === undefined ? {} : { problem }) });
    if (problem === undefined) now = next.texts;
  }
  return { texts: now, outcomes };
}

async function firstNew(
  judge: Judge,
  texts: ReadonlyMap<string, string>,
  known: ReadonlySet<string>,
): Promise<string | undefined> {
  const errors = (await judge(texts)).filter((finding) => finding.severity === "error");
  const fresh = errors.find((finding) => !known.has(errorKey(finding)));
  return fresh === undefined ? undefined : `it would bring an error: ${formatDiagnostic(fresh)}`;
}

function errorTexts(findings: readonly Diagnostic[]): ReadonlySet<string> {
  return new Set(findings.filter((finding) => finding.severity === "error").map(errorKey));
}

/** An error wherever it stands: a fix moves lines. */
function errorKey({ code, place, text }: Diagnostic): string {
  return `${code} ${place.file} ${text}`;
}
