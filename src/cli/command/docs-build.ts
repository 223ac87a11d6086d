import { join, relative, resolve } from "node:path";
import { DiagnosticsError, EXIT } from "../../base/index.ts";
import { declaredConnectors } from "../../connector/index.ts";
import { deployTargets } from "../../deploy/index.ts";
import { findMissing, type Model, readEmptyPaths } from "../../metadata/index.ts";
import { type Command, textOption } from "../context.ts";
import { buildSite, type SiteInput, writeSite } from "../docs/index.ts";
import { projectRoot } from "../project-root.ts";
import { pluralText } from "../quantity-text.ts";
import { missingFrame } from "../scaffold/index.ts";
import { judgeProject } from "../validation/judge-project.ts";

/** `docs build`: pages about the project from its metadata alone; no lake, no store, no source is asked. */
export const docsBuild: Command = async (context) => {
  const { output } = context;
  const root = projectRoot(context);
  const { loaded, analysis, faults } = await judgeProject(root, { environment: textOption(context, "env") });
  const { model, places } = loaded;
  if (model === undefined || faults.some((fault) => fault.severity === "error")) throw new DiagnosticsError(faults);
  const facts = { places, findings: faults, empty: readEmptyPaths(root), analysis };
  const missing = [...(await missingFrame(root, model.project)), ...findMissing(model, facts)];
  const pages = buildSite({ model, analysis, missing, ...kindsIn(model) });
  const given = textOption(context, "out");
  const folder = given === undefined ? join(root, ".lakewright", "docs") : resolve(output.terminal.cwd, given);
  await writeSite(folder, pages);
  output.json({ project: model.project, folder, pages: [...pages.keys()] });
  output.result(join(relative(output.terminal.cwd, folder), "index.html"));
  output.note(`${pluralText(pages.size, "page")} written; open the first one in a browser.`);
  return EXIT.done;
};

/** Built-in kinds and those the project brings, without loading its code. */
function kindsIn({ extensions = [] }: Model): Pick<SiteInput, "sourceTypes" | "targets"> {
  const ownTypes = extensions.flatMap((extension) => extension.sources.map((source) => source.type));
  const ownTargets = extensions.flatMap((extension) => extension.targets);
  return {
    sourceTypes: [...declaredConnectors.map((connector) => connector.type), ...ownTypes],
    targets: [...deployTargets, ...ownTargets].map(({ name, summary }) => ({ name, summary })),
  };
}
