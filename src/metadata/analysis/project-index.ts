import { type DatasetIndex, indexDatasets } from "../dataset-index.ts";
import type { Dataset, DatasetId, Model, Product } from "../model.ts";

export type ProjectIndex = Readonly<{ names: DatasetIndex; datasets: ReadonlyMap<DatasetId, Dataset> }>;

/** All datasets of a Model, by name as SQL sees them and by id. */
export function indexModel(model: Model): ProjectIndex {
  const all: Dataset[] = [
    ...model.sources.flatMap((source) => source.datasets),
    ...model.products.flatMap((product) => product.datasets),
  ];
  const named = all.map((dataset) => ({
    id: dataset.id,
    owner: dataset.id.split(".")[0] ?? "",
    layer: dataset.layer,
    name: dataset.name,
  }));
  const open = model.products.map((product) => ({ name: product.name, ports: portIds(product), inputs: undefined }));
  const unrestricted = indexDatasets(named, open);
  const restricted = model.products.map((product, position) => ({
    name: product.name,
    ports: open[position]?.ports ?? [],
    inputs: product.inputs.length === 0 ? undefined : allowedInputs(product.inputs, unrestricted, portsByName(model)),
  }));
  return { names: indexDatasets(named, restricted), datasets: new Map(all.map((dataset) => [dataset.id, dataset])) };
}

function portIds(product: Product): string[] {
  return product.outputs.map((port) => port.dataset);
}

/** `<product>.<port>` → dataset id. */
function portsByName(model: Model): ReadonlyMap<string, string> {
  return new Map(
    model.products.flatMap((product) =>
      product.outputs.map((port) => [`${product.name}.${port.name}`, port.dataset] as const),
    ),
  );
}

/** What `inputs:` allows: the datasets of a source, one of them, the ports of a product, one of them. */
export function allowedInputs(
  inputs: readonly string[],
  index: DatasetIndex,
  ports: ReadonlyMap<string, string>,
): Set<string> {
  return new Set(inputs.flatMap((input) => datasetsOfInput(input, index, ports)));
}

function datasetsOfInput(input: string, index: DatasetIndex, ports: ReadonlyMap<string, string>): string[] {
  const port = ports.get(input);
  if (port !== undefined) return [port];
  if (index.byId.has(input)) return [input];
  const ofOwner = [...index.byId.values()].filter((dataset) => dataset.owner === input);
  return ofOwner
    .filter((dataset) => !index.products.has(input) || index.ports.has(dataset.id))
    .map((dataset) => dataset.id);
}
