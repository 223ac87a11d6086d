import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { jsonSchemas } from "../src/metadata/index.ts";
import { repositoryRoot } from "../test/support/places.ts";
import { deployChecksPage } from "./generate/deploy-checks.ts";
import { azureControlsPage } from "./generate/azure-controls.ts";
import { deployRulesPage } from "./generate/deploy-rules.ts";
import { helpTable } from "./generate/help-table.ts";
import { policiesPage } from "./generate/policies.ts";
import { sourcesPage } from "./generate/sources.ts";
import { performancePage } from "./generate/performance.ts";
import { typesPage } from "./generate/types.ts";
import { apiReport, REPORT } from "./public-api/report.ts";
import { commandsPage, errorsPage } from "./generate/reference.ts";
import { terraformReadmes } from "./generate/terraform-readme.ts";

/** Every file of the repository that is made from the sources, by path. */
export async function generatedFiles(): Promise<Readonly<Record<string, string>>> {
  const { version } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as { version: string };
  const schemas = Object.entries(await jsonSchemas()).map(([name, text]) => [`schemas/${name}`, text] as const);
  return {
    "bin/help.json": helpTable(version),
    "docs/reference/azure-checks.md": deployChecksPage(),
    "docs/reference/azure-controls.md": azureControlsPage(repositoryRoot),
    "docs/reference/azure-rules.md": deployRulesPage(),
    "docs/reference/commands.md": commandsPage(),
    "docs/reference/errors.md": errorsPage(),
    "docs/reference/policies.md": policiesPage(),
    "docs/reference/sources.md": sourcesPage(),
    "docs/reference/types.md": typesPage(),
    "docs/guide/performance.md": performancePage(repositoryRoot),
    ...Object.fromEntries(schemas),
    ...terraformReadmes(repositoryRoot),
  };
}

/** The files whose content is not what the sources say now. */
export function staleFiles(root: string, files: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(files).filter((path) => readText(join(root, path)) !== files[path]);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(repositoryRoot, path)), { recursive: true });
  writeFileSync(join(repositoryRoot, path), text);
  console.log(`written: ${path}`);
}

// usage: scripts/generate.ts [--check]
if (import.meta.main) {
  const isCheck = process.argv.includes("--check");
  // the report takes seconds and is compared by a step of its own
  const report: Readonly<Record<string, string>> = isCheck ? {} : { [REPORT]: apiReport(repositoryRoot) };
  const files = { ...(await generatedFiles()), ...report };
  const stale = staleFiles(repositoryRoot, files);
  if (isCheck) {
    for (const path of stale) console.log(`${path}: not what the sources say now; run: npm run generate`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    for (const path of stale) write(path, files[path] ?? "");
  }
}
