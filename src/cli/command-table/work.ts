import type { CommandSpec } from "./command-spec.ts";
import { force, selectorHelp, selectors } from "./shared.ts";

/** The way from metadata to tables. */
export const workCommands = [
  {
    name: "init",
    summary: "Make a new project that runs at once, or bring the frame of one to this version",
    details: [
      "The repository is the same for every team: folders for sources, products and values, scripts and make targets, editor, dev container, pipeline, backlog. Nothing is overwritten without --force.",
      "--upgrade renews all of that but never touches metadata: files nobody edited are replaced, edits are merged, what cannot be merged lies beside as <file>.new, what was deleted stays deleted. Exit code 1 when something lies beside.",
      "--check is for the pipeline: it compares the structure of a repository with that of all others.",
    ],
    arguments: [
      { name: "folder", summary: "Where; the current folder when left out", kind: "folder", required: false },
    ],
    options: [
      {
        name: "name",
        summary: "Name of the project; made from the folder's name when left out",
        value: { name: "name", kind: "text" },
      },
      {
        name: "template",
        summary: "What to begin with: shop, a small product over files, or blank, the folders alone",
        value: { name: "name", kind: "text", default: "shop" },
      },
      { name: "force", short: "f", summary: "Write into a folder that is not empty, replacing files of the same name" },
      { name: "upgrade", summary: "Bring the frame of an existing repository to this version" },
      { name: "dry-run", summary: "With --upgrade: show the difference, write nothing" },
      { name: "check", summary: "Compare the structure of an existing repository with that of all others" },
    ],
    examples: [
      { command: "lakewright init shop", does: "makes the project shop in the folder shop" },
      { command: "lakewright init trade --template blank", does: "makes a project without a sample" },
      { command: "lakewright init --upgrade --dry-run", does: "shows what an upgrade would change here" },
    ],
  },
  {
    name: "validate",
    summary: "Check all metadata and SQL of the project; nothing runs",
    details: [
      "Every finding is printed with file, line and column, all of them at once. Exit code 2 when one of them is an error.",
      "Policies are asked too: built-in ones, those of lakewright.yaml and those of the folder policies, at the level of the environment given; without --env at the strictest of all.",
      "--fix changes YAML files where that is safe: comments and layout stay, and a change that would bring an error is not made.",
    ],
    arguments: [],
    options: [
      { name: "strict", summary: "Warnings count as errors" },
      { name: "fix", summary: "Make the changes that findings offer" },
      { name: "dry-run", summary: "With --fix: show the difference, write nothing" },
      {
        name: "sarif",
        summary: "Write all findings to a SARIF file, for pull requests",
        value: { name: "file", kind: "file" },
      },
    ],
    examples: [
      { command: "lakewright validate", does: "checks the project in this folder" },
      { command: "lakewright validate --env prod --json", does: "checks it for prod, findings as JSON" },
      { command: "lakewright validate --fix --dry-run", does: "shows what would be mended" },
      { command: "lakewright validate --sarif findings.sarif", does: "writes them where a pull request finds them" },
    ],
  },
  {
    name: "plan",
    summary: "Show what a run would do, and why; nothing runs",
    details: [selectorHelp],
    arguments: [selectors],
    options: [force],
    examples: [
      { command: "lakewright plan", does: "plans everything" },
      { command: "lakewright plan +gold.daily_sales", does: "plans one dataset and what it is made from" },
    ],
  },
  {
    name: "run",
    summary: "Bring the selected datasets up to date",
    details: [
      selectorHelp,
      "Ctrl-C ends the run after its steps were finished or abandoned cleanly; a second Ctrl-C ends it at once. Run it again to go on: nothing is done twice.",
      "The report is written to .lakewright/reports/<run id>.html and latest.html, the log to .lakewright/runs/<run id>/log.ndjson.",
    ],
    arguments: [selectors],
    options: [
      force,
      { name: "parallel", short: "j", summary: "Steps side by side", value: { name: "count", kind: "number" } },
      {
        name: "wait",
        summary: "Seconds to wait for another run of the same datasets",
        value: { name: "seconds", kind: "number", default: "0" },
      },
      {
        name: "log-json",
        summary: "Log lines as JSON on standard error instead of progress; also with LAKEWRIGHT_LOG=json",
      },
    ],
    examples: [
      { command: "lakewright run", does: "runs everything that has something to do" },
      { command: "lakewright run source:shop+", does: "loads one source and renews everything made from it" },
      { command: "lakewright run gold.daily_sales --force", does: "makes one dataset again" },
    ],
  },
  {
    name: "status",
    summary: "Show every dataset and what is missing, with the next step for each",
    details: [
      "Of a dataset: state, version, rows, rows in quarantine, last change.",
      "Missing is what is declared or laid out and not there or empty: an owner, keys, a rule on a key, a contract, a test, a column nobody described, a source never discovered, a dataset never loaded, an empty folder.",
    ],
    arguments: [],
    options: [{ name: "missing", summary: "Only what is missing, all of it" }],
    examples: [
      { command: "lakewright status", does: "shows all datasets of the project and the first open steps" },
      { command: "lakewright status --missing", does: "shows every open step" },
    ],
  },
] as const satisfies readonly CommandSpec[];
