import { EXIT, type ExitCode, UserError } from "../base/index.ts";
import type { Command } from "./context.ts";
import { loadCommand } from "./command-modules.ts";
import { reportFailure, reportLine, usageFailure } from "./failure.ts";
import { commandHelp, groupHelp, programHelp } from "./help.ts";
import { watchInterruption } from "./interruption.ts";
import { makeOutput, type Output } from "./output.ts";
import { type OptionValues, type Parsed, parseArguments } from "./parse.ts";
import { watchStrayErrors } from "./stray-error.ts";
import { processTerminal, type Terminal } from "./terminal.ts";
import { version } from "./version.ts";

/**
 * Runs one command line (the words after `lakewright`).
 * @returns the exit code: 0 done, 1 work failed, 2 wrong use or metadata, 3 the world is wrong, 70 a bug, 130/143 interrupted.
 */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<ExitCode> {
  // a reader that has seen enough (`| head`) is no failure
  process.stdout.on("error", ignoreClosedPipe);
  try {
    return await runParsed(parseArguments(argv), terminal);
  } finally {
    process.stdout.off("error", ignoreClosedPipe);
  }
}

function ignoreClosedPipe(error: Error): void {
  if (!("code" in error) || error.code !== "EPIPE") throw error;
}

async function runParsed(parsed: Parsed, terminal: Terminal): Promise<ExitCode> {
  switch (parsed.kind) {
    case "version":
      terminal.out(`${version()}\n`);
      return EXIT.done;
    case "help":
      terminal.out(helpFor(parsed));
      return EXIT.done;
    case "wrong": {
      const output = outputFor(parsed.options, terminal);
      for (const finding of parsed.findings) reportLine(usageFailure(finding), output);
      return EXIT.usage;
    }
    case "command":
      return runCommand(parsed, outputFor(parsed.options, terminal));
    default:
      return parsed satisfies never;
  }
}

function helpFor(parsed: Parsed & { kind: "help" }): string {
  if (parsed.command !== undefined) return commandHelp(parsed.command);
  return parsed.group === undefined ? programHelp() : groupHelp(parsed.group);
}

function outputFor(options: OptionValues, terminal: Terminal): Output {
  const isSet = (name: string) => options[name] === true;
  return makeOutput(terminal, { json: isSet("json"), quiet: isSet("quiet"), debug: isSet("debug") });
}

async function runCommand(parsed: Parsed & { kind: "command" }, output: Output): Promise<ExitCode> {
  using interruption = watchInterruption(output);
  using _ = watchStrayErrors(output);
  const environment = parsed.options["env"];
  try {
    const command: Command = await loadCommand(parsed.command.name);
    const exitCode = await command({
      arguments: parsed.arguments,
      options: parsed.options,
      environment: typeof environment === "string" ? environment : "local",
      output,
      signal: interruption.signal,
    });
    return interruption.exitCode() ?? exitCode;
  } catch (error) {
    const interrupted = interruption.exitCode();
    if (interrupted === undefined) return reportFailure(error, output);
    return reportInterruption(interrupted, output);
  }
}

function reportInterruption(exitCode: ExitCode, output: Output): ExitCode {
  return reportFailure(new UserError("LW9040", { exitCode, hint: "run again to go on" }), output);
}
