import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const templateFolder = fileURLToPath(new URL("../../templates/project/", import.meta.url));

/** A file to write: path below the project with `/`, and its text. */
export type TemplateFile = Readonly<{ path: string; text: string }>;

/** The files of a new project called `name`, sorted by path. */
export async function templateFiles(name: string): Promise<readonly TemplateFile[]> {
  const entries = await readdir(templateFolder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => ({
      path: projectPath(relative(templateFolder, path)),
      text: (await readFile(path, "utf8")).replaceAll("__project__", name),
    })),
  );
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

// packages are published without files called .gitignore
function projectPath(path: string): string {
  return path === "gitignore" ? ".gitignore" : path.split(sep).join("/");
}
