import type { Dataset, DatasetId, ResolvedModel, Source } from "../metadata/index.ts";

/** A dataset with the source it comes from, for source datasets. */
export type OwnedDataset = Readonly<{ dataset: Dataset; source: Source | undefined }>;

/** Every dataset of a project by id. */
export function datasetsOf(resolved: ResolvedModel): ReadonlyMap<DatasetId, OwnedDataset> {
  const found = new Map<DatasetId, OwnedDataset>();
  for (const source of resolved.model.sources) {
    for (const dataset of source.datasets) found.set(dataset.id, { dataset, source });
  }
  for (const product of resolved.model.products) {
    for (const dataset of product.datasets) found.set(dataset.id, { dataset, source: undefined });
  }
  return found;
}
