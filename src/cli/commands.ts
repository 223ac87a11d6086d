/*
 * Every command as plain data: help, shell completion, the parser, the reference page and the help table of the launcher are made from
 * it. No imports on purpose: whoever needs to know what there is loads nothing else.
 */

export type ValueKind = "text" | "folder" | "file" | "environment" | "number" | "dataset" | "selector" | "source";

export type OptionSpec = Readonly<{
  /** Without dashes. */
  name: string;
  short?: string;
  summary: string;
  /** Absent: a switch. */
  value?: Readonly<{ name: string; kind: ValueKind; default?: string }>;
}>;

export type ArgumentSpec = Readonly<{
  name: string;
  summary: string;
  kind: ValueKind;
  required: boolean;
  many?: boolean;
  /** The only values allowed. */
  values?: readonly string[];
}>;

export type CommandSpec = Readonly<{
  /** One word, or two for a command of a group: `quarantine list`. */
  name: string;
  summary: string;
  /** What one has to know beyond the summary; paragraphs. */
  details: readonly string[];
  arguments: readonly ArgumentSpec[];
  options: readonly OptionSpec[];
  examples: readonly Readonly<{ command: string; does: string }>[];
}>;

/** Options of every command. */
export const commonOptions = [
  {
    name: "project",
    short: "p",
    summary: "Folder of the project; otherwise the nearest one upwards with a lakewright.yaml",
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

const selectors = {
  name: "selector",
  summary: "What to select; everything when left out",
  kind: "selector",
  required: false,
  many: true,
} as const;
const dataset = {
  name: "dataset",
  summary: "owner.layer.name, or shorter while it is unambiguous",
  kind: "dataset",
  required: true,
} as const;
const anyDataset = { ...dataset, required: false } as const;
const force = { name: "force", short: "f", summary: "Run the selected steps even when nothing changed" } as const;

function limit(rows: string, count: string): OptionSpec {
  return {
    name: "limit",
    short: "n",
    summary: `Show at most this many ${rows}`,
    value: { name: "count", kind: "number", default: count },
  };
}

const selectorHelp =
  "A selector is gold.name, owner.layer.name, tag:name, source:name or product:name; * stands for any text. A + in front adds everything it is made from, a + behind everything made from it.";

export const commands = [
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
  {
    name: "query",
    summary: "Ask the tables of the project with SQL; read only",
    details: ["Names are those of the project: gold.daily_sales, or owner.layer.name in full."],
    arguments: [{ name: "sql", summary: "One SELECT; or --file", kind: "text", required: false }],
    options: [
      { name: "file", summary: "Read the SELECT from a file", value: { name: "path", kind: "file" } },
      limit("rows", "50"),
    ],
    examples: [
      { command: 'lakewright query "SELECT count(*) FROM silver.orders"', does: "counts the rows of a table" },
      { command: "lakewright query --file revenue.sql --json", does: "runs a file, rows as JSON" },
    ],
  },
  {
    name: "quarantine list",
    summary: "Show refused rows, grouped by cause",
    details: [],
    arguments: [anyDataset],
    options: [],
    examples: [{ command: "lakewright quarantine list", does: "shows why rows were refused, in all datasets" }],
  },
  {
    name: "quarantine show",
    summary: "Show refused rows of one dataset, with reasons and where they came from",
    details: [],
    arguments: [dataset],
    options: [
      { name: "rule", summary: "Only rows that failed this rule", value: { name: "name", kind: "text" } },
      limit("rows", "20"),
    ],
    examples: [{ command: "lakewright quarantine show silver.orders --limit 5", does: "shows five refused rows" }],
  },
  {
    name: "table history",
    summary: "Show the versions of a table, newest first",
    details: [],
    arguments: [dataset],
    options: [limit("versions", "20")],
    examples: [{ command: "lakewright table history gold.daily_sales", does: "shows who committed what, when" }],
  },
  {
    name: "preview",
    summary: "Show sample rows of a dataset and what its rules say; nothing is written",
    details: [],
    arguments: [dataset],
    options: [limit("rows", "10")],
    examples: [{ command: "lakewright preview silver.orders", does: "shows ten rows as they would be made" }],
  },
  {
    name: "schema",
    summary: "Print or write the JSON Schemas of the metadata files, for editors",
    details: [],
    arguments: [
      { name: "kind", summary: "Print this schema; a list of all when left out", kind: "text", required: false },
    ],
    options: [
      { name: "out", summary: "Write all schemas into this folder", value: { name: "folder", kind: "folder" } },
    ],
    examples: [
      { command: "lakewright schema --out .vscode/schemas", does: "writes the schemas for an editor" },
      { command: "lakewright schema source", does: "prints the schema of a source file" },
    ],
  },
  {
    name: "discover",
    summary: "Ask a source for its tables and columns, and write its schema file",
    details: [
      "What changed is printed; the schema file lies beside the source and is committed with it.",
      "In a project written in TypeScript the column types lie beside it too, as sources/<source>.schema.ts.",
    ],
    arguments: [
      { name: "source", summary: "Name of a source; all of them when left out", kind: "source", required: false },
    ],
    options: [{ name: "types", summary: "Only write the column types from the schema files; no source is asked" }],
    examples: [{ command: "lakewright discover shop", does: "writes sources/shop.schema.yaml" }],
  },
  {
    name: "convert",
    summary: "Write the project in TypeScript, or back in YAML; the Model stays the same",
    details: [
      "What would be written is loaded first: when it does not give the same Model, byte for byte, nothing is written.",
      "Without --out the new files take the place of the old ones. With it they go into an empty folder, without data.",
      "Comments of YAML become comments of the code; comments of code are not carried into YAML.",
    ],
    arguments: [],
    options: [
      { name: "to", summary: "ts or yaml", value: { name: "language", kind: "text" } },
      { name: "out", summary: "Write into this empty folder instead", value: { name: "folder", kind: "folder" } },
    ],
    examples: [
      { command: "lakewright convert --to ts", does: "writes lakewright.ts and its modules, and removes the YAML" },
      { command: "lakewright convert --to yaml --out ../shop-yaml", does: "writes the YAML into another folder" },
    ],
  },
  {
    name: "doctor",
    summary: "Check everything a run needs: Node, disk, lake, store, secrets, engine, connections",
    details: ["Exit code 3 when something is missing."],
    arguments: [],
    options: [],
    examples: [{ command: "lakewright doctor --env prod", does: "checks what a run in prod needs" }],
  },
  {
    name: "docs build",
    summary: "Write pages about the project: overview, data model, products, capabilities, open steps",
    details: [
      "Plain HTML without scripts, made from the metadata alone: the same project gives the same bytes. Connections and secrets are not on the pages.",
    ],
    arguments: [],
    options: [
      {
        name: "out",
        summary: "Where; .lakewright/docs of the project when left out",
        value: { name: "folder", kind: "folder" },
      },
    ],
    examples: [
      { command: "lakewright docs build", does: "writes .lakewright/docs/index.html and the pages it leads to" },
      { command: "lakewright docs build --out public", does: "writes them into the folder public" },
    ],
  },
  {
    name: "store adopt",
    summary: "Let the store of this environment take over a lake that belongs to another one",
    details: ["For a lost or replaced store: states, versions and ledgers are rebuilt from the lake."],
    arguments: [],
    options: [],
    examples: [{ command: "lakewright store adopt", does: "makes this environment's store the lake's own" }],
  },
  {
    name: "completion",
    summary: "Print the completion script of a shell",
    details: [],
    arguments: [
      { name: "shell", summary: "Which shell", kind: "text", required: true, values: ["bash", "zsh", "fish"] },
    ],
    options: [],
    examples: [
      {
        command: 'eval "$(lakewright completion bash)"',
        does: "completes commands and options in this shell",
      },
    ],
  },
] as const satisfies readonly CommandSpec[];

export type CommandName = (typeof commands)[number]["name"];
