import { errorText } from "../../base/index.ts";
import type { FunctionStepExtension, SqlStepExtension, StepExtension } from "../extension/extension.ts";
import { withDefaults } from "../extension/settings.ts";
import type { Scope } from "../file/scope.ts";
import type { StepCall, Transformation } from "../model.ts";
import type { StepText } from "../schema/dataset.ts";

type MadeSteps = Pick<Transformation, "sql" | "steps" | "code">;
type Call = StepCall & Readonly<{ record: StepExtension; scope: Scope }>;

/**
 * Steps become one SELECT, each reading what the one before gives; a function at the end works on its rows. From here on it is SQL, which
 * is judged as any other. `scope` stands at the list.
 */
export function buildSteps(
  scope: Scope,
  texts: readonly StepText[],
  kinds: readonly StepExtension[],
): MadeSteps | undefined {
  const calls = texts.map((text, index) => callOf(scope.in(index), text, kinds));
  if (!calls.every((call) => call !== undefined)) return undefined;
  const functions = calls.slice(0, -1).filter(({ record }) => "run" in record);
  for (const { kind, scope: at } of functions)
    at.report("LW3711", { kind }, { part: "key", hint: "what comes after it is another dataset" });
  if (functions.length > 0) return undefined;
  const last = calls.at(-1);
  const code = last !== undefined && "run" in last.record ? last : undefined;
  const made = composeSelect(calls.slice(0, code === undefined ? undefined : -1));
  if (made === undefined) return undefined;
  if (code === undefined) return made;
  const sql = made.sql === "" ? readingSelect(code, code.record) : made.sql;
  if (sql === undefined) return undefined;
  const steps = made.steps?.length === 0 ? [{ ...stepCall(code), start: 0, end: sql.length }] : (made.steps ?? []);
  return { sql, steps, code: stepCall(code) };
}

function callOf(scope: Scope, text: StepText, kinds: readonly StepExtension[]): Call | undefined {
  const [kind, second] = Object.keys(text);
  const record = kinds.find((candidate) => candidate.kind === kind);
  if (kind === undefined || second !== undefined || record === undefined) {
    // a kind nobody knows was reported with the shape of the file, and cut out
    if (second !== undefined)
      scope.report(
        "LW3710",
        { kinds: Object.keys(text).join(", ") },
        { at: [second], part: "key", hint: "write one step for each" },
      );
    return undefined;
  }
  return { kind, record, settings: withDefaults(record.properties, text[kind] ?? {}), scope: scope.in(kind) };
}

function stepCall({ kind, settings }: StepCall): StepCall {
  return { kind, settings };
}

function composeSelect(calls: readonly Call[]): Pick<MadeSteps, "sql" | "steps"> | undefined {
  const selects = calls.map((call, index) => compile(call, index === 0 ? undefined : `step_${index}`));
  if (!selects.every((select) => select !== undefined)) return undefined;
  const [only = ""] = selects;
  // a single SELECT stays as it is, so that what can be said of its rows still can be said
  if (selects.length < 2)
    return { sql: only, steps: calls.map((call) => ({ ...stepCall(call), start: 0, end: only.length })) };
  let sql = "WITH ";
  const steps = calls.map((call, index) => {
    sql += `${index === 0 ? "" : ", "}step_${index + 1} AS (\n`;
    const start = sql.length;
    sql += selects[index] ?? "";
    const end = sql.length;
    sql += "\n)";
    return { ...stepCall(call), start, end };
  });
  return { sql: `${sql}\nSELECT * FROM step_${calls.length}`, steps };
}

function compile({ kind, record, settings, scope }: Call, input: string | undefined): string | undefined {
  const problem = (text: string): undefined =>
    scope.report("LW3709", { what: "Step kind", kind, problem: text }) as undefined;
  try {
    const select = (record as SqlStepExtension).compile({ settings: settings as never, input });
    return typeof select === "string" && select.trim() !== "" ? select : problem("`compile` gave no SELECT");
  } catch (error) {
    return problem(errorText(error));
  }
}

/** What a function reads that no step stands before: the dataset it names. */
function readingSelect({ kind, settings, scope }: Call, record: StepExtension): string | undefined {
  const { properties } = record as FunctionStepExtension;
  const named = Object.entries(properties).flatMap(([name, { type }]) =>
    type === "dataset" ? (settings[name] ?? []) : [],
  );
  const [dataset] = named;
  if (named.length === 1 && typeof dataset === "string") return `SELECT * FROM ${dataset}`;
  scope.report(
    "LW3715",
    { kind, count: named.length },
    { hint: "one setting names the dataset, or a step before it gives the rows" },
  );
  return undefined;
}
