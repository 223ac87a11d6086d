export { canonicalPlan, explainPlan, reasonText } from "./explain.ts";
export { makePlan, type PlanInput, type PlanResult } from "./make-plan.ts";
export type { DatasetState, Ledger, Observed, ObservedDataset } from "./observed.ts";
export type * from "./plan.ts";
