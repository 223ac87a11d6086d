import { posix } from "node:path";
import { parse } from "yaml";
import { isTextMap, mapAt, textOf, type TextMap } from "./text.ts";

/** A pipeline of Azure DevOps, or a workflow of GitHub: what its steps run and where. */
export type Pipeline = Readonly<{ path: string; text: string; steps: readonly Step[] }>;

export type Step = Readonly<{
  script: string;
  /** The folder it runs in, relative to the repository; undefined when it is not known before it runs. */
  folder: string | undefined;
  /** Its job waits for the approvals of an environment. */
  isGated: boolean;
}>;

/** Reads a pipeline; undefined for any other YAML. */
export function readPipeline(path: string, text: string): Pipeline | undefined {
  const value = parsed(text);
  if (!isTextMap(value) || !["stages", "jobs", "steps"].some((key) => key in value)) return undefined;
  const steps = stepsOf(value, false);
  return steps.length === 0 ? undefined : { path, text, steps };
}

function parsed(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Steps below a value, with what is known from the jobs around them. */
function stepsOf(value: unknown, isGated: boolean): readonly Step[] {
  if (Array.isArray(value)) return value.flatMap((each) => stepsOf(each, isGated));
  if (!isTextMap(value)) return [];
  const gated = isGated || value["environment"] !== undefined;
  const script = scriptOf(value);
  const inner = Object.entries(value)
    .filter(([key]) => !["inputs", "env", "variables", "parameters"].includes(key))
    .flatMap(([, each]) => stepsOf(each, gated));
  return script === undefined ? inner : [{ script, folder: folderOf(value), isGated: gated }, ...inner];
}

function scriptOf(value: TextMap): string | undefined {
  const task = textOf(value["task"]);
  const inputs = mapAt(value, "inputs");
  if (task !== undefined && /^Terraform/i.test(task) && textOf(inputs["command"]) !== undefined)
    return `terraform ${textOf(inputs["command"])} ${textOf(inputs["commandOptions"]) ?? ""}`;
  if (task !== undefined) return textOf(inputs["inlineScript"]) ?? textOf(inputs["script"]);
  return ["script", "bash", "pwsh", "powershell", "run"].flatMap((key) => textOf(value[key]) ?? []).at(0);
}

function folderOf(value: TextMap): string | undefined {
  const inputs = mapAt(value, "inputs");
  const given = [inputs["workingDirectory"], inputs["cwd"], value["workingDirectory"], value["working-directory"]];
  const folder = given.flatMap((each) => textOf(each) ?? []).at(0) ?? ".";
  return folderIn(folder);
}

/** A folder as it lies in the repository; undefined when variables decide about it. */
export function folderIn(text: string): string | undefined {
  const inside = text.replace(
    /^\$\((?:Build\.SourcesDirectory|System\.DefaultWorkingDirectory|Pipeline\.Workspace)\)\/?/,
    "",
  );
  if (/\$[({]/.test(inside)) return undefined;
  const normal = posix.normalize(inside === "" ? "." : inside).replace(/\/$/, "");
  return normal === "" ? "." : normal;
}

/** Calls of Terraform or OpenTofu in a script: the words behind the program, and the folder they work in. */
export function terraformCalls(
  step: Step,
): readonly Readonly<{ words: readonly string[]; folder: string | undefined }>[] {
  const lines = step.script.replaceAll(/\\\n\s*/g, " ").split(/\n|&&|;/);
  return lines.flatMap((line) => {
    const found = /(?:^|[\s/"'\\])(?:terraform|tofu)(?:\.exe)?["']?\s+(.*)$/i.exec(line.trim());
    if (found === null || /^\s*(#|echo\b)/.test(line)) return [];
    const all = (found[1] ?? "").split(/\s+/).filter((word) => word !== "");
    const moved = all.find((word) => word.startsWith("-chdir="))?.slice("-chdir=".length);
    const words = all.filter((word) => !word.startsWith("-chdir="));
    return [{ words, folder: moved === undefined ? step.folder : joined(step.folder, moved) }];
  });
}

function joined(folder: string | undefined, inside: string): string | undefined {
  const moved = folderIn(inside.replaceAll(/["']/g, ""));
  return folder === undefined || moved === undefined ? undefined : folderIn(posix.join(folder, moved));
}
