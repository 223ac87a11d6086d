import { DiagnosticsError } from "../base/index.ts";
import { loadProject, type PlaceMap, type ResolvedModel, resolve } from "../metadata/index.ts";

/**
 * The metadata of a project for one environment, whatever engine it has: nothing of it is run.
 * @throws DiagnosticsError with every finding when it cannot be used
 */
export async function resolvedProject(
  root: string,
  environment: string,
): Promise<Readonly<{ resolved: ResolvedModel; places: PlaceMap }>> {
  const { model, places, diagnostics } = await loadProject(root);
  if (model === undefined) throw new DiagnosticsError(diagnostics);
  const { resolved, diagnostics: findings } = resolve(model, environment, new Date().toISOString(), places);
  if (resolved === undefined) throw new DiagnosticsError(findings);
  return { resolved, places };
}
