import type { ExitCode } from "../base/index.ts";
import type { Output } from "./output.ts";
import type { OptionValues } from "./parse.ts";

/** What a command gets: words already checked against its table entry, and how to speak. */
export type CommandContext = Readonly<{
  arguments: readonly string[];
  options: OptionValues;
  environment: string;
  output: Output;
  signal: AbortSignal;
}>;

/** A command: does its work and answers with the exit code. It prints by `output` only and never exits. */
export type Command = (context: CommandContext) => Promise<ExitCode>;

/** Value of an option that has one. */
export function textOption(context: CommandContext, name: string): string | undefined {
  const value = context.options[name];
  return typeof value === "string" ? value : undefined;
}

/** Value of a number option; the parser let digits through only. */
export function numberOption(context: CommandContext, name: string, otherwise: number): number {
  const value = textOption(context, name);
  return value === undefined ? otherwise : Number(value);
}

/** Whether a switch is set. */
export function isSet(context: CommandContext, name: string): boolean {
  return context.options[name] === true;
}
