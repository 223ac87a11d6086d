import type { FileEdit, Json } from "../../base/index.ts";
import type { Dataset } from "../model.ts";
import { type PlaceMap, placeOf } from "../places.ts";

/** A spot in the YAML of a dataset, product or source that a fix can change. */
export type FixTarget = Readonly<{ file: string; path: readonly string[] }>;

/**
 * Where a dataset is described, or would be; its file, when that is code. @returns undefined when nothing can be written there: a
 * wildcard's dataset
 */
export function datasetTarget(dataset: Dataset, places: PlaceMap): FixTarget | undefined {
  const { file } = placeOf(places, dataset.id);
  if (isCode(file)) return { file, path: [] };
  const owner = dataset.id.split(".")[0] ?? "";
  if (dataset.kind === "product") {
    const own = `products/${owner}/${dataset.layer}/${dataset.name}.yaml`;
    return file === own || file.endsWith(".sql") ? { file: own, path: [] } : undefined;
  }
  const own = `sources/${owner}.yaml`;
  return file === own && places.has(`${dataset.id}#entry`)
    ? { file: own, path: ["datasets", dataset.name] }
    : undefined;
}

/** Where a product is described. */
export function productTarget(product: string, places: PlaceMap): FixTarget | undefined {
  const { file } = placeOf(places, product);
  const own = `products/${product}/product.yaml`;
  return file === own || isCode(file) ? { file, path: [] } : undefined;
}

/** True for a file that a fix is only named for: code is changed by who wrote it. */
export function isCode(file: string): boolean {
  return /\.[cm]?[jt]s$/.test(file);
}

/** Gives the key below the target this value. */
export function setAt(target: FixTarget, path: readonly string[], value: Json): FileEdit {
  return { action: "set", file: target.file, path: [...target.path, ...path], value };
}

/** Adds the value to the list below the target. */
export function appendAt(target: FixTarget, path: readonly string[], value: Json): FileEdit {
  return { action: "append", file: target.file, path: [...target.path, ...path], value };
}
