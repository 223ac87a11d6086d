import type { ArgumentSpec, OptionSpec } from "./command-spec.ts";

/** Options of every command. */
export const commonOptions = [
  {
    name: "project",
    short: "p",
    summary: "Folder of the project; otherwise the nearest upwards with lakewright.yaml or lakewright.ts",
    value: { name: "folder", kind: "folder" },
  },
  {
    name: "env",
    short: "e",
    summary: "Environment to work in",
    value: { name: "name", kind: "environment", default: "local" },
  },
  { name: "json", summary: "One JSON document, or one event per line, on standard output" },
  { name: "quiet", short: "q", summary: "No progress and no remarks; results and errors only" },
  { name: "debug", summary: "Show the stack of an error" },
  { name: "help", short: "h", summary: "Show this help" },
] as const satisfies readonly OptionSpec[];

export const selectors = {
  name: "selector",
  summary: "What to select; everything when left out",
  kind: "selector",
  required: false,
  many: true,
} as const;
export const dataset = {
  name: "dataset",
  summary: "owner.layer.name, or shorter while it is unambiguous",
  kind: "dataset",
  required: true,
} as const;
export const table = { ...dataset, name: "table", summary: "A dataset; or the folder or URL of a table" } as const;
export const TABLE =
  "A table is a dataset of the project, or any Delta table by its folder (./path) or URL (abfss://…).";
export const at = {
  name: "at",
  summary: "Version or time; otherwise the newest version",
  value: { name: "version", kind: "text" },
} as const;
export const dryRun = { name: "dry-run", summary: "Only say what would be done" } as const;
export const anyDataset = { ...dataset, required: false } as const;
export const force = {
  name: "force",
  short: "f",
  summary: "Run the selected steps even when nothing changed",
} as const;

export function versionCalled(name: string, summary: string): ArgumentSpec {
  return { name, summary, kind: "text", required: true };
}

export function limit(rows: string, count: string): OptionSpec {
  return {
    name: "limit",
    short: "n",
    summary: `Show at most this many ${rows}`,
    value: { name: "count", kind: "number", default: count },
  };
}

export const selectorHelp =
  "A selector is gold.name, owner.layer.name, tag:name, source:name or product:name; * stands for any text. A + in front adds everything it is made from, a + behind everything made from it.";
