import type { FileEdit, Json } from "../../base/index.ts";
import type { Dataset } from "../model.ts";
import { type PlaceMap, placeOf } from "../places.ts";

/** A spot in the YAML of a dataset, product or source that a fix can change. */
export type FixTarget = Readonly<{ file: string; path: readonly string[] }>;

/**
 * Where a dataset is described. @returns undefined when nothing can be written there: a wildcard's dataset, one that has no YAML yet, or
 * one that is written in another front end
 */
export function datasetTarget(dataset: Dataset, places: PlaceMap): FixTarget | undefined {
  const { file } = placeOf(places, dataset.id);
  const owner = dataset.id.split(".")[0] ?? "";
  if (dataset.kind === "product") {
    const own = `products/${owner}/${dataset.layer}/${dataset.name}.yaml`;
    return file === own ? { file: own, path: [] } : undefined;
  }
  const own = `sources/${owner}.yaml`;
  return file === own && places.has(`${dataset.id}#entry`)
    ? { file: own, path: ["datasets", dataset.name] }
    : undefined;
}

/** Where a product is described. */
export function productTarget(product: string, places: PlaceMap): FixTarget | undefined {
  const own = `products/${product}/product.yaml`;
  return placeOf(places, product).file === own ? { file: own, path: [] } : undefined;
}

/** Gives the key below the target this value. */
export function setAt(target: FixTarget, path: readonly string[], value: Json): FileEdit {
  return { action: "set", file: target.file, path: [...target.path, ...path], value };
}

/** Adds the value to the list below the target. */
export function appendAt(target: FixTarget, path: readonly string[], value: Json): FileEdit {
  return { action: "append", file: target.file, path: [...target.path, ...path], value };
}
