import { writeFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { EXIT } from "../../base/index.ts";
import { buildTarget, checkTree, exemptionsOf, terraformTarget } from "../../deploy/index.ts";
import { type Command, type CommandContext, textOption } from "../context.ts";
import { readTexts } from "../deploy-files.ts";
import { projectRoot } from "../project-root.ts";
import { pluralText } from "../quantity-text.ts";
import { resolvedProject } from "../resolved-project.ts";
import { folderInRepository, sarifLog } from "../validation/sarif.ts";

/**
 * `deploy check`: judges what `deploy build` makes for an environment, or a folder with Terraform, objects of Data Factory, pipelines, SQL
 * scripts and notebooks, by the security rules.
 */
export const deployCheck: Command = async (context) => {
  const { output } = context;
  const root = projectRoot(context);
  const project = await resolvedProject(root, context.environment);
  const from = textOption(context, "from");
  const files =
    from === undefined
      ? new Map(Object.entries(buildTarget(terraformTarget, project)))
      : readTexts(resolve(output.terminal.cwd, from));
  const today = new Date().toISOString().slice(0, 10);
  const { findings, evidence } = checkTree(files, exemptionsOf(project), today);
  await writeFiles(context, { findings, evidence, folder: folderInRepository(root) });
  const warnings = from === undefined ? (terraformTarget.warnings?.(project) ?? []) : [];
  output.warnings(warnings);
  output.diagnostics(findings);
  output.json({ environment: context.environment, findings, warnings, evidence });
  const used = evidence.rules.filter(({ result }) => result !== "not used").length;
  output.note(
    `${pluralText(findings.length, "finding")}, ${pluralText(used, "rule")} in use, of ${evidence.rules.length}`,
  );
  return findings.length === 0 ? EXIT.done : EXIT.failed;
};

type Checked = ReturnType<typeof checkTree> & Readonly<{ folder: string }>;

async function writeFiles(context: CommandContext, { findings, evidence, folder }: Checked): Promise<void> {
  const sarif = textOption(context, "sarif");
  const proof = textOption(context, "evidence");
  const at = (file: string) => resolve(context.output.terminal.cwd, file);
  if (sarif !== undefined) {
    const log = sarifLog(findings, { insertions: new Map(), folder, titles: new Map() });
    await writeFile(at(sarif), `${JSON.stringify(log, null, 2)}\n`);
  }
  if (proof === undefined) return;
  await writeFile(at(proof), `${JSON.stringify(evidence, null, 2)}\n`);
  context.output.note(`evidence in ${relative(context.output.terminal.cwd, at(proof))}`);
}
