import { type Code, messageOf } from "./catalogue/index.ts";

/**
 * How a failure is to be treated.
 * transient: may be retried · terminal: retrying is useless · conflict: another writer was first ·
 * fenced: a newer attempt took over · resources: disk or memory · input: the data, not the system.
 */
export type FailureClass = "transient" | "terminal" | "conflict" | "fenced" | "resources" | "input";

/** Exit codes of the command line. */
export const EXIT = { done: 0, failed: 1, usage: 2, world: 3, bug: 70, interrupted: 130, terminated: 143 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export type UserErrorOptions = Readonly<{
  values?: Readonly<Record<string, string | number>>;
  hint?: string;
  exitCode?: ExitCode;
  failure?: FailureClass;
  cause?: unknown;
}>;

/** A failure the user can understand and act on. Everything else that is thrown is a bug. */
export class UserError extends Error {
  readonly code: Code;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly failure: FailureClass;

  constructor(code: Code, options: UserErrorOptions = {}) {
    super(messageOf(code, options.values ?? {}), { cause: options.cause });
    this.name = "UserError";
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? EXIT.failed;
    this.failure = options.failure ?? "terminal";
  }
}

/** True for the errors of Node that carry a system code such as ENOENT. */
export function hasErrorCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** The message of whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
