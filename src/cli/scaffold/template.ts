import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { compareText, packageFolder } from "../../base/index.ts";
import { editorSchemas } from "../editor-schema.ts";

/** What `init` can begin with: folders of `templates/`, whose files belong to the team from the first moment on. */
export const templates = {
  shop: "a small product over files of a shop, which runs at once",
  blank: "the folders alone",
} as const satisfies Record<string, string>;
export type TemplateName = keyof typeof templates;

/** A file to write: path below the project with `/`, and its text. */
export type TemplateFile = Readonly<{ path: string; text: string }>;

/** What stands for `__project__` and `__version__` in the text of a template. */
export type TemplateValues = Readonly<{ project: string; version: string }>;

/** The files of a template, sorted by path. */
export function templateFiles(template: TemplateName, values: TemplateValues): Promise<readonly TemplateFile[]> {
  return readTemplate(template, values);
}

/** What every repository has whatever its products are, and what an upgrade renews; sorted by path. */
export async function frameFiles(values: TemplateValues): Promise<readonly TemplateFile[]> {
  const [frame, schemas] = await Promise.all([readTemplate("frame", values), editorSchemas()]);
  const written = Object.entries(schemas).map(([kind, text]) => ({
    path: `${schemaFolder}/${kind}.schema.json`,
    text,
  }));
  return [...frame, ...written].sort((a, b) => compareText(a.path, b.path));
}

/** The frame as it was before repositories kept a record of it: texts, and SHA-256 of the schemas by path. */
export async function unrecordedFrame(
  values: TemplateValues,
): Promise<Readonly<{ files: readonly TemplateFile[]; hashes: Readonly<Record<string, string>> }>> {
  const files = await readTemplate("before-records", values);
  const hashes = files.find((file) => file.path === "schemas.json")?.text ?? "{}";
  return {
    files: files.filter((file) => file.path !== "schemas.json"),
    hashes: JSON.parse(hashes) as Record<string, string>,
  };
}

const schemaFolder = ".vscode/schemas";
const templatesFolder = join(packageFolder, "templates");

async function readTemplate(name: string, values: TemplateValues): Promise<readonly TemplateFile[]> {
  const folder = join(templatesFolder, name);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => ({
      path: projectPath(relative(folder, path)),
      text: fillTokens(await readFile(path, "utf8"), values),
    })),
  );
  return files.sort((a, b) => compareText(a.path, b.path));
}

/** Replaces `__project__` and `__version__` where they stand alone: a longer word that holds one is another word. */
export function fillTokens(text: string, values: TemplateValues): string {
  return text.replace(/(?<!\w)__(project|version)__(?!\w)/g, (_, token: keyof TemplateValues) => values[token]);
}

// packages are published without files called .gitignore, and .gitattributes would rule over the templates themselves
const dotted = new Set(["gitignore", "gitattributes"]);

function projectPath(path: string): string {
  return dotted.has(path) ? `.${path}` : path.split(sep).join("/");
}
