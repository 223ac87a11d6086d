import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Diagnostic, diagnostic } from "../../base/index.ts";
import { version } from "../version.ts";
import { kindOf } from "./files.ts";
import { besidePath } from "./plan-upgrade.ts";
import { readRecord, RECORD_FILE, type ScaffoldRecord } from "./record.ts";
import { frameFiles } from "./template.ts";
import { compareVersions } from "./upgrade.ts";

/** Folders that every repository has, so that whoever knows one finds his way in all of them. */
const folders = ["sources", "products"] as const;

/** Files that every repository has; of several in a row one is enough. */
const files = [
  ["README.md"],
  ["BACKLOG.md"],
  ["package.json"],
  ["Makefile"],
  ["azure-pipelines.yml", ".github/workflows/check.yml"],
] as const satisfies readonly (readonly string[])[];

/** What must never be committed: tables and values of secrets. */
const ignored = [".lakewright/", ".secrets.yaml"] as const;

/** How a repository differs from the structure all of them share. Errors: what harms; warnings: what a team may have decided. */
export async function checkStructure(root: string, project: string): Promise<readonly Diagnostic[]> {
  const record = await readRecord(root);
  // the record names the same paths, and reading it builds no schemas
  const paths =
    record === undefined
      ? (await frameFiles({ project, version: version() })).map((file) => file.path)
      : Object.keys(record.files);
  const found = await Promise.all([
    missingFolders(root),
    missingFiles(root),
    leftConflicts(root, paths),
    unignored(root),
  ]);
  return [...found.flat(), ...versionFindings(record)];
}

async function missingFolders(root: string): Promise<readonly Diagnostic[]> {
  const kinds = await Promise.all(folders.map((folder) => kindOf(join(root, folder))));
  return folders
    .filter((_, index) => kinds[index] !== "folder")
    .map((folder) => diagnostic("LW9063", { place: placeIn(folder), values: { folder }, hint: "make it" }));
}

async function missingFiles(root: string): Promise<readonly Diagnostic[]> {
  const isThere = async (path: string) => (await kindOf(join(root, path))) !== "nothing";
  const missing = await Promise.all(
    files.map(async (choice) => ((await Promise.all(choice.map(isThere))).includes(true) ? [] : [choice])),
  );
  return missing.flat().map((choice) =>
    diagnostic("LW9064", {
      place: placeIn(choice[0]),
      values: { file: choice.join(" or ") },
      severity: "warning",
      hint: "take it from a new project: lakewright init",
    }),
  );
}

async function leftConflicts(root: string, paths: readonly string[]): Promise<readonly Diagnostic[]> {
  const kinds = await Promise.all(paths.map((path) => kindOf(join(root, besidePath(path)))));
  return paths
    .filter((_, index) => kinds[index] === "file")
    .map((path) =>
      diagnostic("LW9065", {
        place: placeIn(besidePath(path)),
        values: { file: path },
        hint: `take over what is wanted, then remove ${besidePath(path)}`,
      }),
    );
}

async function unignored(root: string): Promise<readonly Diagnostic[]> {
  const hasFile = (await readdir(root)).includes(".gitignore");
  const text = hasFile ? await readFile(join(root, ".gitignore"), "utf8") : "";
  const lines = new Set(text.split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, "")));
  return ignored
    .filter((entry) => !lines.has(entry.replace(/\/$/, "")))
    .map((entry) =>
      diagnostic("LW9066", { place: placeIn(".gitignore"), values: { entry }, hint: `add the line ${entry}` }),
    );
}

const UPGRADE = "lakewright init --upgrade";

function versionFindings(record: ScaffoldRecord | undefined): readonly Diagnostic[] {
  const own = version();
  const place = placeIn(RECORD_FILE);
  if (record === undefined) return [diagnostic("LW9067", { place, severity: "warning", hint: UPGRADE })];
  const difference = compareVersions(record.version, own);
  if (difference === 0) return [];
  const values = { written: record.version, own };
  return difference > 0
    ? [diagnostic("LW9062", { place, values, hint: `install lakewright ${record.version} or newer` })]
    : [diagnostic("LW9068", { place, values, severity: "warning", hint: UPGRADE })];
}

function placeIn(file: string): Diagnostic["place"] {
  return { file, line: 1, column: 1 };
}
