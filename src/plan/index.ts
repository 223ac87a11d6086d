export type { DatasetState, Ledger, Observed, ObservedDataset } from "./observed.ts";
export type * from "./plan.ts";
