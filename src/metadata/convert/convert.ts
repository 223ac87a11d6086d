import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DiagnosticsError, UserError } from "../../base/index.ts";
import { canonicalModel } from "../canonical.ts";
import { kindOfPath, readProjectFiles } from "../file/project-files.ts";
import { type LoadedProject, loadProject } from "../load-project.ts";
import type { Analysis } from "../model.ts";
import { projectCodeFiles } from "../project-code.ts";
import { ENTRY, isTypedProject, loadTypedProject } from "../typed/load.ts";
import { formatSchemaTypes, schemaTypesPath } from "../typed/schema-types.ts";
import { readSchemaFile } from "../schema-file.ts";
import type { ConvertedFiles } from "./to-typescript.ts";

/** A project as the other front end writes it. */
export type Conversion = Readonly<{
  /** Path → text of what is to be written. */
  files: ConvertedFiles;
  /** Metadata and code of the project that stay as they are. */
  kept: readonly string[];
  /** Files that say the same thing and would say it twice. */
  replaced: readonly string[];
}>;

export type FrontEndName = "ts" | "yaml";

/**
 * The same project for the other front end; nothing is written. What comes out was loaded and gives the very same Model.
 * @param analysis of the project: columns of its SELECTs, so that the compiler knows them; without it every name passes
 * @throws DiagnosticsError for a project that is not valid, UserError when there is nothing to convert
 */
export async function convertProject(root: string, to: FrontEndName, analysis?: Analysis): Promise<Conversion> {
  const loaded = await loadProject(root);
  if (loaded.model === undefined) throw new DiagnosticsError(loaded.diagnostics);
  if (isTypedProject(root) === (to === "ts"))
    throw new UserError("LW1810", { values: { project: loaded.model.project, to }, exitCode: 2 });
  const conversion =
    to === "ts" ? await convertToTypeScript(root, loaded, analysis) : await convertToYaml(root, loaded);
  await assertSameModel(root, loaded, conversion);
  return conversion;
}

async function convertToTypeScript(
  root: string,
  loaded: LoadedProject,
  analysis: Analysis | undefined,
): Promise<Conversion> {
  const { toTypeScript } = await import("./to-typescript.ts");
  const files = readProjectFiles(root);
  const schemas = files.files.filter((file) => file.kind === "schema");
  const types = schemas.map(async ({ path, names: [source = ""], text }) => {
    const { tables } = await readSchemaFile(path, text);
    return [schemaTypesPath(source), formatSchemaTypes(source, tables)] as const;
  });
  return {
    files: {
      ...toTypeScript(files, analysis),
      ...Object.fromEntries(await Promise.all(types)),
      ...(existsSync(join(root, "tsconfig.json")) ? {} : { "tsconfig.json": COMPILER_SETTINGS }),
    },
    kept: [...schemas.map((file) => file.path), ...codeOf(root, loaded)],
    replaced: files.files.filter((file) => file.kind !== "schema").map((file) => file.path),
  };
}

async function convertToYaml(root: string, loaded: LoadedProject): Promise<Conversion> {
  const { toYaml } = await import("./to-yaml.ts");
  const beside = readProjectFiles(root, ENTRY).files;
  const code = codeOf(root, loaded);
  const types = beside
    .filter((file) => file.kind === "schema")
    .map(({ names: [source = ""] }) => schemaTypesPath(source));
  const own = new Set([...projectCodeFiles(root, ENTRY), ...types.flatMap((path) => projectCodeFiles(root, path))]);
  const kept = [...beside.map((file) => file.path), ...code];
  return {
    files: toYaml((await loadTypedProject(root)).files),
    kept,
    replaced: [...own].filter((path) => !kept.includes(path)).sort(),
  };
}

/** For editors and `tsc`: the code is run as it is, so there is nothing to emit. */
const COMPILER_SETTINGS = `${JSON.stringify(
  {
    compilerOptions: {
      target: "esnext",
      module: "esnext",
      moduleResolution: "bundler",
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
    },
    include: ["**/*.ts"],
    exclude: ["node_modules", ".lakewright"],
  },
  undefined,
  2,
)}\n`;

/** Code the project names by its path or keeps in `policies/`, with all it imports. */
function codeOf(root: string, loaded: LoadedProject): readonly string[] {
  const policies = join(root, "policies");
  const named = [
    ...Object.keys(loaded.files).filter((path) => kindOfPath(path) === undefined),
    ...(existsSync(policies) ? readdirSync(policies).map((name) => `policies/${name}`) : []),
  ];
  return [...new Set(named.flatMap((path) => projectCodeFiles(root, path)))].sort();
}

/** Loads what would be written, in a folder of its own inside the project, so that packages are found as ever. */
async function assertSameModel(root: string, loaded: LoadedProject, conversion: Conversion): Promise<void> {
  const parent = join(root, ".lakewright");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "convert-"));
  try {
    writeConversion(root, folder, conversion);
    const { model, diagnostics } = await loadProject(folder);
    if (model === undefined) throw new DiagnosticsError(diagnostics);
    if (loaded.model === undefined || canonicalModel(model) !== canonicalModel(loaded.model))
      throw new UserError("LW1811", { values: { project: model.project }, exitCode: 70 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a conversion into a folder, with everything it keeps from `root`. */
export function writeConversion(root: string, folder: string, { files, kept }: Conversion): void {
  const put = (path: string, write: (absolute: string) => void) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    write(join(folder, path));
  };
  if (folder !== root) for (const path of kept) put(path, (absolute) => cpSync(join(root, path), absolute));
  for (const [path, text] of Object.entries(files)) put(path, (absolute) => writeFileSync(absolute, text));
}
