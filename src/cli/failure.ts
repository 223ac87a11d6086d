import {
  type Code,
  DiagnosticsError,
  errorText,
  EXIT,
  type ExitCode,
  messageOf,
  systemFailure,
  UserError,
} from "../base/index.ts";
import { oneLine, type Output } from "./output.ts";
import type { UsageFinding } from "./parse.ts";

/** One clear sentence for what went wrong, with the exit code that says whose turn it is. */
export type Failure = Readonly<{ code: Code; message: string; hint?: string; exitCode: ExitCode }>;

/** What a thrown value means. Everything that is neither ours nor the system's is a bug. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UserError) {
    return { code: error.code, message: error.message, hint: error.hint, exitCode: error.exitCode };
  }
  const system = systemFailure(error);
  if (system !== undefined) return { ...system, exitCode: EXIT.world };
  const problem = errorText(error) || "an error without a text";
  return failure("LW9070", { problem }, "run again with --debug and report what it prints", EXIT.bug);
}

/** A wrong command line. */
export function usageFailure(finding: UsageFinding): Failure {
  return failure(finding.code, finding.values, finding.hint, EXIT.usage);
}

function failure(
  code: Code,
  values: Readonly<Record<string, string>>,
  hint: string | undefined,
  exitCode: ExitCode,
): Failure {
  return { code, message: messageOf(code, values), hint, exitCode };
}

/** Prints what was thrown and gives the exit code: findings one per line, otherwise one line; the stack with `--debug` only. */
export function reportFailure(error: unknown, output: Output): ExitCode {
  if (error instanceof DiagnosticsError) {
    output.json({ ok: false, diagnostics: error.diagnostics });
    // warnings are for validate and plan; here they would hide what stopped the command
    const errors = error.diagnostics.filter((finding) => finding.severity === "error");
    if (!output.mode.json) output.diagnostics(errors.length > 0 ? errors : error.diagnostics);
    return EXIT.usage;
  }
  const found = failureOf(error);
  reportLine(found, output);
  if (output.mode.debug) output.terminal.err(`${stackOf(error)}\n`);
  return found.exitCode;
}

/** `LW9001  Unknown command "rnu" — did you mean "run"?` */
export function reportLine(found: Failure, output: Output): void {
  const { code, message, hint, exitCode } = found;
  output.json({ ok: false, error: { code, message, hint, exitCode } });
  if (output.mode.json) return;
  const text = `${code}  ${oneLine(message)}${hint === undefined ? "" : ` — ${oneLine(hint)}`}`;
  output.terminal.err(`${output.paintNote("red", text)}\n`);
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? error.message;
  return error.cause === undefined ? stack : `${stack}\ncaused by ${stackOf(error.cause)}`;
}
