import type { CommandSpec } from "./command-spec.ts";

/** The project itself and what surrounds it. */
export const projectCommands = [
  {
    name: "schema",
    summary: "Print or write the JSON Schemas of the metadata files, for editors",
    details: ["Inside a project the schemas know the kinds it brings in `extensions:`."],
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
    summary: "Write the files that bring the project to a cloud: Terraform for Azure, or another target",
    details: [
      "A target makes files from the metadata: built-in ones, and those the project brings in `extensions:`. The same metadata gives the same files, byte for byte.",
      "Everything `validate` asks is asked first, policies of the environment too: an error stops the build, exit code 2.",
      "Files of an earlier build that are no longer made are removed. What somebody changed by hand is kept and named, exit code 1; files beside those of the build are not touched.",
    ],
    arguments: [],
    options: [
      {
        name: "target",
        summary: "Which target",
        value: { name: "name", kind: "text", default: "azure-terraform" },
      },
      {
        name: "out",
        summary: "Where the files go; deploy/<environment> of the project when left out",
        value: { name: "folder", kind: "folder" },
      },
    ],
    examples: [
      { command: "lakewright deploy build --env prod", does: "writes the Terraform for prod into deploy/prod" },
      {
        command: "lakewright deploy build --env prod --target catalogue --out build",
        does: "writes the files of a target the project brings",
      },
    ],
  },
  {
    name: "deploy check",
    summary: "Judge an environment, or a repository, by the security rules; exit code 1 for any finding",
    details: [
      "What `deploy build` makes is judged without writing it. Values are put in through all modules, so what counts is what would be created. Each rule names its control of the Microsoft cloud security benchmark, its Azure policy and its check of checkov.",
      "With --from, objects of Data Factory, pipelines, SQL scripts and notebooks of the folder are judged too: a repository as it is.",
      "Exemptions stand in `azure: { exemptions: … }` of the environment, with reason and last day; one that has ended is a finding.",
    ],
    arguments: [],
    options: [
      {
        name: "from",
        summary: "Judge the files of this folder instead",
        value: { name: "folder", kind: "folder" },
      },
      {
        name: "sarif",
        summary: "Write all findings to a SARIF file, for pull requests",
        value: { name: "file", kind: "file" },
      },
      {
        name: "evidence",
        summary: "Write what was judged by which rule, with its controls, to a JSON file",
        value: { name: "file", kind: "file" },
      },
    ],
    examples: [
      { command: "lakewright deploy check --env prod", does: "judges what would be created in prod" },
      { command: "lakewright deploy check --env prod --from ./infra", does: "judges files of your own" },
    ],
  },
  {
    name: "deploy diff",
    summary: "Compare two builds, object by object",
    details: [
      "Terraform is compared by what it would create, values put in through all modules; other files by their text. Without --with, the earlier build is compared with what would be built now.",
    ],
    arguments: [{ name: "folder", summary: "An earlier build", kind: "folder", required: true }],
    options: [{ name: "with", summary: "The later build", value: { name: "folder", kind: "folder" } }],
    examples: [
      { command: "lakewright deploy diff deploy/prod --env prod", does: "shows what building again would change" },
      { command: "lakewright deploy diff deploy/test --with deploy/prod", does: "compares two environments" },
    ],
  },
  {
    name: "deploy doctor",
    summary: "Compare what was deployed with what should be: rights, endpoints, metastore, locations, secrets, DNS",
    details: [
      "Asks the Azure CLI and the Databricks CLI, as whoever is signed in, and changes nothing. Each failure comes with the one command that mends it; what could not be asked is unknown and does not pass; what waits for something else says for what.",
      "Who may not see all of it takes recorded answers: a colleague runs --record, you run --recorded. Answers hold names and states of resources, no secrets.",
    ],
    arguments: [],
    options: [
      {
        name: "recorded",
        summary: "Judge the answers in this folder; nothing is asked",
        value: { name: "folder", kind: "folder" },
      },
      {
        name: "record",
        summary: "Ask, and keep the answers in this folder for somebody else",
        value: { name: "folder", kind: "folder" },
      },
    ],
    examples: [
      { command: "lakewright deploy doctor --env prod", does: "asks Azure and Databricks about prod" },
      { command: "lakewright deploy doctor --env prod --record answers", does: "keeps the answers for a colleague" },
      { command: "lakewright deploy doctor --env prod --recorded answers", does: "judges the answers of a colleague" },
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
