import { compareText, EXIT, suggest, UserError } from "../base/index.ts";
import type { DeployInput, DeployTarget } from "../metadata/index.ts";
import { terraformTarget } from "./terraform/target.ts";

/** Every built-in deploy target. The contract suite runs over this list. */
export const deployTargets: readonly DeployTarget[] = [terraformTarget];

/**
 * The target of this name, built in or brought by the project.
 * @throws UserError LW3717 when there is none, LW3718 when the project brings one that is built in
 */
export function targetOf(name: string, own: readonly DeployTarget[], builtIn = deployTargets): DeployTarget {
  const clash = own.find((target) => builtIn.some((known) => known.name === target.name));
  if (clash !== undefined) throw new UserError("LW3718", { values: { target: clash.name }, exitCode: EXIT.usage });
  const all = [...builtIn, ...own];
  const found = all.find((target) => target.name === name);
  if (found !== undefined) return found;
  const names = all.map((target) => target.name);
  const hint = names.length === 0 ? "the project brings none: see `extensions:`" : suggest(name, names);
  throw new UserError("LW3717", { values: { target: name }, hint, exitCode: EXIT.usage });
}

/**
 * The files of a target, by path, sorted. Nothing is written.
 * @throws UserError LW3719 for a path that leaves the folder or content that is no text
 */
export function buildTarget(target: DeployTarget, input: DeployInput): Readonly<Record<string, string>> {
  const files = Object.entries(target.build(input)).sort(([a], [b]) => compareText(a, b));
  for (const [path, text] of files) {
    if (!staysInside(path))
      throw new UserError("LW3719", {
        values: { target: target.name, path, problem: "it is no path below the folder" },
      });
    if (typeof text !== "string")
      throw new UserError("LW3719", { values: { target: target.name, path, problem: "its content is no text" } });
  }
  return Object.fromEntries(files);
}

/** Whether a path with `/` names something below the folder it is taken from. */
export function staysInside(path: string): boolean {
  const parts = path.split("/");
  return !/[\\\0]|^[a-z]:/i.test(path) && parts.every((part) => part !== "" && part !== "." && part !== "..");
}
