import { join } from "node:path";
import { type Diagnostic, DiagnosticsError, EXIT, sortDiagnostics, suggest, UserError } from "../base/index.ts";
import { analyzerVersion, openAnalyzer } from "../engine/index.ts";
import {
  type Analysis,
  type AnalysisCache,
  type AnalysisResult,
  analyseProject,
  fileCache,
  type LoadedProject,
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

/** A project read and resolved, its SQL not judged yet. */
export type LoadedModel = Readonly<{ loaded: LoadedProject; resolved: ResolvedModel; findings: readonly Diagnostic[] }>;

/** @throws DiagnosticsError with all findings when the metadata is not valid; UserError for an unknown environment or engine */
export async function loadModel(root: string, environment: string, asOf: string): Promise<LoadedModel> {
  const loaded = await loadProject(root, cacheOf(root));
  // without a model the SQL is judged all the same, so that all findings come together
  if (loaded.model === undefined)
    throw new DiagnosticsError(sortDiagnostics([...loaded.diagnostics, ...(await judge(loaded)).diagnostics]));
  const { resolved, diagnostics } = resolve(loaded.model, environment, asOf, loaded.places);
  const findings = [...loaded.diagnostics, ...diagnostics];
  if (resolved === undefined) throw new DiagnosticsError(findings);
  assertEngine(resolved);
  return { loaded, resolved, findings };
}

/** Judges the SQL of a loaded project. @throws DiagnosticsError when it is not valid */
export async function analyseModel({ loaded, resolved, findings }: LoadedModel): Promise<Project> {
  const { analysis, diagnostics } = await judge(loaded);
  const all = [...findings, ...diagnostics];
  if (all.some((finding) => finding.severity === "error")) throw new DiagnosticsError(all);
  return { root: loaded.root, resolved, analysis, warnings: all };
}

/** What the SQL reads and gives as far as it can be known, with everything that is wrong. */
export function judge(loaded: LoadedProject): Promise<AnalysisResult> {
  return analyseProject(loaded, { version: analyzerVersion(), open: openAnalyzer }, cacheOf(loaded.root));
}

function cacheOf(root: string): AnalysisCache {
  return fileCache(join(root, ".lakewright", "cache"));
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
