import type { z } from "zod";
import { closest, type Diagnostic, suggest } from "../../base/index.ts";
import { scopeOf, type Scope } from "../file/scope.ts";
import { emptyMap, type YamlFile, type YamlPath } from "../file/yaml-file.ts";
import { NAME_RULE, nearestName } from "../name.ts";
import { NAME_PATTERN, SECRET_FORM } from "./common.ts";
import { keysAt } from "./keys-at.ts";
import { LATER_KEYS, LATER_VALUES } from "./later.ts";

type Issue = z.core.$ZodIssue;

/** A file whose shape was checked. What was wrong is reported and gone from `value`. */
export type Shaped<T> = Readonly<{
  value: T;
  scope: Scope;
  /** True when something at or below this path was wrong and has been reported: no follow-up findings about it. */
  isFaulty: (...path: YamlPath) => boolean;
}>;

const MOST_ROUNDS = 12;

/**
 * Checks a parsed file against the shape of its kind. Every deviation is one finding; then the faulty parts are cut out, so that the rest
 * of the file can be looked at in the same go. @returns undefined when nothing useful is left.
 */
export function checkShape<T>(file: YamlFile, shape: z.ZodType, findings: Diagnostic[]): Shaped<T> | undefined {
  const scope = scopeOf(file, findings);
  const faulty: YamlPath[] = [];
  const holder = { root: file.value };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const result = shape.safeParse(holder.root, { reportInput: true });
    if (result.success) {
      const isFaulty = (...path: YamlPath) =>
        faulty.some((fault) => path.every((step, index) => fault[index] === step));
      return { value: result.data as T, scope, isFaulty };
    }
    const { issues } = result.error;
    if (round === 0) reportAll(scope, issues, shape, holder.root);
    for (const issue of issues) {
      for (const path of pathsOf(issue)) {
        faulty.push(path);
        if (!cut(holder, issue, path)) return undefined;
      }
    }
  }
  return undefined;
}

function pathsOf(issue: Issue): YamlPath[] {
  const path = issue.path as YamlPath;
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => [...path, key]);
  // the path of a missing member of a discriminated union ends at the discriminator already
  return [path];
}

function reportAll(scope: Scope, issues: readonly Issue[], shape: z.ZodType, root: unknown): void {
  const meant = meantKeys(issues, shape, root);
  for (const issue of issues) if (!meant.has(pointer(issue.path as YamlPath))) report(scope, issue, shape, root);
}

/** Keys that are missing because they are misspelled: the finding about the misspelled one is enough. */
function meantKeys(issues: readonly Issue[], shape: z.ZodType, root: unknown): ReadonlySet<string> {
  const meant = new Set<string>();
  for (const issue of issues) {
    if (issue.code !== "unrecognized_keys") continue;
    const path = issue.path as YamlPath;
    const known = keysAt(shape, path, root).filter((key) => valueAt(root, [...path, key]) === undefined);
    for (const key of issue.keys) {
      const near = closest(key, known);
      if (near !== undefined) meant.add(pointer([...path, near]));
    }
  }
  return meant;
}

function pointer(path: YamlPath): string {
  return JSON.stringify(path);
}

function report(scope: Scope, issue: Issue, shape: z.ZodType, root: unknown): void {
  const path = issue.path as YamlPath;
  const key = String(path.at(-1) ?? "");
  const value = valueAt(root, path);
  if (issue.code === "unrecognized_keys") return reportUnknownKeys(scope, issue.keys, path, keysAt(shape, path, root));
  if (issue.code === "invalid_key") {
    return scope.report("LW1201", { value: key }, { at: path, part: "key", value: key, hint: nameHint(key) });
  }
  if (value === undefined) {
    const at = path.slice(0, -1);
    return scope.report("LW1102", { key, where: describe(at) }, { at, part: "key", hint: expectation(issue) });
  }
  if (value === null)
    return scope.report(
      "LW1106",
      { key },
      { at: path, part: "key", hint: expectation(issue) ?? "remove the key, or give it a value" },
    );
  if (issue.code === "invalid_format" && issue.pattern === String(NAME_PATTERN)) {
    return scope.report(
      "LW1201",
      { value: String(value) },
      { at: path, value: String(value), hint: nameHint(String(value)) },
    );
  }
  if (issue.message === SECRET_FORM) return scope.report("LW1702", { key }, { at: path, hint: `write ${SECRET_FORM}` });
  const values = choices(issue);
  if (values !== undefined && (typeof value === "string" || typeof value === "number"))
    return reportChoice(scope, path, String(value), values);
  scope.report(
    wrongCode(issue),
    { key, value: show(value) },
    { at: path, value: show(value), hint: expectation(issue) },
  );
}

function wrongCode(issue: Issue): "LW1103" | "LW1105" | "LW1107" {
  if (issue.code === "too_big" || issue.code === "too_small") return "LW1105";
  return issue.code === "invalid_format" ? "LW1107" : "LW1103";
}

function nameHint(text: string): string {
  const near = nearestName(text);
  return near === undefined ? NAME_RULE : `${NAME_RULE}: "${near}"`;
}

function reportUnknownKeys(scope: Scope, keys: readonly string[], path: YamlPath, known: readonly string[]): void {
  for (const key of keys) {
    const at = [...path, key];
    const feature = Object.hasOwn(LATER_KEYS, key) ? LATER_KEYS[key] : undefined;
    if (feature !== undefined) scope.report("LW1110", { feature }, { at, part: "key", value: key });
    else
      scope.report(
        "LW1101",
        { key, where: describe(path) },
        { at, part: "key", value: key, hint: suggest(key, known) },
      );
  }
}

function reportChoice(scope: Scope, path: YamlPath, value: string, values: readonly string[]): void {
  const key = String(path.at(-1));
  const feature = LATER_VALUES[`${key}: ${value}`];
  const hint = `one of: ${values.join(", ")}`;
  if (feature !== undefined) return scope.report("LW1110", { feature }, { at: path, value, hint });
  const near = suggest(value, values);
  scope.report("LW1104", { key, value }, { at: path, value, hint: near ?? hint });
}

/** The values allowed where an issue stands, when it is a matter of choosing. */
function choices(issue: Issue): readonly string[] | undefined {
  if (issue.code === "invalid_value") return issue.values.map(String);
  if (issue.code === "invalid_union" && "options" in issue && Array.isArray(issue.options))
    return issue.options.map(String);
  if (issue.code === "invalid_union")
    return issue.errors.flat().flatMap((inner) => (inner.path.length === 0 ? [choices(inner)] : []))[0];
  return undefined;
}

function expectation(issue: Issue): string | undefined {
  const values = choices(issue);
  if (values !== undefined) return values.length === 1 ? `expected: ${values[0]}` : `one of: ${values.join(", ")}`;
  if (issue.code === "invalid_type") {
    const words: Record<string, string> = {
      string: "a text",
      number: "a number",
      int: "a whole number",
      object: "a map",
      record: "a map",
      array: "a list",
      boolean: "true or false",
    };
    return `expected: ${issue.message.startsWith("Invalid input") ? (words[issue.expected] ?? issue.expected) : issue.message}`;
  }
  return issue.message.startsWith("Invalid") || issue.message.startsWith("Too ")
    ? undefined
    : `expected: ${issue.message}`;
}

function describe(path: YamlPath): string {
  return path.length === 0 ? "the file" : `"${path.join(".")}"`;
}

/** A value as it was written, roughly. */
function show(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function valueAt(root: unknown, path: YamlPath): unknown {
  let value = root;
  for (const step of path)
    value = value !== null && typeof value === "object" ? (value as Record<string | number, unknown>)[step] : undefined;
  return value;
}

/**
 * Removes what is wrong. A missing member takes the map around it along; an element of a list becomes an empty map (so that the places of
 * the others stay right), and if that is wrong too the whole list goes. @returns false when the root itself would go.
 */
function cut(holder: { root: unknown }, issue: Issue, path: YamlPath): boolean {
  const isMissing = valueAt(holder.root, path) === undefined;
  if (issue.code === "unrecognized_keys" && isMissing) return true;
  let length = isMissing ? path.length - 1 : path.length;
  for (; length > 0; length--) {
    const parent = valueAt(holder.root, path.slice(0, length - 1));
    const step = path[length - 1];
    if (parent === null || typeof parent !== "object" || step === undefined) continue;
    if (Array.isArray(parent)) {
      const element: unknown = parent[Number(step)];
      const isMap = element !== null && typeof element === "object" && !Array.isArray(element);
      if (!isMap || Object.keys(element).length === 0) continue;
      parent[Number(step)] = emptyMap();
      return true;
    }
    const ruleIndex = path.indexOf("rules");
    if (ruleIndex >= 0 && length > ruleIndex + 2) continue;
    delete (parent as Record<string | number, unknown>)[step];
    return true;
  }
  return false;
}
