import { type Diagnostic, formatDiagnostic } from "./diagnostics.ts";

/**
 * All findings of a refused request, carried through a throw where a function has a result to promise (a run, a plan).
 * The command line prints every one of them and exits with 2.
 */
export class DiagnosticsError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join("\n"));
    this.name = "DiagnosticsError";
    this.diagnostics = diagnostics;
  }
}
