import { join, relative, resolve, sep } from "node:path";
import { EXIT } from "../../base/index.ts";
import { buildTarget, targetOf, terraformTarget } from "../../deploy/index.ts";
import { kindsOf } from "../../metadata/index.ts";
import { type Command, textOption } from "../context.ts";
import { folderEffects } from "../deploy-build/build-effects.ts";
import { keptFindings } from "../deploy-build/kept-findings.ts";
import { writeBuild } from "../deploy-build/write-build.ts";
import { projectRoot } from "../project-root.ts";
import { pluralText } from "../quantity-text.ts";
import { soundProject } from "../validation/sound-project.ts";

/** `deploy build`: the files of a deploy target, written into a folder whose earlier build they replace. */
export const deployBuild: Command = async (context) => {
  const { output, environment } = context;
  const { cwd } = output.terminal;
  const root = projectRoot(context);
  const { resolved, places, warnings } = await soundProject(root, environment);
  const { targets } = await kindsOf(root, resolved.model);
  const target = textOption(context, "target") ?? terraformTarget.name;
  const out = textOption(context, "out");
  const chosen = targetOf(target, targets);
  const files = new Map(Object.entries(buildTarget(chosen, { resolved, places })));
  const place = out === undefined ? join(root, "deploy", environment) : resolve(cwd, out);
  const folder = relative(cwd, place).split(sep).join("/") || ".";
  const warned = [...warnings, ...(chosen.warnings?.({ resolved, places }) ?? [])];
  output.warnings(warned);

  const outcome = await writeBuild({ target, files, folder }, folderEffects(place));
  const kept = keptFindings(outcome, folder);
  const paths = [...files.keys()];
  const { removed, keptEdited, keptGone } = outcome;
  const facts = { target, environment, folder, files: paths, removed, kept: [...keptEdited, ...keptGone] };
  output.json({ ok: kept.length === 0, ...facts, diagnostics: [...warned, ...kept] });
  output.result(paths.join("\n"));
  for (const path of removed) output.note(`removed  ${path}`);
  output.note(`${pluralText(files.size, "file")} of ${target} for ${environment} in ${folder}`);
  if (!output.mode.json) output.diagnostics(kept);
  return kept.length === 0 ? EXIT.done : EXIT.failed;
};
