export { canonicalPlan, explainPlan, reasonText } from "./explain.ts";
export { datasetGraph, reachable } from "./graph.ts";
export { makePlan, type PlanInput, type PlanResult } from "./make-plan.ts";
export type { DatasetState, Ledger, Observed, ObservedDataset } from "./observed.ts";
export type * from "./plan.ts";
export { type SelectableNode, selectDatasets } from "./selection.ts";
