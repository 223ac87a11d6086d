import { UserError } from "../base/index.ts";
import type { CommandName } from "./commands.ts";
import type { Command } from "./context.ts";

/** Each command is a module of its own, loaded when it is called: one command never pays for another. */
const modules = {
  init: async () => (await import("./command/init.ts")).init,
  validate: async () => (await import("./command/validate.ts")).validate,
  plan: async () => (await import("./command/plan.ts")).plan,
  run: async () => (await import("./command/run.ts")).run,
  status: async () => (await import("./command/status.ts")).status,
  query: async () => (await import("./command/query.ts")).query,
  "quarantine list": async () => (await import("./command/quarantine-list.ts")).quarantineList,
  "quarantine show": async () => (await import("./command/quarantine-show.ts")).quarantineShow,
  "table check": async () => (await import("./command/table-check.ts")).tableCheck,
  "table diff": async () => (await import("./command/table-diff.ts")).tableDiff,
  "table export": async () => (await import("./command/table-export.ts")).tableExport,
  "table optimize": async () => (await import("./command/table-optimize.ts")).tableOptimize,
  "table restore": async () => (await import("./command/table-restore.ts")).tableRestore,
  "table show": async () => (await import("./command/table-show.ts")).tableShow,
  "table vacuum": async () => (await import("./command/table-vacuum.ts")).tableVacuum,
  "table history": async () => (await import("./command/table-history.ts")).tableHistory,
  preview: async () => (await import("./command/preview.ts")).preview,
  schema: async () => (await import("./command/schema.ts")).schema,
  discover: async () => (await import("./command/discover.ts")).discover,
  convert: async () => (await import("./command/convert.ts")).convert,
  doctor: async () => (await import("./command/doctor.ts")).doctor,
  "deploy build": async () => (await import("./command/deploy-build.ts")).deployBuild,
  "deploy check": async () => (await import("./command/deploy-check.ts")).deployCheck,
  "deploy diff": async () => (await import("./command/deploy-diff.ts")).deployDiff,
  "deploy doctor": async () => (await import("./command/deploy-doctor.ts")).deployDoctor,
  "docs build": async () => (await import("./command/docs-build.ts")).docsBuild,
  "store adopt": async () => (await import("./command/store-adopt.ts")).storeAdopt,
  completion: async () => (await import("./command/completion.ts")).completion,
} as const satisfies Record<CommandName, () => Promise<Command>>;

/** Loads the function of a command in the table. */
export async function loadCommand(name: string): Promise<Command> {
  const load = Object.hasOwn(modules, name) ? modules[name as CommandName] : undefined;
  if (load === undefined) throw new UserError("LW9001", { values: { command: name } });
  return await load();
}
