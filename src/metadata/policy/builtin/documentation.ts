import { listed } from "../listed.ts";
import type { PolicyOn } from "../policy.ts";

/** What somebody writes who does not know yet. */
const PLACEHOLDER = /^(todo|tbd|tba|fixme|xxx|n\/?a|none|null|unknown|nobody|someone|owner|team|me|test|\?+|-+|\.+)$/i;

export const productOwner = {
  code: "LW1910",
  title: "A product has an owner",
  each: "product",
  severity: "warn",
  check: ({ owner }) =>
    owner.trim() === "" || PLACEHOLDER.test(owner.trim())
      ? { values: { owner }, hint: "`owner:` is the team or person that answers for it" }
      : undefined,
} as const satisfies PolicyOn<"product">;

export const productDescription = {
  code: "LW1911",
  title: "A product says what it is and what it is for",
  each: "product",
  severity: "warn",
  check: ({ description, purpose }) => {
    const missing = [...(isSaid(description) ? [] : ["description"]), ...(isSaid(purpose) ? [] : ["purpose"])];
    return missing.length === 0
      ? undefined
      : { values: { missing: missing.join(" and no ") }, hint: `write \`${missing.join(":` and `")}:\`` };
  },
} as const satisfies PolicyOn<"product">;

export const datasetDescription = {
  code: "LW1912",
  title: "A silver or gold dataset is described",
  each: "dataset",
  severity: "warn",
  check: ({ kind, description }) => (kind === "product" && !isSaid(description) ? DESCRIBE_ROWS : undefined),
} as const satisfies PolicyOn<"dataset">;

export const sourceDatasetDescription = {
  code: "LW1913",
  title: "A bronze dataset is described",
  each: "dataset",
  severity: "off",
  check: ({ kind, description }) => (kind === "source" && !isSaid(description) ? DESCRIBE_ROWS : undefined),
} as const satisfies PolicyOn<"dataset">;

export const portColumnDescription = {
  code: "LW1914",
  title: "Every column that an output port gives out is described",
  each: "dataset",
  severity: "warn",
  check: ({ id }, project) => {
    if (project.portsOf(id).length === 0) return undefined;
    const columns = project.columnsOf(id);
    const bare = columns.filter((column) => !isSaid(column.description)).map((column) => column.name);
    return bare.length === 0
      ? undefined
      : {
          values: { count: bare.length, total: columns.length, columns: listed(bare) },
          hint: `\`columns: { ${bare[0]}: { description: … } }\``,
        };
  },
} as const satisfies PolicyOn<"dataset">;

export const columnDescription = {
  code: "LW1915",
  title: "Every column of silver and gold is described",
  each: "column",
  severity: "off",
  check: ({ dataset, description, name }) =>
    dataset.kind === "product" && !isSaid(description)
      ? { values: { column: name, dataset: dataset.id }, hint: `\`${name}: { description: … }\` below \`columns:\`` }
      : undefined,
} as const satisfies PolicyOn<"column">;

const DESCRIBE_ROWS = { hint: "`description:` says what one row is" } as const;

function isSaid(text: string): boolean {
  return text.trim() !== "" && !PLACEHOLDER.test(text.trim());
}
