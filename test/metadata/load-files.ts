import { formatDiagnostic } from "../../src/base/index.ts";
import { loadProject, type Model } from "../../src/metadata/index.ts";
import { type Files, projectFolder, validProject } from "./project-folder.ts";

/** Loads the valid project with some files changed. Findings as `code line:column text — hint`, without the file's name. */
export async function load(files: Files): Promise<Readonly<{ findings: readonly string[]; model?: Model }>> {
  using folder = projectFolder({ ...validProject, ...files });
  const { diagnostics, model } = await loadProject(folder.root);
  const findings = diagnostics.map((finding) =>
    formatDiagnostic(finding).replace(/^\S+?:(\d+:\d+) {2}(LW\d+)/, "$2 $1"),
  );
  return model === undefined ? { findings } : { findings, model };
}

/** A source file of SQLite with these datasets. */
export function source(datasets: string): string {
  return `source: ops\ntype: sqlite\nconnection: { path: ops.db }\ndatasets:\n${datasets}`;
}
