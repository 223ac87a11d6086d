import { compareText } from "../../base/index.ts";
import { mergeTexts } from "./merge-text.ts";
import { type ScaffoldRecord, textHash, withoutReturns, type WrittenFile } from "./record.ts";
import type { TemplateFile } from "./template.ts";

/** What becomes of one file. `before` is what the team has now. */
export type FileChange = Readonly<{ path: string }> &
  (
    | Readonly<{ action: "add"; text: string }>
    | Readonly<{ action: "replace" | "merge"; before: string; text: string }>
    /** Both sides changed the same lines: `text` goes into a file beside it, and the file stays as it is. */
    | Readonly<{ action: "conflict"; before: string; text: string }>
    | Readonly<{ action: "remove"; before: string }>
    | Readonly<{ action: "keep"; reason: "current" | "edited" | "deleted" | "left" }>
  );

/** Where the new text of a file lies that could not be merged. */
export function besidePath(path: string): string {
  return `${path}.new`;
}

export type UpgradeInput = Readonly<{
  recorded: ScaffoldRecord["files"];
  wanted: readonly TemplateFile[];
  /** Texts of all recorded and wanted files that are there. */
  present: ReadonlyMap<string, string>;
}>;

/** What an upgrade has to do, sorted by path. */
export function planUpgrade({ recorded, wanted, present }: UpgradeInput): readonly FileChange[] {
  const names = new Set([...Object.keys(recorded), ...wanted.map((file) => file.path)]);
  const texts = new Map(wanted.map((file) => [file.path, file.text]));
  return [...names]
    .sort(compareText)
    .map((path) => changeOf(path, { written: recorded[path], wanted: texts.get(path), current: present.get(path) }));
}

type FileStates = Readonly<{ written?: WrittenFile; wanted?: string; current?: string }>;

function changeOf(path: string, { written, wanted, current }: FileStates): FileChange {
  if (wanted === undefined) return withdrawn(path, written, current);
  if (current === undefined) {
    // what a team deleted stays deleted
    return written === undefined ? { path, action: "add", text: wanted } : { path, action: "keep", reason: "deleted" };
  }
  const hash = textHash(current);
  const wantedHash = textHash(wanted);
  if (hash === wantedHash) return { path, action: "keep", reason: "current" };
  if (written?.hash === wantedHash) return { path, action: "keep", reason: "edited" };
  if (written?.hash === hash) return { path, action: "replace", before: current, text: wanted };
  const merged =
    written?.text === undefined
      ? undefined
      : mergeTexts(path, { base: withoutReturns(written.text), ours: withoutReturns(current), theirs: wanted });
  if (merged === undefined) return { path, action: "conflict", before: current, text: wanted };
  if (textHash(merged) === hash) return { path, action: "keep", reason: "edited" };
  return { path, action: "merge", before: current, text: merged };
}

/** A file that the frame no longer has: gone with it unless somebody made it his own. */
function withdrawn(path: string, written: WrittenFile | undefined, current: string | undefined): FileChange {
  if (current !== undefined && written?.hash === textHash(current)) return { path, action: "remove", before: current };
  return { path, action: "keep", reason: "left" };
}
