import { formatType, type LogicalType, parseType } from "../../base/index.ts";
import type { Scope } from "../file/scope.ts";
import type { YamlPath } from "../file/yaml-file.ts";

/** The one spelling of a type as written; reports when it is none. */
export function checkedType(scope: Scope, text: string, at: YamlPath): LogicalType | undefined {
  const { type, problem } = parseType(text);
  if (type !== undefined) return formatType(type);
  scope.report("LW1407", { value: text, problem: problem.problem }, { at, value: text, hint: problem.hint });
  return undefined;
}
