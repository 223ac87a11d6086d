import { errorText, type Json } from "../../base/index.ts";
import type { RuleExtension } from "../extension/extension.ts";
import { columnsIn, withDefaults } from "../extension/settings.ts";
import type { Scope } from "../file/scope.ts";
import type { RuleBody } from "./rule-kinds.ts";

/** A rule of a kind the project brings, compiled: from here on it is SQL, which is judged as any other. `scope` stands at the rule. */
export function customBody(scope: Scope, record: RuleExtension, written: unknown): RuleBody<"custom"> | undefined {
  const { kind, properties } = record;
  const settings = withDefaults(properties, (written ?? {}) as Readonly<Record<string, Json>>);
  const compiled = compile(record, settings);
  if (typeof compiled === "string") {
    scope.report("LW3709", { what: "Rule kind", kind, problem: compiled }, { at: [kind], part: "key" });
    return undefined;
  }
  return { kind: "custom", type: kind, settings, columns: columnsIn(properties, settings), ...compiled };
}

/** What a record makes of settings, or what is wrong with that. */
function compile(
  record: RuleExtension,
  settings: Readonly<Record<string, Json>>,
): Readonly<{ good: string; reason: string }> | string {
  try {
    const { good, reason } = record.compile(settings as Parameters<RuleExtension["compile"]>[0]);
    if (typeof good !== "string" || good.trim() === "") return "`good` is not a condition in SQL";
    return typeof reason !== "string" || reason.trim() === "" ? "`reason` is not a sentence" : { good, reason };
  } catch (error) {
    return errorText(error);
  }
}
