import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { checkSteps } from "../../scripts/check/steps.ts";
import { repositoryRoot } from "../support/places.ts";

const settings = [
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "biome.json",
  ".oxlintrc.json",
  "knip.json",
  ".gitignore",
];

/** A small repository with our settings and these files, removed when the test ends. */
export function repositoryWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "lakewright-house-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const name of settings) cpSync(join(repositoryRoot, name), join(root, name));
  symlinkSync(join(repositoryRoot, "node_modules"), join(root, "node_modules"));
  mkdirSync(join(root, ".git"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** What one step of `npm run check` finds in a repository, as one text. */
export async function findings(name: (typeof checkSteps)[number]["name"], root: string): Promise<string> {
  const step = checkSteps.find((item) => item.name === name);
  if (step === undefined) throw new Error(`no step ${name}`);
  return [...(await step.find(root, () => {}))].join("\n");
}
