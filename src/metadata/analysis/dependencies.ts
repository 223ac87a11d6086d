import { type Diagnostic, diagnostic, type Place } from "../../base/index.ts";
import { findCycle, topologicalOrder } from "../graph.ts";
import type { Dataset, DatasetId, SqlInput } from "../model.ts";
import { readsOfRule } from "../rule/kinds.ts";

/** What a dataset has to wait for, and where that is written. */
export type Dependency = Readonly<{ on: DatasetId; place: Place }>;
export type Dependencies = ReadonlyMap<DatasetId, readonly Dependency[]>;

/** What SQL reads and what rules look into; a rule may look into its own table. */
export function dependenciesOf(
  datasets: readonly Dataset[],
  reads: ReadonlyMap<DatasetId, readonly Readonly<{ input: SqlInput; place: Place }>[]>,
  placeOfRule: (dataset: DatasetId, rule: string) => Place,
): Dependencies {
  return new Map(
    datasets.map((dataset) => {
      const read = (reads.get(dataset.id) ?? []).map(({ input, place }) => ({ on: input.dataset, place }));
      const looked = dataset.rules.flatMap((rule) =>
        readsOfRule(rule).flatMap((other) =>
          other.dataset === dataset.id ? [] : [{ on: other.dataset, place: placeOfRule(dataset.id, rule.name) }],
        ),
      );
      return [dataset.id, [...read, ...looked]];
    }),
  );
}

/** Every circle once, as a path, at the first name that closes it; and the datasets that lie on one. */
export function findCycles(
  dependencies: Dependencies,
): Readonly<{ findings: Diagnostic[]; members: ReadonlySet<DatasetId> }> {
  const members = new Set<DatasetId>();
  const findings: Diagnostic[] = [];
  const needs = (id: string) => (dependencies.get(id as DatasetId) ?? []).map((dependency) => dependency.on);
  for (const start of dependencies.keys()) {
    if (members.has(start)) continue;
    const cycle = findCycle(start, needs);
    if (cycle === undefined) continue;
    for (const id of cycle) members.add(id as DatasetId);
    const [first = start, second = first] = cycle;
    const use = dependencies.get(first as DatasetId)?.find((dependency) => dependency.on === second);
    const place = use?.place ?? { file: "lakewright.yaml", line: 1, column: 1 };
    findings.push(
      diagnostic("LW1305", {
        place,
        values: { path: [...cycle, first].join(" → ") },
        value: second,
        hint: "take one of these steps out",
      }),
    );
  }
  return { findings, members };
}

/** Every dataset after those it needs. */
export function executionOrder(dependencies: Dependencies): DatasetId[] {
  const needs = (id: string) => (dependencies.get(id as DatasetId) ?? []).map((dependency) => dependency.on);
  return topologicalOrder([...dependencies.keys()], needs) as DatasetId[];
}
