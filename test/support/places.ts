import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const repositoryRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The Python environment that `scripts/provision.ts` makes from `test/requirements.txt`. */
export const venv = join(repositoryRoot, ".venv");
export const python = join(venv, "bin", "python");

/** The Python environment of checkov, apart because it pins what others need newer; from `test/checkov-requirements.txt`. */
export const checkovVenv = join(repositoryRoot, ".venv-checkov");
export const checkov = join(checkovVenv, "bin", "checkov");

/** Where Ivy put the jars of Delta for Spark. */
export const ivyHome = join(venv, "ivy");

/** The jars that Spark needs to read and write Delta, empty before provisioning. */
export function sparkJars(): readonly string[] {
  const folder = join(ivyHome, "jars");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".jar"))
    .sort()
    .map((name) => join(folder, name));
}
