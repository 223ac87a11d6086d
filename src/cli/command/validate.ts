import { join } from "node:path";
import { type Diagnostic, EXIT, formatDiagnostic, sortDiagnostics } from "../../base/index.ts";
import { analyzerVersion, openAnalyzer } from "../../engine/index.ts";
import { analyseProject, fileCache, loadProject, type Model, type PlaceMap, resolve } from "../../metadata/index.ts";
import { type Command, type CommandContext, isSet, textOption } from "../context.ts";
import { pluralText } from "../quantity-text.ts";
import { projectRoot } from "../project-root.ts";

/** `validate`: all findings about metadata and SQL; the engine is loaded only for SQL that is not in the cache. */
export const validate: Command = async (context) => {
  const root = projectRoot(context);
  const cache = fileCache(join(root, ".lakewright", "cache"));
  const loaded = await loadProject(root, cache);
  const { diagnostics } = await analyseProject(loaded, { version: analyzerVersion(), open: openAnalyzer }, cache);
  const resolved = loaded.model === undefined ? [] : environmentFindings(loaded.model, loaded.places, context);
  const findings = sortDiagnostics(distinct([...loaded.diagnostics, ...diagnostics, ...resolved]));
  const errors = findings.filter((finding) => finding.severity === "error").length;
  const isRefused = errors > 0 || (isSet(context, "strict") && findings.length > 0);
  const { output } = context;
  output.json({ ok: !isRefused, project: loaded.model?.project, diagnostics: findings });
  if (!output.mode.json) output.diagnostics(findings);
  output.result(summaryText(loaded.model, errors, findings.length - errors));
  return isRefused ? EXIT.usage : EXIT.done;
};

/** What resolving finds in the environment given, or in all of them. */
function environmentFindings(model: Model, places: PlaceMap, context: CommandContext): readonly Diagnostic[] {
  const given = textOption(context, "env");
  const names = given === undefined ? model.environments.map((environment) => environment.name) : [given];
  const asOf = new Date().toISOString();
  return names.flatMap((name) => resolve(model, name, asOf, places).diagnostics);
}

function distinct(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(findings.map((finding) => [formatDiagnostic(finding), finding])).values()];
}

function summaryText(model: Model | undefined, errors: number, warnings: number): string {
  const found = [
    ...(errors > 0 ? [pluralText(errors, "error")] : []),
    ...(warnings > 0 ? [pluralText(warnings, "warning")] : []),
  ].join(", ");
  if (model === undefined) return found;
  const owners = [...model.sources, ...model.products];
  const datasets = owners.reduce((sum, owner) => sum + owner.datasets.length, 0);
  const size = `${pluralText(model.sources.length, "source")}, ${pluralText(model.products.length, "product")}, ${pluralText(datasets, "dataset")}`;
  return `${model.project}: ${size}: ${found === "" ? "no findings" : found}`;
}
