import { type Diagnostic, EXIT, UserError } from "../../base/index.ts";
import { loadProject, type ResolvedModel, resolve } from "../../metadata/index.ts";
import type { Command, CommandContext } from "../context.ts";
import { type Check, check } from "../doctor/check.ts";
import { environmentChecks } from "../doctor/environment.ts";
import { machineChecks } from "../doctor/machine.ts";
import { projectRoot } from "../project-root.ts";
import { oneLine } from "../output.ts";
import type { Paint } from "../terminal.ts";

/** `doctor`: looks at everything a run needs and says what is missing. */
export const doctor: Command = async (context) => {
  const root = projectRoot(context);
  const machine = await machineChecks(root);
  let resolved: ResolvedModel | undefined;
  const metadata = await check("metadata", async () => {
    resolved = await resolvedModel(root, context);
    return `${resolved.model.project}, environment ${resolved.environment.name}`;
  });
  const environment =
    resolved === undefined ? [] : await environmentChecks({ projectRoot: root, resolved, signal: context.signal });
  const checks = [...machine, metadata, ...environment];
  const failed = checks.filter((one) => one.status === "failed").length;
  context.output.json({ ok: failed === 0, checks });
  context.output.result(checks.map((one) => checkLine(one, context.output.paint)).join("\n"));
  return failed === 0 ? EXIT.done : EXIT.world;
};

async function resolvedModel(root: string, context: CommandContext): Promise<ResolvedModel> {
  const loaded = await loadProject(root);
  if (loaded.model === undefined) throw invalid(loaded.diagnostics);
  const { resolved, diagnostics } = resolve(loaded.model, context.environment, new Date().toISOString(), loaded.places);
  if (resolved === undefined) throw invalid(diagnostics);
  return resolved;
}

function invalid(diagnostics: readonly Diagnostic[]): UserError {
  const values = { count: diagnostics.filter((finding) => finding.severity === "error").length };
  return new UserError("LW9018", { values, hint: "lakewright validate shows them", exitCode: EXIT.usage });
}

const marks = { ok: ["green", "ok     "], warning: ["yellow", "warning"], failed: ["red", "failed "] } as const;

function checkLine(one: Check, paint: Paint): string {
  const [style, mark] = marks[one.status];
  const hint = one.hint === undefined ? "" : ` — ${oneLine(one.hint)}`;
  return `${paint(style, mark)}  ${one.name.padEnd(14)}  ${oneLine(one.detail)}${hint}`;
}
