import { compareText } from "../base/index.ts";
import {
  type Analysis,
  type Dataset,
  type DatasetId,
  datasetsOfRules,
  type Layer,
  type ResolvedModel,
} from "../metadata/index.ts";

/** A dataset of the project with what it reads. Edges to datasets that do not exist are kept, so that they can be reported. */
export type GraphNode = Readonly<{
  dataset: Dataset;
  /** Name of the source or the product. */
  owner: string;
  /** Tags of the dataset and of its owner. */
  tags: readonly string[];
  /** Datasets read by the SELECT or looked into by a rule: sorted, each once, never the dataset itself by a rule. */
  reads: readonly DatasetId[];
}>;

export type Graph = Readonly<{
  nodes: ReadonlyMap<DatasetId, GraphNode>;
  /** Datasets made from a dataset, sorted. */
  readers: ReadonlyMap<DatasetId, readonly DatasetId[]>;
}>;

const layerRank = { miscellaneous: 0, bronze: 1, silver: 2, gold: 3 } as const satisfies Record<Layer, number>;

/** All datasets of a project and who reads whom. */
export function datasetGraph(resolved: ResolvedModel, analysis: Analysis): Graph {
  const nodes = new Map<DatasetId, GraphNode>();
  for (const owner of [...resolved.model.sources, ...resolved.model.products]) {
    for (const dataset of owner.datasets) {
      const tags = [...new Set([...owner.tags, ...dataset.tags])].sort(compareText);
      nodes.set(dataset.id, { dataset, owner: owner.name, tags, reads: readsOf(dataset, analysis) });
    }
  }
  return { nodes, readers: readersOf(nodes) };
}

function readsOf(dataset: Dataset, analysis: Analysis): readonly DatasetId[] {
  const selected = analysis.datasets[dataset.id]?.inputs.map((input) => input.dataset) ?? [];
  // a rule may look into the table it judges (a parent key): that is no dependency
  const looked = datasetsOfRules(dataset.rules).filter((reference) => reference !== dataset.id);
  return [...new Set([...selected, ...looked])].sort(compareText);
}

function readersOf(nodes: Graph["nodes"]): Graph["readers"] {
  const readers = new Map<DatasetId, DatasetId[]>();
  for (const [id, node] of nodes) {
    for (const input of node.reads) {
      const list = readers.get(input);
      if (list === undefined) readers.set(input, [id]);
      else list.push(id);
    }
  }
  for (const list of readers.values()) list.sort(compareText);
  return readers;
}

/** Everything reachable from `starts` along `next`, the starts included. */
export function reachable(
  starts: readonly DatasetId[],
  next: (id: DatasetId) => readonly DatasetId[],
): ReadonlySet<DatasetId> {
  const seen = new Set(starts);
  const waiting = [...starts];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const other of next(id)) {
      if (seen.has(other)) continue;
      seen.add(other);
      waiting.push(other);
    }
  }
  return seen;
}

/** An order in which every dataset follows what it reads, or one circle that makes this impossible. */
export type Order =
  | Readonly<{ kind: "ordered"; ids: readonly DatasetId[] }>
  | Readonly<{ kind: "circle"; path: readonly DatasetId[] }>;

/** By depth, then layer, then name: independent of the order in which the files were read. */
export function topologicalOrder(graph: Graph): Order {
  const depths = depthsOf(graph);
  if (depths.size < graph.nodes.size) return { kind: "circle", path: circleOutside(graph, depths) };
  const ids = [...graph.nodes.keys()].sort(
    (a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0) || rankOf(graph, a) - rankOf(graph, b) || compareText(a, b),
  );
  return { kind: "ordered", ids };
}

function rankOf(graph: Graph, id: DatasetId): number {
  const node = graph.nodes.get(id);
  return node === undefined ? 0 : layerRank[node.dataset.layer];
}

/** Longest way from a dataset that reads nothing; datasets on or behind a circle have none. */
function depthsOf(graph: Graph): ReadonlyMap<DatasetId, number> {
  const missing = new Map<DatasetId, number>();
  for (const [id, node] of graph.nodes) missing.set(id, node.reads.filter((input) => graph.nodes.has(input)).length);
  const depths = new Map<DatasetId, number>();
  let level = [...missing].filter(([, count]) => count === 0).map(([id]) => id);
  for (let depth = 0; level.length > 0; depth++) {
    const next: DatasetId[] = [];
    for (const id of level) {
      depths.set(id, depth);
      for (const reader of graph.readers.get(id) ?? []) {
        const left = (missing.get(reader) ?? 0) - 1;
        missing.set(reader, left);
        if (left === 0) next.push(reader);
      }
    }
    level = next;
  }
  return depths;
}

/** Walks along reads among the datasets without a depth until one comes twice; begins at its smallest name, closed by it. */
function circleOutside(graph: Graph, depths: ReadonlyMap<DatasetId, number>): readonly DatasetId[] {
  const stuck = [...graph.nodes.keys()].filter((id) => !depths.has(id)).sort(compareText);
  const places = new Map<DatasetId, number>();
  const walked: DatasetId[] = [];
  let id = stuck[0];
  while (id !== undefined && !places.has(id)) {
    places.set(id, walked.length);
    walked.push(id);
    id = graph.nodes.get(id)?.reads.find((input) => graph.nodes.has(input) && !depths.has(input));
  }
  const circle = id === undefined ? walked : walked.slice(places.get(id));
  const start = circle.indexOf([...circle].sort(compareText)[0] ?? circle[0] ?? ("" as DatasetId));
  const turned = [...circle.slice(start), ...circle.slice(0, start)];
  return [...turned, ...turned.slice(0, 1)];
}

/** How a dataset is reached from one that nobody reads: `[gold, …, dataset]`. */
export function pathFromReader(graph: Graph, dataset: DatasetId): readonly DatasetId[] {
  const path = [dataset];
  const seen = new Set(path);
  for (;;) {
    const reader = graph.readers.get(path[0] ?? dataset)?.find((id) => !seen.has(id));
    if (reader === undefined) return path;
    seen.add(reader);
    path.unshift(reader);
  }
}
