import type { Diagnostic } from "../../base/index.ts";
import type { MissingItem, NextStep } from "../../metadata/index.ts";
import { checkStructure } from "./check-structure.ts";
import { readRecord } from "./record.ts";

/**
 * What is missing of the frame of a repository, with the next step for each. Nothing for a project that `init` did not make: nobody promised
 * a frame there.
 */
export async function missingFrame(root: string, project: string): Promise<readonly MissingItem[]> {
  if ((await readRecord(root)) === undefined) return [];
  const findings = await checkStructure(root, project);
  return findings.map((finding) => ({
    code: finding.code,
    owner: project,
    subject: finding.place.file,
    text: finding.text,
    next: nextStep(finding),
  }));
}

function nextStep({ place, hint = "" }: Diagnostic): NextStep {
  return hint.startsWith("lakewright ") ? { kind: "command", command: hint } : { kind: "edit", place, edit: hint };
}
