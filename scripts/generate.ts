import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { commandHelp, groupHelp, programHelp } from "../src/cli/help.ts";
import { commands } from "../src/cli/commands.ts";
import { repositoryRoot } from "../test/support/places.ts";

/** Every file of the repository that is made from the sources; `npm run check` compares them. */
export const generatedFiles = {
  "bin/help.json": helpTable,
} as const satisfies Record<string, () => string>;

/** What the launcher answers without loading the command: `{ version, help: { "": …, "quarantine": …, "quarantine list": … } }`. */
function helpTable(): string {
  const { version } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as { version: string };
  const groups = commands.flatMap((command) => (command.name.includes(" ") ? [command.name.split(" ")[0] ?? ""] : []));
  const help = {
    "": programHelp(),
    ...Object.fromEntries([...new Set(groups)].map((group) => [group, groupHelp(group)])),
    ...Object.fromEntries(commands.map((command) => [command.name, commandHelp(command)])),
  };
  return `${JSON.stringify({ version: `${version}\n`, help }, null, 2)}\n`;
}

/** The generated files whose content is not what the sources say now. */
export function staleFiles(root: string): readonly string[] {
  return Object.entries(generatedFiles).flatMap(([path, make]) =>
    readText(join(root, path)) === make() ? [] : [path],
  );
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

// usage: scripts/generate.ts [--check]
if (import.meta.main) {
  for (const path of staleFiles(repositoryRoot)) {
    if (process.argv.includes("--check")) {
      console.log(`${path}: not what the sources say now; run: npm run generate`);
      process.exitCode = 1;
    } else {
      mkdirSync(dirname(join(repositoryRoot, path)), { recursive: true });
      writeFileSync(join(repositoryRoot, path), generatedFiles[path as keyof typeof generatedFiles]());
      console.log(`written: ${path}`);
    }
  }
}
