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
const table = { ...dataset, name: "table", summary: "A dataset; or the folder or URL of a table" } as const;
const TABLE = "A table is a dataset of the project, or any Delta table by its folder (./path) or URL (abfss://…).";
const at = {
  name: "at",
  summary: "Version or time; otherwise the newest version",
  value: { name: "version", kind: "text" },
} as const;
const dryRun = { name: "dry-run", summary: "Only say what would be done" } as const;
const anyDataset = { ...dataset, required: false } as const;
const force = { name: "force", short: "f", summary: "Run the selected steps even when nothing changed" } as const;

function versionCalled(name: string, summary: string): ArgumentSpec {
  return { name, summary, kind: "text", required: true };
}

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
    details: [TABLE],
    arguments: [table],
    options: [limit("versions", "20")],
    examples: [{ command: "lakewright table history gold.daily_sales", does: "shows who committed what, when" }],
  },
  {
    name: "table show",
    summary: "Show what a table is: columns, size, properties, features",
    details: [TABLE],
    arguments: [table],
    options: [at],
    examples: [
      { command: "lakewright table show gold.daily_sales", does: "shows the newest version" },
      {
        command: "lakewright table show ./lake/bronze/shop/orders --at 3",
        does: "shows version 3 of a table by its folder",
      },
    ],
  },
  {
    name: "table diff",
    summary: "Compare two versions of a table: columns, properties, rows",
    details: ["Only files that differ are read. A row that was changed counts as removed and as added."],
    arguments: [table, versionCalled("from", "The earlier version or time"), versionCalled("to", "The later one")],
    options: [limit("rows of either side", "10")],
    examples: [{ command: "lakewright table diff gold.daily_sales 3 5", does: "shows what versions 4 and 5 changed" }],
  },
  {
    name: "table optimize",
    summary: "Put small files of a table together, and drop rows that are marked as deleted",
    details: [
      "What the table holds stays the same, so that nothing runs because of it. The old files stay until `table vacuum`.",
    ],
    arguments: [table],
    options: [
      {
        name: "cluster-by",
        summary: "Order rows by these columns; rewrites all files",
        value: { name: "columns", kind: "text" },
      },
      { name: "target-size", summary: "Size of a file, as 128MB", value: { name: "size", kind: "text" } },
      dryRun,
    ],
    examples: [
      {
        command: "lakewright table optimize bronze.orders",
        does: "writes few large files in place of many small ones",
      },
      {
        command: "lakewright table optimize bronze.orders --cluster-by ordered_on",
        does: "lets readers of one day skip most files",
      },
    ],
  },
  {
    name: "table vacuum",
    summary: "Delete files that no version within the retention needs",
    details: [
      "Versions older than the retention can no longer be read. It is the table's own, one week if it says nothing.",
      "A shorter one takes files from readers and slow writers, and is refused without --force.",
    ],
    arguments: [table],
    options: [
      { name: "retention", summary: "Keep removed files this long, as 7d", value: { name: "time", kind: "text" } },
      { name: "force", short: "f", summary: "Allow a retention shorter than the table's own" },
      dryRun,
    ],
    examples: [
      { command: "lakewright table vacuum bronze.orders --dry-run", does: "shows what would go" },
      { command: "lakewright table vacuum bronze.orders", does: "deletes it" },
    ],
  },
  {
    name: "table restore",
    summary: "Bring back an earlier version, as a new version",
    details: [
      "For a dataset of the project the state comes back with the rows: the next run reads again what came later. No run may be under way.",
      "With --dry-run it says what would change.",
    ],
    arguments: [table, versionCalled("version", "Version or time to go back to")],
    options: [dryRun],
    examples: [
      { command: "lakewright table restore gold.daily_sales 3 --dry-run", does: "shows what would change" },
      {
        command: "lakewright table restore gold.daily_sales 2026-01-31",
        does: "brings back what was there at the end of January",
      },
    ],
  },
  {
    name: "table export",
    summary: "Write the rows of a table as one Parquet or CSV file, or its schema as JSON",
    details: [
      "The ending says what: .parquet, .csv or .json. In CSV nested values are JSON, bytes base64, instants ISO 8601 in UTC; an empty field is a missing value.",
    ],
    arguments: [table, { name: "file", summary: "Where to; replaced when it exists", kind: "file", required: true }],
    options: [
      at,
      { name: "where", summary: "Only rows for which this is true", value: { name: "condition", kind: "text" } },
      { name: "columns", summary: "Only these columns, in this order", value: { name: "columns", kind: "text" } },
    ],
    examples: [
      { command: "lakewright table export gold.daily_sales sales.csv", does: "writes all rows as CSV" },
      { command: "lakewright table export gold.daily_sales sales.json", does: "writes the schema" },
    ],
  },
  {
    name: "table check",
    summary: "Look whether a table is whole: log, files, sizes, row counts, statistics",
    details: ["All files are read. Exit code 1 when something is wrong; nothing is mended."],
    arguments: [table],
    options: [],
    examples: [
      { command: "lakewright table check bronze.orders", does: "names every file that is not as the log says" },
    ],
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
    name: "deploy build",
    summary: "Write the files of a deploy target into a folder",
    details: [
      "A target makes files from the metadata: built-in ones, and those the project brings in `extensions:`. The same metadata gives the same files, byte for byte; files of an earlier build with other names stay.",
    ],
    arguments: [],
    options: [
      { name: "target", summary: "Which target", value: { name: "name", kind: "text" } },
      { name: "out", summary: "Where the files go", value: { name: "folder", kind: "folder" } },
    ],
    examples: [
      {
        command: "lakewright deploy build --env prod --target catalogue --out build",
        does: "writes the files of the target catalogue for prod",
      },
    ],
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
