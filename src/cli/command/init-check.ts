import { EXIT, sortDiagnostics } from "../../base/index.ts";
import type { Command } from "../context.ts";
import { scaffoldedProject } from "../project-root.ts";
import { pluralText } from "../quantity-text.ts";
import { checkStructure } from "../scaffold/index.ts";

/** `init --check`: how a repository differs from the structure that all of them share. */
export const initCheck: Command = async (context) => {
  const { output } = context;
  const { root, project } = await scaffoldedProject(context);
  const findings = sortDiagnostics(await checkStructure(root, project));
  const errors = findings.filter((finding) => finding.severity === "error").length;
  output.json({ ok: errors === 0, project, diagnostics: findings });
  if (!output.mode.json) output.diagnostics(findings);
  output.result(
    findings.length === 0
      ? `${project}: the structure is that of all repositories`
      : `${project}: ${pluralText(findings.length, "difference")} from the structure of all repositories`,
  );
  return errors === 0 ? EXIT.done : EXIT.usage;
};
