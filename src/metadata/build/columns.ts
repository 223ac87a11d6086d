import type { Scope } from "../file/scope.ts";
import type { ColumnDeclaration } from "../model.ts";
import type { DatasetText } from "../schema/dataset.ts";
import { checkedType } from "./type.ts";

export function buildColumns(scope: Scope, columns: DatasetText["columns"]): ColumnDeclaration[] {
  return Object.entries(columns ?? {}).map(([name, text]) => {
    const type = text.type === undefined ? undefined : checkedType(scope, text.type, ["columns", name, "type"]);
    return {
      name,
      ...(type === undefined ? {} : { type }),
      nullable: text.nullable ?? true,
      description: text.description ?? "",
      ...(text.unit === undefined ? {} : { unit: text.unit }),
      ...(text.classification === undefined ? {} : { classification: text.classification }),
    };
  });
}

/** Reports columns named twice in a list. @returns the list without the repetitions. */
export function distinctColumns(scope: Scope, columns: readonly string[], at: readonly (string | number)[]): string[] {
  const seen = new Set<string>();
  columns.forEach((column, index) => {
    if (seen.has(column))
      scope.report("LW1405", { value: column }, { at: [...at, index], value: column, hint: "name it once" });
    seen.add(column);
  });
  return [...seen];
}
