import { type Column, errorText, parseType } from "../../base/index.ts";
import { isName } from "../name.ts";
import type { StepCall } from "../model.ts";
import type { FunctionStepExtension, StepExtension } from "./extension.ts";
import type { Kinds } from "./kinds.ts";

type Named = Pick<Column, "name" | "type">;

/** The function behind a call. Its kind was found when the metadata was read with this very code. */
export function functionOf({ steps }: Pick<Kinds, "steps">, { kind }: StepCall): FunctionStepExtension {
  const found = steps.find(
    (step): step is Extract<StepExtension, FunctionStepExtension> => step.kind === kind && "run" in step,
  );
  if (found === undefined) throw new Error(`no function of kind ${kind}`);
  return found;
}

/** The columns a function gives for the columns it is given, or what is wrong with them. */
export function functionColumns(kinds: Kinds, call: StepCall, given: readonly Named[]): readonly Column[] | string {
  let columns: readonly Column[];
  try {
    const input = given.map(({ name, type }) => ({ name, type, nullable: true }));
    columns = functionOf(kinds, call).columns(call.settings as never, input);
  } catch (error) {
    return errorText(error);
  }
  return problemOf(columns) ?? columns.map(({ name, type, nullable }) => ({ name, type, nullable }));
}

function problemOf(columns: unknown): string | undefined {
  if (!Array.isArray(columns) || columns.length === 0) return "it gives none";
  const seen = new Set<string>();
  for (const { name, type, nullable } of columns as readonly Partial<Column>[]) {
    if (typeof name !== "string" || !isName(name)) return `"${String(name)}" is no name of a column`;
    if (seen.has(name)) return `"${name}" is there twice`;
    seen.add(name);
    if (typeof type !== "string" || parseType(type).type === undefined) return `"${name}" is of type "${String(type)}"`;
    if (typeof nullable !== "boolean") return `"${name}" does not say whether it is \`nullable\``;
  }
  return undefined;
}
