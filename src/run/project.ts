import { join } from "node:path";
import { type Diagnostic, DiagnosticsError, EXIT, suggest, UserError } from "../base/index.ts";
import { analyzerVersion, openAnalyzer } from "../engine/index.ts";
import {
  type Analysis,
  analyseProject,
  fileCache,
  loadProject,
  type ResolvedModel,
  resolve,
} from "../metadata/index.ts";

/** A project read, judged and resolved for one environment: everything a plan needs but what exists. */
export type Project = Readonly<{
  root: string;
  resolved: ResolvedModel;
  analysis: Analysis;
  warnings: readonly Diagnostic[];
}>;

/** @throws DiagnosticsError with all findings when the metadata is not valid; UserError for an unknown environment or engine */
export async function readProject(root: string, environment: string, asOf: string): Promise<Project> {
  const loaded = await loadProject(root);
  if (loaded.model === undefined) throw new DiagnosticsError(loaded.diagnostics);
  const cache = fileCache(join(root, ".lakewright", "cache"));
  const analyzer = { version: analyzerVersion(), open: openAnalyzer };
  const { analysis, diagnostics } = await analyseProject(loaded, analyzer, cache);
  const { resolved, diagnostics: unresolved } = resolve(loaded.model, environment, asOf);
  const findings = [...loaded.diagnostics, ...diagnostics, ...unresolved];
  if (resolved === undefined || findings.some((finding) => finding.severity === "error"))
    throw new DiagnosticsError(findings);
  assertEngine(resolved);
  return { root, resolved, analysis, warnings: findings };
}

function assertEngine(resolved: ResolvedModel): void {
  const { environment, model } = resolved;
  if (environment.engine === "duckdb") return;
  const others = model.environments.filter((other) => other.engine === "duckdb").map((other) => other.name);
  throw new UserError("LW3001", {
    values: { environment: environment.name, engine: environment.engine },
    hint: suggest(environment.name, others),
    exitCode: EXIT.usage,
  });
}
