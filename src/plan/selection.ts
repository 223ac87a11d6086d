import { compareText, type Diagnostic, diagnostic, type Place, suggest } from "../base/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import { type Graph, type GraphNode, reachable } from "./graph.ts";

export type Selection = Readonly<{ selected: ReadonlySet<DatasetId>; diagnostics: readonly Diagnostic[] }>;

/** What selectors are compared with. */
type SelectableGraph = Readonly<{
  nodes: ReadonlyMap<
    DatasetId,
    Readonly<{
      dataset: Pick<GraphNode["dataset"], "id" | "kind" | "layer" | "name">;
      owner: string;
      tags: readonly string[];
      reads: readonly DatasetId[];
    }>
  >;
  readers: Graph["readers"];
}>;
export type SelectableNode = SelectableGraph["nodes"] extends ReadonlyMap<DatasetId, infer Node> ? Node : never;

type Selector = Readonly<{
  text: string;
  kind: "dataset" | "tag" | "source" | "product";
  pattern: string;
  /** A `+` in front: with everything it is made from. */
  upstream: boolean;
  /** A `+` behind: with everything made from it. */
  downstream: boolean;
}>;

/**
 * The datasets meant by selectors (`gold.x+`, `+silver.y`, `tag:z`, `source:s`, `product:p`, `owner.layer.name`, `silver.*`); all of them
 * together, or every dataset when there are none. A selector that matches nothing is a diagnostic at its position among the arguments.
 */
export function selectDatasets(graph: SelectableGraph, selectors: readonly string[]): Selection {
  if (selectors.length === 0) return { selected: new Set(graph.nodes.keys()), diagnostics: [] };
  const selected = new Set<DatasetId>();
  const diagnostics: Diagnostic[] = [];
  for (const [index, text] of selectors.entries()) {
    const place = { file: "<selection>", line: 1, column: index + 1 };
    const selector = parseSelector(text);
    if (selector === undefined) {
      diagnostics.push(diagnostic("LW3804", { place, values: { selector: text }, value: text }));
      continue;
    }
    const found = matching(graph, selector);
    if (found.length === 0) diagnostics.push(unknownSelector(graph, selector, place));
    for (const id of withNeighbours(graph, selector, found)) selected.add(id);
  }
  return { selected, diagnostics };
}

/** Splits a selector into its marks, kind and pattern; undefined when it cannot be one. */
function parseSelector(text: string): Selector | undefined {
  const match = /^(\+?)(?:(tag|source|product):)?([^\s+:]+)(\+?)$/.exec(text);
  if (match === null) return undefined;
  const [, before, kind, pattern = "", after] = match;
  return {
    text,
    kind: (kind as Selector["kind"] | undefined) ?? "dataset",
    pattern,
    upstream: before === "+",
    downstream: after === "+",
  };
}

function matching(graph: SelectableGraph, selector: Selector): readonly DatasetId[] {
  const matches = patternTest(selector.pattern);
  return [...graph.nodes.values()]
    .filter((node) => namesFor(selector.kind, node).some(matches))
    .map((node) => node.dataset.id);
}

function patternTest(pattern: string): (name: string) => boolean {
  if (!pattern.includes("*")) return (name) => name === pattern;
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  const expression = new RegExp(`^${parts.join(".*")}$`);
  return (name) => expression.test(name);
}

/** The names of a dataset that a selector of this kind is compared with. */
function namesFor(kind: Selector["kind"], node: SelectableNode): readonly string[] {
  const { dataset, owner, tags } = node;
  switch (kind) {
    case "dataset":
      return [dataset.id, `${dataset.layer}.${dataset.name}`];
    case "tag":
      return tags;
    case "source":
      return dataset.kind === "source" ? [owner] : [];
    case "product":
      return dataset.kind === "product" ? [owner] : [];
    default:
      return kind satisfies never;
  }
}

function withNeighbours(
  graph: SelectableGraph,
  selector: Selector,
  found: readonly DatasetId[],
): ReadonlySet<DatasetId> {
  const all = new Set(found);
  if (selector.upstream) {
    const above = reachable(found, (id) =>
      (graph.nodes.get(id)?.reads ?? []).filter((input) => graph.nodes.has(input)),
    );
    for (const id of above) all.add(id);
  }
  if (selector.downstream) for (const below of reachable(found, (id) => graph.readers.get(id) ?? [])) all.add(below);
  return all;
}

function unknownSelector(graph: SelectableGraph, selector: Selector, place: Place): Diagnostic {
  const names = new Set([...graph.nodes.values()].flatMap((node) => namesFor(selector.kind, node)));
  const known = [...names].sort(compareText);
  const short = known.filter((name) => name.endsWith(`.${selector.pattern}`)).slice(0, 1);
  const hint = short.length > 0 ? `did you mean "${short[0]}"?` : suggest(selector.pattern, known);
  return diagnostic("LW3802", { place, values: { selector: selector.text }, value: selector.text, hint });
}
