import type { Dataset } from "../../model.ts";
import { appendAt, datasetTarget } from "../edits.ts";
import type { PolicyOn } from "../policy.ts";

export const datasetKeys = {
  code: "LW1920",
  title: "A silver or gold dataset has keys",
  each: "dataset",
  severity: "warn",
  check: ({ kind, keys }) =>
    kind === "product" && keys.length === 0 ? { hint: "`keys:` names the columns that identify a row" } : undefined,
} as const satisfies PolicyOn<"dataset">;

export const uniqueKeys = {
  code: "LW1921",
  title: "A rule judges that keys are unique",
  each: "dataset",
  severity: "warn",
  mends: "adds a `unique` rule that warns",
  check: (dataset, { places }) => {
    if (dataset.kind !== "product" || dataset.keys.length === 0 || areKeysUnique(dataset)) return undefined;
    const target = datasetTarget(dataset, places);
    const keys = dataset.keys.join(", ");
    return {
      at: `${dataset.id}#key:${dataset.keys[0]}`,
      values: { keys },
      hint: `\`- { unique: [${keys}], severity: fail }\` below \`rules:\``,
      ...(target === undefined
        ? {}
        : {
            fix: {
              title: `count the rows of ${dataset.id} that share a key`,
              edits: [appendAt(target, ["rules"], { unique: [...dataset.keys], severity: "warn" })],
            },
          }),
    };
  },
} as const satisfies PolicyOn<"dataset">;

export const filledKeys = {
  code: "LW1922",
  title: "A rule judges that keys hold a value",
  each: "dataset",
  severity: "off",
  check: (dataset) => {
    if (dataset.kind !== "product" || dataset.materialize.as === "merge") return undefined;
    const filled = new Set(dataset.rules.flatMap((rule) => (rule.kind === "not_null" ? rule.columns : [])));
    const open = dataset.keys.filter((key) => !filled.has(key));
    return open.length === 0
      ? undefined
      : {
          at: `${dataset.id}#key:${open[0]}`,
          values: { keys: open.join(", ") },
          hint: `\`- { not_null: [${open.join(", ")}], severity: fail }\` below \`rules:\``,
        };
  },
} as const satisfies PolicyOn<"dataset">;

/** Publishing by key makes keys unique; otherwise a rule has to say so, over the keys or over fewer columns. */
function areKeysUnique(dataset: Dataset): boolean {
  if (dataset.kind === "product" && dataset.materialize.as === "merge") return true;
  const keys = new Set(dataset.keys);
  return dataset.rules.some((rule) => rule.kind === "unique" && rule.columns.every((column) => keys.has(column)));
}
