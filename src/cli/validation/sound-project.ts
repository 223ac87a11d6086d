import { type Diagnostic, DiagnosticsError } from "../../base/index.ts";
import { type PlaceMap, type ResolvedModel, resolve } from "../../metadata/index.ts";
import { judgeProject } from "./judge-project.ts";

/**
 * A project for one environment, after everything was asked that `validate` asks: metadata, SQL and the policies of that environment.
 * @returns with the findings that stop nothing
 * @throws DiagnosticsError with every finding when one of them is an error
 */
export async function soundProject(
  root: string,
  environment: string,
): Promise<Readonly<{ resolved: ResolvedModel; places: PlaceMap; warnings: readonly Diagnostic[] }>> {
  const { loaded, findings } = await judgeProject(root, { environment });
  const { model, places } = loaded;
  if (model === undefined || findings.some(({ severity }) => severity === "error"))
    throw new DiagnosticsError(findings);
  const { resolved, diagnostics } = resolve(model, environment, new Date().toISOString(), places);
  if (resolved === undefined) throw new DiagnosticsError(diagnostics);
  return { resolved, places, warnings: findings };
}
