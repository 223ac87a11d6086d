export type * from "./contract.ts";
export type { LogLine } from "./log-line.ts";
export { openLake, openProjectStore } from "./open.ts";
export { saveSchemaTypes } from "./schema-file.ts";
export { executeRun } from "./supervisor.ts";
export { openTableAt, openTables, type ProjectTables, type TablePlace } from "./tables.ts";
export { openWorkspace, type WorkspaceOptions } from "./workspace.ts";
