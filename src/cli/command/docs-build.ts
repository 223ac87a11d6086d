import { join, relative, resolve } from "node:path";
import { DiagnosticsError, EXIT } from "../../base/index.ts";
import { connectors } from "../../connector/index.ts";
import { analyzerVersion, openAnalyzer } from "../../engine/index.ts";
import {
  analyseProject,
  fileCache,
  findMissing,
  loadProject,
  type Model,
  readEmptyPaths,
} from "../../metadata/index.ts";
import { type Command, textOption } from "../context.ts";
import { buildSite, writeSite } from "../docs/index.ts";
import { projectRoot } from "../project-root.ts";
import { pluralText } from "../quantity-text.ts";

/** `docs build`: pages about the project from its metadata alone; no lake, no store, no source is asked. */
export const docsBuild: Command = async (context) => {
  const { output } = context;
  const root = projectRoot(context);
  const cache = fileCache(join(root, ".lakewright", "cache"));
  const loaded = await loadProject(root, cache);
  const { analysis, diagnostics } = await analyseProject(
    loaded,
    { version: analyzerVersion(), open: openAnalyzer },
    cache,
  );
  const findings = [...loaded.diagnostics, ...diagnostics];
  const { model } = loaded;
  if (model === undefined || findings.some((finding) => finding.severity === "error"))
    throw new DiagnosticsError(findings);
  const facts = { places: loaded.places, findings, empty: readEmptyPaths(root), analysis };
  const pages = buildSite({ model, analysis, missing: findMissing(model, facts), sourceTypes: sourceTypesOf(model) });
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
