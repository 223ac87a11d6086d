import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic, Place } from "../../base/index.ts";
import { placeInText } from "../analysis/text-place.ts";
import type { LoadedProject } from "../load-project.ts";
import type { ChangedTexts, FixOutcome } from "./plan-fixes.ts";
import type { Judge } from "./verify-fixes.ts";
import { readTexts } from "./write-texts.ts";

/** What the fixes of a project come to: nothing is written yet. */
export type ProjectFixes = Readonly<{ outcomes: readonly FixOutcome[]; changes: ChangedTexts }>;

/**
 * Works out the fixes of findings on the YAML files of a project. A fix that would bring an error is taken back.
 * @param judge all findings of the project if its files held these texts
 */
export async function fixProject(
  project: LoadedProject,
  findings: readonly Diagnostic[],
  judge: Judge,
): Promise<ProjectFixes> {
  const { verifiedFixes } = await import("./verify-fixes.ts");
  const before = metadataTexts(project);
  const { texts, outcomes } = await verifiedFixes(findings, before, judge);
  const changed = [...texts].flatMap(([path, after]) => {
    const text = before.get(path) ?? "";
    return text === after ? [] : [[path, { before: text, after }] as const];
  });
  return { outcomes, changes: new Map(changed) };
}

/** Text put in at a place. */
export type Insertion = Readonly<{ place: Place; text: string }>;

/** What the fix of each finding would insert if it were the only one; findings whose fix cannot be made are left out. */
export async function fixInsertions(
  project: LoadedProject,
  findings: readonly Diagnostic[],
): Promise<ReadonlyMap<Diagnostic, readonly Insertion[]>> {
  const { textChange } = await import("./text-change.ts");
  const texts = metadataTexts(project);
  const found = new Map<Diagnostic, readonly Insertion[]>();
  for (const finding of findings) {
    const insertions = (finding.fix?.edits ?? []).map((edit): Insertion | undefined => {
      const text = texts.get(edit.file);
      const change = text === undefined ? undefined : textChange(text, edit);
      // an empty text is a file that is not there: nothing can be put into it
      return text === undefined || text === "" || change === undefined || change === "there"
        ? undefined
        : { place: placeInText(edit.file, text, change.offset), text: change.insert };
    });
    const made = insertions.filter((insertion) => insertion !== undefined);
    if (made.length > 0 && made.length === insertions.length) found.set(finding, made);
  }
  return found;
}

/**
 * The YAML files of a project, and as empty texts those that could lie beside a SELECT. What another front end emits is not there, and is
 * not written.
 */
function metadataTexts({ root, files }: LoadedProject): ReadonlyMap<string, string> {
  if (existsSync(join(root, "lakewright.ts"))) return new Map();
  const paths = Object.keys(files);
  const possible = paths
    .filter((path) => path.endsWith(".sql"))
    .map((path) => path.replace(/\.sql$/, ".yaml"))
    .filter((path) => !existsSync(join(root, path)));
  const written = paths.filter((path) => path.endsWith(".yaml") && existsSync(join(root, path)));
  return new Map([...readTexts(root, written), ...possible.map((path) => [path, ""] as const)]);
}
