import { type CatalogueEntry, catalogue } from "../../src/base/index.ts";
import { commands } from "../../src/cli/commands.ts";
import { commandHelp, programHelp } from "../../src/cli/help.ts";

const note = "<!-- Made by `npm run generate`; do not edit. -->";

/** What the first digits of a code say, in the order of the page. */
const areas = {
  LW1: "Metadata",
  LW2: "SQL and types",
  LW3: "Plan, run, quality",
  LW4: "Sources",
  LW5: "Store",
  LW6: "Lake",
  LW7: "Deployment",
  LW9: "Command line",
} as const;

/** `docs/reference/errors.md`: every code with its text and what to do. */
export function errorsPage(): string {
  const entries: readonly (readonly [string, CatalogueEntry])[] = Object.entries(catalogue);
  const sections = Object.entries(areas).map(([start, title]) => {
    const rows = entries.filter(([code]) => code.startsWith(start)).sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = rows.map(([code, { text, help }]) => `| ${code} | ${cell(text)} | ${cell(help)} |`);
    return [`## ${title}`, "", "| code | what it says | what to do |", "| --- | --- | --- |", ...lines].join("\n");
  });
  return `${["# Error codes", note, "Words in braces stand for the value at hand.", ...sections].join("\n\n")}\n`;
}

/** `docs/reference/commands.md`: what `--help` says of every command. */
export function commandsPage(): string {
  const sections = commands.map((command) =>
    [`## ${command.name}`, "", "```text", commandHelp(command).trimEnd(), "```"].join("\n"),
  );
  return `${["# Commands", note, ["```text", programHelp().trimEnd(), "```"].join("\n"), ...sections].join("\n\n")}\n`;
}

function cell(text: string): string {
  return text
    .replaceAll("|", "\\|")
    .replaceAll("<", "&lt;")
    .replace(/\s*\n\s*/g, " ");
}
