import type { Code } from "../../base/index.ts";
import { type DatasetIndex, resolveName } from "../dataset-index.ts";
import type { Scope } from "../file/scope.ts";
import type { YamlPath } from "../file/yaml-file.ts";
import { type Hidden, isHidden } from "../hidden.ts";
import type { DatasetId } from "../model.ts";
import { isReserved } from "../name.ts";

/** Reports a name that layers or SQL need for themselves. */
export function checkReserved(scope: Scope, name: string, what: "owner" | "dataset", at: YamlPath = []): void {
  if (isReserved(name, what))
    scope.report(
      "LW1202",
      { value: name },
      { at, part: at.length === 0 ? "key" : "value", value: name, hint: `for example "${name}_data"` },
    );
}

/** The file name and the name inside have to agree: the file name is what people and the tool look for. */
export function checkFileName(scope: Scope, key: string, name: string, fileName: string): void {
  if (name === fileName) return;
  scope.report(
    "LW1204",
    { value: name, file: fileName },
    { at: [key], value: name, hint: `write \`${key}: ${fileName}\` or rename the file` },
  );
}

export type NameUse = Readonly<{
  index: DatasetIndex;
  owner: string;
  hidden: Hidden;
  /** Every output port as `<product>.<port>`. */
  ports: readonly string[];
}>;

/** The dataset a written name means; reports when it means none. */
export function lookUpDataset(use: NameUse, scope: Scope, written: string, at: YamlPath): DatasetId | undefined {
  const result = resolveName(use.index, use.owner, written.split("."));
  if (result.kind === "found") return result.id;
  const finding = nameFinding(result, written, use);
  if (finding !== undefined) scope.report(finding.code, finding.values, { at, value: written, hint: finding.hint });
  return undefined;
}

type NameFinding = Readonly<{ code: Code; values: Record<string, string>; hint?: string }>;

/** What to say about a name that means nothing here; undefined when a broken file may be the reason. */
export function nameFinding(
  result: ReturnType<typeof resolveName>,
  written: string,
  use: Pick<NameUse, "owner" | "hidden">,
): NameFinding | undefined {
  const values = { value: written, owner: use.owner };
  if (isHidden(use.hidden, written)) return undefined;
  switch (result.kind) {
    case "found":
      return undefined;
    case "unknown":
      return { code: "LW1301", values, hint: result.hint };
    case "ambiguous":
      return { code: "LW1302", values, hint: `write one of: ${result.candidates.join(", ")}` };
    case "private":
      return { code: "LW1303", values: { ...values, id: result.id }, hint: "give it out in `outputs:` of its product" };
    case "not an input":
      return {
        code: "LW1304",
        values: { ...values, id: result.id },
        hint: `add "${result.id}" to \`inputs:\` of product ${use.owner}`,
      };
  }
}
