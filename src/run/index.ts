export type * from "./contract.ts";
export { executeRun } from "./supervisor.ts";
export { openWorkspace, type WorkspaceOptions } from "./workspace.ts";
