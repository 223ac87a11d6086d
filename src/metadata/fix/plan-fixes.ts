import type { Diagnostic, FileEdit } from "../../base/index.ts";
import { isCode } from "../policy/edits.ts";
import { applyChange, textChange } from "./text-change.ts";

/** A finding whose fix was put into the texts, or the reason why it was not. */
export type FixOutcome = Readonly<{ finding: Diagnostic; problem?: string }>;

/** Path → text before and after. */
export type ChangedTexts = ReadonlyMap<string, Readonly<{ before: string; after: string }>>;

export type FixPlan = Readonly<{ texts: ReadonlyMap<string, string>; outcomes: readonly FixOutcome[] }>;

/**
 * Puts the fixes of findings into the texts of files, one after the other; a fix is made as a whole or not at all.
 * @param texts of the files as they are, by path
 */
export function planFixes(findings: readonly Diagnostic[], texts: ReadonlyMap<string, string>): FixPlan {
  const now = new Map(texts);
  const outcomes = findings.flatMap((finding): FixOutcome[] => {
    if (finding.fix === undefined) return [];
    const made = applyEdits(finding.fix.edits, now);
    if (typeof made === "string") return [{ finding, problem: made }];
    for (const [path, text] of made) now.set(path, text);
    return [{ finding }];
  });
  return { texts: now, outcomes };
}

/** The texts that change, or why they cannot. */
function applyEdits(
  edits: readonly FileEdit[],
  texts: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> | string {
  const made = new Map<string, string>();
  for (const edit of edits) {
    const { file } = edit;
    if (isCode(file)) return `${file} is code: change it by hand`;
    const text = made.get(file) ?? texts.get(file);
    if (text === undefined) return `${file} is not a metadata file of the project`;
    const change = textChange(text, edit);
    if (change === undefined) return `${file} is written in a way that cannot be changed safely`;
    if (change !== "there") made.set(file, applyChange(text, change));
  }
  return made;
}
