import type { PolicyOn } from "../policy.ts";
import { isName } from "../../name.ts";

const LAYERS = ["bronze", "silver", "gold"];

export const plainDatasetName = {
  code: "LW1901",
  title: "The name of a dataset does not repeat its layer or its owner",
  each: "dataset",
  severity: "warn",
  check: ({ kind, id, name }) => {
    const owner = id.split(".")[0] ?? "";
    const words = name.split("_");
    const repeated = LAYERS.find((word) => words[0] === word || words.at(-1) === word);
    const isPrefixed = name.startsWith(`${owner}_`);
    // what a source calls its tables is not ours to decide
    if (kind === "source" || (repeated === undefined && !isPrefixed)) return undefined;
    const rest =
      repeated === undefined ? name.slice(owner.length + 1) : words.filter((word) => word !== repeated).join("_");
    return {
      values: { repeated: repeated ?? owner },
      ...(isName(rest) ? { hint: `"${rest}" says the same` } : {}),
    };
  },
} as const satisfies PolicyOn<"dataset">;

export const keyType = {
  code: "LW1902",
  title: "A column that is a key elsewhere in its product has the same type there",
  each: "column",
  severity: "warn",
  check: ({ dataset, name, type }, { keyedBy, columnsOf }) => {
    if (dataset.kind === "source" || type === undefined) return undefined;
    const owner = dataset.id.split(".")[0] ?? "";
    for (const other of keyedBy(owner, name)) {
      const theirs = columnsOf(other).find((column) => column.name === name)?.type;
      if (theirs === undefined || theirs === type) continue;
      const values = { column: name, dataset: dataset.id, type, other, theirs };
      return { values, hint: `\`${name}: { type: ${theirs} }\` below \`columns:\`, or another name` };
    }
    return undefined;
  },
} as const satisfies PolicyOn<"column">;

export const flagName = {
  code: "LW1903",
  title: "A column that is true or false reads as a statement",
  each: "column",
  severity: "off",
  check: ({ dataset, name, type }) =>
    dataset.kind === "product" && type === "boolean" && !/^(is|has|was|had|can|may|must|does|did|will|are)_/.test(name)
      ? { values: { column: name, dataset: dataset.id }, hint: `for example "is_${name}"` }
      : undefined,
} as const satisfies PolicyOn<"column">;
