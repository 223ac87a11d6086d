import { closest } from "../base/index.ts";
import type { DatasetId, Layer } from "./model.ts";

export type IndexedDataset = Readonly<{ id: DatasetId; owner: string; layer: Layer; name: string }>;

/** Every dataset of a project by id and by short name, and what products give out and may read. */
export type DatasetIndex = Readonly<{
  byId: ReadonlyMap<string, IndexedDataset>;
  /** `<layer>.<name>` → datasets of sources. */
  sourcesByName: ReadonlyMap<string, readonly IndexedDataset[]>;
  products: ReadonlySet<string>;
  /** Datasets behind output ports. */
  ports: ReadonlySet<string>;
  /** Datasets a product may read from outside itself; undefined when it declares no inputs. */
  inputs: ReadonlyMap<string, ReadonlySet<string> | undefined>;
}>;

/** What a name means to a reader, or why it means nothing. */
export type NameResult =
  | Readonly<{ kind: "found"; id: DatasetId }>
  | Readonly<{ kind: "unknown"; hint?: string }>
  | Readonly<{ kind: "ambiguous"; candidates: readonly DatasetId[] }>
  | Readonly<{ kind: "private"; id: DatasetId }>
  | Readonly<{ kind: "not an input"; id: DatasetId }>;

export function indexDatasets(
  datasets: readonly IndexedDataset[],
  products: readonly Readonly<{ name: string; ports: readonly string[]; inputs: ReadonlySet<string> | undefined }>[],
): DatasetIndex {
  const productNames = new Set(products.map((product) => product.name));
  const byId = new Map<string, IndexedDataset>();
  const sourcesByName = new Map<string, IndexedDataset[]>();
  for (const dataset of datasets) {
    byId.set(dataset.id, dataset);
    if (productNames.has(dataset.owner)) continue;
    const short = `${dataset.layer}.${dataset.name}`;
    const same = sourcesByName.get(short);
    if (same === undefined) sourcesByName.set(short, [dataset]);
    else same.push(dataset);
  }
  return {
    byId,
    sourcesByName,
    products: productNames,
    ports: new Set(products.flatMap((product) => product.ports)),
    inputs: new Map(products.map((product) => [product.name, product.inputs])),
  };
}

/**
 * What a table name means inside `owner` (a product or a source): `silver.x` and `gold.x` are its own, `bronze.x` one of its inputs (for a
 * source: its own), `<owner>.<layer>.<name>` always works, across products only for output ports. Case does not matter, as in SQL.
 */
export function resolveName(index: DatasetIndex, owner: string, written: readonly string[]): NameResult {
  const parts = written.map((part) => part.toLowerCase());
  if (parts.length === 3) return resolveFull(index, owner, parts.join("."));
  if (parts.length !== 2) return unknown(index, owner, parts);
  const short = parts.join(".");
  const own = index.byId.get(`${owner}.${short}`);
  if (own !== undefined) return { kind: "found", id: own.id };
  if (!index.products.has(owner) || parts[0] === "silver" || parts[0] === "gold") return unknown(index, owner, parts);
  const all = index.sourcesByName.get(short) ?? [];
  const allowed = index.inputs.get(owner);
  const candidates = allowed === undefined ? all : all.filter((dataset) => allowed.has(dataset.id));
  const [first, second] = candidates;
  if (first !== undefined && second === undefined) return { kind: "found", id: first.id };
  if (first !== undefined) return { kind: "ambiguous", candidates: candidates.map((dataset) => dataset.id).sort() };
  const outside = all[0];
  return outside === undefined ? unknown(index, owner, parts) : { kind: "not an input", id: outside.id };
}

function resolveFull(index: DatasetIndex, owner: string, id: string): NameResult {
  const dataset = index.byId.get(id);
  if (dataset === undefined) return unknown(index, owner, id.split("."));
  if (dataset.owner === owner) return { kind: "found", id: dataset.id };
  if (index.products.has(dataset.owner) && !index.ports.has(dataset.id)) return { kind: "private", id: dataset.id };
  const allowed = index.inputs.get(owner);
  if (allowed !== undefined && !allowed.has(dataset.id)) return { kind: "not an input", id: dataset.id };
  return { kind: "found", id: dataset.id };
}

/** Nothing has this name: the nearest spelling that would work here. */
function unknown(index: DatasetIndex, owner: string, parts: readonly string[]): NameResult {
  const name = parts.at(-1) ?? "";
  const shorts: string[] = [];
  const fulls: string[] = [];
  for (const dataset of index.byId.values()) {
    const isOwn = dataset.owner === owner;
    const isSource = !index.products.has(dataset.owner);
    if (isOwn || isSource) shorts.push(`${dataset.layer}.${dataset.name}`);
    if (isOwn || isSource || index.ports.has(dataset.id)) fulls.push(dataset.id);
  }
  const usable = parts.length === 3 ? fulls : shorts;
  const sameName = usable.find((candidate) => candidate.endsWith(`.${name}`));
  const near = sameName ?? closest(parts.length === 1 ? `silver.${name}` : parts.join("."), usable);
  return near === undefined ? { kind: "unknown" } : { kind: "unknown", hint: `did you mean "${near}"?` };
}

export function datasetId(owner: string, layer: Layer, name: string): DatasetId {
  return `${owner}.${layer}.${name}`;
}
