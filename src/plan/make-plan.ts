import { deepFreeze, type Diagnostic, diagnostic, type Place, sortDiagnostics, suggest } from "../base/index.ts";
import type { Analysis, Dataset, DatasetId, ResolvedModel } from "../metadata/index.ts";
import { type Decision, decide } from "./decision.ts";
import { fingerprintsOf, publishedColumns } from "./fingerprint.ts";
import { datasetGraph, type Graph, type GraphNode, pathFromReader, topologicalOrder } from "./graph.ts";
import type { Observed } from "./observed.ts";
import type { Plan, Step } from "./plan.ts";
import { selectDatasets } from "./selection.ts";

export type PlanInput = Readonly<{
  resolved: ResolvedModel;
  analysis: Analysis;
  observed: Observed;
  /** Selectors; empty: every dataset. */
  selection: readonly string[];
  /** Run the selected steps even when nothing changed. */
  force: boolean;
}>;

export type PlanResult = Readonly<{ plan?: Plan; diagnostics: readonly Diagnostic[] }>;

/**
 * What would be done, and why: pure, and the same input gives the same bytes. Diagnostics instead of a plan: circles and missing inputs
 * (LW3800, LW3801, as a path), selectors that match nothing (LW3802, LW3804), inputs that neither exist nor are selected (LW3803).
 */
export function makePlan(input: PlanInput): PlanResult {
  const graph = datasetGraph(input.resolved, input.analysis);
  const order = topologicalOrder(graph);
  const broken = [
    ...missingInputs(graph, input.analysis),
    ...(order.kind === "circle" ? [circle(graph, order.path)] : []),
  ];
  const { selected, diagnostics } = selectDatasets(graph, input.selection);
  if (broken.length > 0 || diagnostics.length > 0 || order.kind === "circle") {
    return { diagnostics: [...sortDiagnostics(broken), ...diagnostics] };
  }
  const ids = order.ids.filter((id) => selected.has(id));
  const absent = ids.flatMap((id) => absentInputs(id, { graph, selected, observed: input.observed }));
  if (absent.length > 0) return { diagnostics: sortDiagnostics(absent) };
  return { plan: deepFreeze(planOf(input, graph, ids)), diagnostics: [] };
}

function planOf(input: PlanInput, graph: Graph, ids: readonly DatasetId[]): Plan {
  const { resolved } = input;
  return {
    format: 1,
    project: resolved.model.project,
    environment: resolved.environment.name,
    modelHash: resolved.hash,
    steps: stepsOf(input, graph, ids),
  };
}

function stepsOf(input: PlanInput, graph: Graph, ids: readonly DatasetId[]): readonly Step[] {
  const decided = new Map<DatasetId, Decision>();
  const planned = new Set(ids);
  const failurePolicies = new Map(input.resolved.model.products.map((product) => [product.name, product.onFailure]));
  return ids.flatMap((id) => {
    const node = graph.nodes.get(id);
    if (node === undefined) return [];
    const { dataset, reads, owner } = node;
    const fingerprints = fingerprintsOf(dataset, { resolved: input.resolved, analysis: input.analysis, graph });
    const columns = publishedColumns(dataset, input.analysis);
    const { observed, force } = input;
    const decision = decide({ dataset, reads, fingerprints, columns, observed, decided, force });
    decided.set(id, decision);
    return {
      dataset: id,
      kind: dataset.kind === "source" ? "ingest" : "transform",
      ...decision,
      ...fingerprints,
      after: reads.filter((other) => planned.has(other)),
      columns,
      ...(dataset.kind === "product" ? { product: owner } : {}),
      ...(force && decision.action === "run" && growsBySelect(dataset) ? { anew: true } : {}),
      ...portsOf(id, input.resolved),
      onFailure: failurePolicies.get(owner) ?? "block",
      timeLimitSeconds: dataset.timeLimitSeconds,
    } as const;
  });
}

function growsBySelect(dataset: Dataset): boolean {
  return dataset.kind === "product" && dataset.materialize.as === "append";
}

function portsOf(id: DatasetId, { model }: ResolvedModel): Pick<Step, "ports"> {
  const ports = model.products
    .flatMap(({ outputs }) => outputs)
    .filter(({ dataset }) => dataset === id)
    .flatMap(({ name, settings = {} }) => Object.keys(settings).map((kind) => `${name} as ${kind}`));
  return ports.length === 0 ? {} : { ports };
}

function missingInputs(graph: Graph, analysis: Analysis): readonly Diagnostic[] {
  const known = [...graph.nodes.keys()];
  return [...graph.nodes.values()].flatMap((node) =>
    node.reads
      .filter((input) => !graph.nodes.has(input))
      .map((missing) =>
        diagnostic("LW3801", {
          place: placeOfInput(node, missing, analysis),
          values: { missing, path: [...pathFromReader(graph, node.dataset.id), missing].join(" → ") },
          value: missing,
          hint: suggest(missing, known),
        }),
      ),
  );
}

function circle(graph: Graph, path: readonly DatasetId[]): Diagnostic {
  const first = path[0] === undefined ? undefined : graph.nodes.get(path[0]);
  const place = first === undefined ? { file: "lakewright.yaml", line: 1, column: 1 } : placeOf(first);
  return diagnostic("LW3800", { place, values: { path: path.join(" → ") } });
}

type AbsenceContext = Readonly<{ graph: Graph; selected: ReadonlySet<DatasetId>; observed: Observed }>;

function absentInputs(id: DatasetId, context: AbsenceContext): readonly Diagnostic[] {
  const node = context.graph.nodes.get(id);
  if (node === undefined) return [];
  return node.reads
    .filter((input) => !context.selected.has(input) && context.observed.datasets[input] === undefined)
    .map((input) =>
      diagnostic("LW3803", {
        place: placeOf(node),
        values: { dataset: id, input },
        value: input,
        hint: `select "+${node.dataset.layer}.${node.dataset.name}" to run what it is made from, too`,
      }),
    );
}

function placeOf(node: GraphNode): Place {
  return { file: fileOf(node.dataset, node.owner), line: 1, column: 1 };
}

/** Where the SQL names the input; the start of the file when a rule does. */
function placeOfInput(node: GraphNode, input: DatasetId, analysis: Analysis): Place {
  const { dataset } = node;
  const found = analysis.datasets[dataset.id]?.inputs.find((one) => one.dataset === input);
  if (found === undefined || dataset.kind !== "product" || dataset.transformation.steps !== undefined)
    return placeOf(node);
  const lines = dataset.transformation.sql.slice(0, found.start).split("\n");
  return { file: dataset.transformation.file, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function fileOf(dataset: Dataset, owner: string): string {
  return dataset.kind === "product" ? dataset.transformation.file : `sources/${owner}.yaml`;
}
