import { errorText, EXIT, type FailureClass, systemFailure, UserError } from "../base/index.ts";
import type { FailureRecord } from "../store/index.ts";

const NEXT_ACTION = {
  transient: "run again; it was tried several times already",
  terminal: "mend the cause, then run again",
  conflict: "run again: it plans from the new version",
  fenced: "nothing: another run has taken over",
  resources: "free the named resource or raise its setting, then run again",
  input: "look at the rows and rules named, mend the data or the rule, then run again",
} as const satisfies Record<FailureClass, string>;

/** The machine-readable record every failure leaves (I14). A failure that is not ours keeps its message and is marked a bug. */
export function failureRecord(error: unknown): FailureRecord {
  if (error instanceof UserError) {
    return {
      code: error.code,
      class: error.failure,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      nextAction: NEXT_ACTION[error.failure],
      exitCode: error.exitCode,
    };
  }
  const system = systemFailure(error);
  if (system !== undefined)
    return { ...system, class: "resources", nextAction: NEXT_ACTION.resources, exitCode: EXIT.world };
  const stack = error instanceof Error ? error.stack : undefined;
  const nextAction = "report it with the output of --debug";
  return {
    code: "LW3025",
    class: "bug",
    message: errorText(error),
    nextAction,
    exitCode: EXIT.bug,
    ...(stack === undefined ? {} : { stack }),
  };
}

/** True for what an AbortSignal throws when the user cancelled. */
export function isCancellation(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === "AbortError"));
}
