import type { CommandSpec } from "./command-spec.ts";
import { TABLE, anyDataset, at, dataset, dryRun, limit, table, versionCalled } from "./shared.ts";

/** What is in the tables, and what became of them. */
export const dataCommands = [
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
    summary: "Write the rows of a table as one Parquet, CSV or NDJSON file, or its schema as JSON",
    details: [
      "The ending says what: .parquet, .csv, .ndjson (one JSON object a line) or .json (the schema). In CSV nested values are JSON, bytes base64, instants ISO 8601 in UTC; an empty field is a missing value.",
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
] as const satisfies readonly CommandSpec[];
