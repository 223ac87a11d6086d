import { formatDiagnostic } from "../../src/base/index.ts";
import { analyzerVersion, openAnalyzer } from "../../src/engine/index.ts";
import {
  type Analysis,
  analyseProject,
  type AnalysisCache,
  loadProject,
  memoryCache,
} from "../../src/metadata/index.ts";
import { type Files, projectFolder, validProject } from "./project-folder.ts";

/** The dataset of the valid project that tests change. */
export const SQL = "products/sales/silver/orders.sql";
export const YAML = "products/sales/silver/orders.yaml";

/** The analyser of the engine, as the command line passes it in. */
export const real = { version: analyzerVersion(), open: openAnalyzer };

export type Outcome = Readonly<{ analysis: Analysis; findings: readonly string[]; loaded: readonly string[] }>;

/** Loads and analyses the valid project with some files changed. */
export async function analyse(files: Files, cache: AnalysisCache = memoryCache(), analyzer = real): Promise<Outcome> {
  using folder = projectFolder({ ...validProject, ...files });
  const project = await loadProject(folder.root);
  const { analysis, diagnostics } = await analyseProject(project, analyzer, cache);
  return { analysis, findings: diagnostics.map(formatDiagnostic), loaded: project.diagnostics.map(formatDiagnostic) };
}
