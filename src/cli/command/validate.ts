import { writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Diagnostic, EXIT } from "../../base/index.ts";
import {
  fixInsertions,
  fixProject,
  type Model,
  policies,
  type ProjectFixes,
  writeTexts,
} from "../../metadata/index.ts";
import { type Command, type CommandContext, isSet, textOption } from "../context.ts";
import { makeFolder } from "../make-folder.ts";
import { pluralText } from "../quantity-text.ts";
import { projectRoot } from "../project-root.ts";
import { type JudgedProject, judgeProject } from "../validation/judge-project.ts";
import { folderInRepository, sarifLog } from "../validation/sarif.ts";

/** `validate`: all findings about metadata, SQL and policies; with `--fix` the safe ones are mended first. */
export const validate: Command = async (context) => {
  const root = projectRoot(context);
  const environment = textOption(context, "env");
  const first = await judgeProject(root, { environment });
  const fixes = isSet(context, "fix") ? await mend(context, first) : undefined;
  const isWritten = fixes !== undefined && fixes.changes.size > 0 && !isSet(context, "dry-run");
  const judged = isWritten ? await judgeProject(root, { environment, coded: first.coded }) : first;
  await writeSarif(context, judged);
  return report(context, judged, fixes);
};

/** Works out the fixes and writes them, or shows the difference. */
async function mend(context: CommandContext, { loaded, findings, coded }: JudgedProject): Promise<ProjectFixes> {
  const environment = textOption(context, "env");
  const fixes = await fixProject(
    loaded,
    findings,
    async (texts) => (await judgeProject(loaded.root, { environment, texts, coded })).findings,
  );
  const { output } = context;
  if (isSet(context, "dry-run")) {
    // loaded here: who only asks, the most frequent command of all, does not wait for it
    const { unifiedDiff } = await import("../scaffold/index.ts");
    output.result([...fixes.changes].map(([path, { before, after }]) => unifiedDiff(path, before, after)).join(""));
  } else writeTexts(loaded.root, fixes.changes);
  const done = isSet(context, "dry-run") ? "would fix" : "fixed";
  for (const { finding, problem } of fixes.outcomes) {
    const title = `${finding.code}  ${finding.fix?.title ?? ""}`;
    output.note(problem === undefined ? `${done} ${title}` : `left ${title} — ${problem}`);
  }
  return fixes;
}

async function writeSarif(context: CommandContext, { loaded, findings, coded }: JudgedProject): Promise<void> {
  const file = textOption(context, "sarif");
  if (file === undefined) return;
  const log = sarifLog(findings, {
    insertions: await fixInsertions(loaded, findings),
    folder: folderInRepository(loaded.root),
    titles: new Map(
      [...policies, ...(loaded.draft?.policies?.own ?? []), ...coded.policies].map(({ code, title }) => [code, title]),
    ),
  });
  const path = resolve(context.output.terminal.cwd, file);
  await makeFolder(dirname(path));
  writeFileSync(path, `${JSON.stringify(log, undefined, 2)}\n`);
}

function report(context: CommandContext, { loaded, findings }: JudgedProject, fixes: ProjectFixes | undefined): 0 | 2 {
  const errors = findings.filter((finding) => finding.severity === "error").length;
  const isRefused = errors > 0 || (isSet(context, "strict") && findings.length > 0);
  const { output } = context;
  output.json({
    ok: !isRefused,
    project: loaded.model?.project,
    diagnostics: findings,
    ...(fixes === undefined ? {} : { dryRun: isSet(context, "dry-run"), fixes: fixes.outcomes.map(fixFact) }),
  });
  if (!output.mode.json) output.diagnostics(findings);
  output.result(summaryText(loaded.model, errors, findings));
  return isRefused ? EXIT.usage : EXIT.done;
}

function fixFact({ finding, problem }: ProjectFixes["outcomes"][number]) {
  const files = [...new Set(finding.fix?.edits.map((edit) => edit.file))];
  return { code: finding.code, title: finding.fix?.title, files, ...(problem === undefined ? {} : { problem }) };
}

function summaryText(model: Model | undefined, errors: number, findings: readonly Diagnostic[]): string {
  const warnings = findings.length - errors;
  const fixable = findings.filter(({ fix }) => fix?.edits.every((edit) => edit.file.endsWith(".yaml"))).length;
  const found = [
    ...(errors > 0 ? [pluralText(errors, "error")] : []),
    ...(warnings > 0 ? [pluralText(warnings, "warning")] : []),
  ].join(", ");
  const help = fixable === 0 ? "" : `; validate --fix mends ${fixable}`;
  if (model === undefined) return found;
  const owners = [...model.sources, ...model.products];
  const datasets = owners.reduce((sum, owner) => sum + owner.datasets.length, 0);
  const size = `${pluralText(model.sources.length, "source")}, ${pluralText(model.products.length, "product")}, ${pluralText(datasets, "dataset")}`;
  return `${model.project}: ${size}: ${found === "" ? "no findings" : found}${help}`;
}
