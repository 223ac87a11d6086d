export { openStore, type OpenStoreOptions } from "./open-store.ts";
export type {
  AttemptRecord,
  AuditBreak,
  AuditEntry,
  FailureRecord,
  Holder,
  LeaseGrant,
  RunRecord,
  RunStatus,
  StepFigures,
  StepRecord,
  StepStatus,
  Store,
} from "./store.ts";
