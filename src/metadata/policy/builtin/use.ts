import type { PolicyOn } from "../policy.ts";

export const unusedDataset = {
  code: "LW1945",
  title: "A silver or gold dataset is read or given out",
  each: "dataset",
  severity: "warn",
  check: ({ kind, id, name, layer }, project) =>
    kind === "product" && project.isAnalysed && !project.isRead(id) && project.portsOf(id).length === 0
      ? { hint: `an output port gives it out: \`${name}: { dataset: ${layer}.${name} }\`; or remove it` }
      : undefined,
} as const satisfies PolicyOn<"dataset">;

export const unusedSourceDataset = {
  code: "LW1946",
  title: "A bronze dataset is read by something",
  each: "dataset",
  severity: "off",
  check: ({ kind, id, name }, project) =>
    kind === "source" && project.isAnalysed && !project.isRead(id)
      ? { hint: `read bronze.${name} in a silver dataset, or do not load it` }
      : undefined,
} as const satisfies PolicyOn<"dataset">;

export const committedSchema = {
  code: "LW1947",
  title: "The columns of a source are known",
  each: "dataset",
  severity: "off",
  check: (dataset) =>
    dataset.kind === "source" && dataset.schema === undefined
      ? { hint: `run \`lakewright discover ${dataset.id.split(".")[0]}\`` }
      : undefined,
} as const satisfies PolicyOn<"dataset">;

export const productTests = {
  code: "LW1948",
  title: "A product has unit tests",
  each: "product",
  severity: "off",
  check: ({ name, tests, datasets }) =>
    datasets.length > 0 && tests.length === 0
      ? { hint: `write products/${name}/tests/<name>.yaml: given rows, expected rows` }
      : undefined,
} as const satisfies PolicyOn<"product">;

export const secretProvider = {
  code: "LW1949",
  title: "An environment can look up the secrets the project names",
  each: "environment",
  severity: "off",
  check: ({ secrets }, { model }) =>
    secrets === undefined && model.sources.some((source) => namesSecret([source.connection, source.authentication]))
      ? { hint: "`secrets: { provider: env }`, or `file`, or `azure-key-vault`" }
      : undefined,
} as const satisfies PolicyOn<"environment">;

/** True when a document names a secret anywhere. */
function namesSecret(value: unknown): boolean {
  if (value === null || typeof value !== "object") return false;
  return "secret" in value || Object.values(value).some(namesSecret);
}
