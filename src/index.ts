/** The library: what the command line does, as functions. Everything not named here may change without notice. */
export { type Diagnostic, formatDiagnostic, type Place, UserError } from "./base/index.ts";
export { loadProject, type LoadedProject, type Model, resolve, type ResolvedModel } from "./metadata/index.ts";
export type { Plan, Reason, Step } from "./plan/index.ts";
export {
  type DatasetStatus,
  executeRun,
  openWorkspace,
  type QuarantineGroup,
  type QuarantineRow,
  type RunEvent,
  type RunRequest,
  type RunSummary,
  type StepSummary,
  type Workspace,
  type WorkspaceOptions,
} from "./run/index.ts";
