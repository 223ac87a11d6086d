import { EXIT } from "../../base/index.ts";
import { type Command, isSet } from "../context.ts";
import { scaffoldedProject } from "../project-root.ts";
import { applyUpgrade, besidePath, type FileChange, prepareUpgrade, unifiedDiff } from "../scaffold/index.ts";

/** `init --upgrade`: the frame of a repository as this version has it; metadata and hand edits stay. */
export const initUpgrade: Command = async (context) => {
  const { output } = context;
  const { root, project } = await scaffoldedProject(context);
  const upgrade = await prepareUpgrade(root, project);
  const isDry = isSet(context, "dry-run");
  if (!isDry) await applyUpgrade(root, upgrade);
  const { from, to, changes } = upgrade;
  output.json({ project, folder: root, from, to, dryRun: isDry, changes: changes.map(changeFact) });
  const made = changes.filter((change) => change.action !== "keep");
  if (isDry) output.result(made.map(changeDiff).join(""));
  else output.result(made.map(changeLine).join("\n"));
  output.note(summaryText(upgrade.record === undefined, made, isDry));
  return made.some((change) => change.action === "conflict") ? EXIT.failed : EXIT.done;
};

function changeFact(change: FileChange): Readonly<Record<string, string>> {
  const { path, action } = change;
  switch (action) {
    case "keep":
      return { path, action, reason: change.reason };
    case "conflict":
      return { path, action, beside: besidePath(path) };
    case "add":
    case "replace":
    case "merge":
    case "remove":
      return { path, action };
    default:
      return change satisfies never;
  }
}

function changeDiff(change: FileChange): string {
  switch (change.action) {
    case "add":
      return unifiedDiff(change.path, "", change.text);
    case "replace":
    case "merge":
      return unifiedDiff(change.path, change.before, change.text);
    case "conflict":
      return unifiedDiff(besidePath(change.path), "", change.text);
    case "remove":
      return unifiedDiff(change.path, change.before, "");
    case "keep":
      return "";
    default:
      return change satisfies never;
  }
}

const words = {
  add: "added",
  replace: "replaced",
  merge: "merged",
  conflict: "conflict",
  remove: "removed",
  keep: "kept",
} as const satisfies Record<FileChange["action"], string>;

function changeLine({ path, action }: FileChange): string {
  const beside = action === "conflict" ? `: the new text lies in ${besidePath(path)}` : "";
  return `${words[action].padEnd(8)}  ${path}${beside}`;
}

function summaryText(isRecorded: boolean, made: readonly FileChange[], isDry: boolean): string {
  if (made.length === 0)
    return isRecorded || isDry
      ? "Nothing to change: the frame is up to date."
      : "The frame is up to date; its record was written.";
  if (isDry) return "Nothing was written.";
  if (!made.some((change) => change.action === "conflict")) return "Look at the changes with git diff and commit them.";
  return "Take over what you want from the .new files, remove them, and commit the rest.";
}
