import { join, relative, resolve } from "node:path";
import { DiagnosticsError, EXIT } from "../../base/index.ts";
import { connectors } from "../../connector/index.ts";
import { findMissing, type Model, readEmptyPaths } from "../../metadata/index.ts";
import { type Command, textOption } from "../context.ts";
import { buildSite, writeSite } from "../docs/index.ts";
import { projectRoot } from "../project-root.ts";
import { pluralText } from "../quantity-text.ts";
import { judgeProject } from "../validation/judge-project.ts";

/** `docs build`: pages about the project from its metadata alone; no lake, no store, no source is asked. */
export const docsBuild: Command = async (context) => {
  const { output } = context;
  const root = projectRoot(context);
  const { loaded, analysis, faults } = await judgeProject(root, { environment: textOption(context, "env") });
  const { model, places } = loaded;
  if (model === undefined || faults.some((fault) => fault.severity === "error")) throw new DiagnosticsError(faults);
  const missing = findMissing(model, { places, findings: faults, empty: readEmptyPaths(root), analysis });
  const pages = buildSite({ model, analysis, missing, sourceTypes: sourceTypesOf(model) });
  const given = textOption(context, "out");
  const folder = given === undefined ? join(root, ".lakewright", "docs") : resolve(output.terminal.cwd, given);
  await writeSite(folder, pages);
  output.json({ project: model.project, folder, pages: [...pages.keys()] });
  output.result(join(relative(output.terminal.cwd, folder), "index.html"));
  output.note(`${pluralText(pages.size, "page")} written; open the first one in a browser.`);
  return EXIT.done;
};

function sourceTypesOf({ extensions = [] }: Model): readonly string[] {
  const own = extensions.flatMap((extension) => extension.sources.map((source) => source.type));
  return [...connectors.map((connector) => connector.type), ...own];
}
