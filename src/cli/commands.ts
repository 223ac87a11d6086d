/*
 * Every command as plain data: help, shell completion, the parser, the reference page and the help table of the launcher are made from
 * it. It imports nothing but its parts: whoever needs to know what there is loads nothing else.
 */

import { dataCommands } from "./command-table/data.ts";
import { projectCommands } from "./command-table/project.ts";
import { workCommands } from "./command-table/work.ts";

export type { ArgumentSpec, CommandSpec, OptionSpec, ValueKind } from "./command-table/command-spec.ts";
export { commonOptions } from "./command-table/shared.ts";

/** Every command, in the order of the help. */
export const commands = [...workCommands, ...dataCommands, ...projectCommands] as const;

export type CommandName = (typeof commands)[number]["name"];
