import type { Properties } from "../connector.ts";

export const filesConnection = {
  path: { description: "Root folder of the files, relative to the project", type: "path", default: "." },
} as const satisfies Properties;

/** What the engine's readers are told, by these names. Without a value the reader finds it out. */
export const filesScan = {
  delimiter: { description: "CSV: what separates values", type: "text" },
  header: { description: "CSV: whether the first line names the columns", type: "boolean" },
  quote: { description: "CSV: what encloses values", type: "text" },
  escape: { description: "CSV: what stands before a quote inside a value", type: "text" },
  null_text: { description: "CSV: the text that means no value", type: "text" },
  encoding: { description: "CSV: encoding of the file", type: "text", values: ["utf-8", "utf-16", "latin-1"] },
  skip_lines: { description: "CSV: lines before the header", type: "integer" },
  comment: { description: "CSV: what a comment line begins with", type: "text" },
  decimal_separator: { description: "CSV: the decimal mark", type: "text", values: [".", ","] },
  thousands_separator: {
    description: "CSV: what groups the digits of a number by three; without it a number that has one is put aside",
    type: "text",
    values: [".", ",", " ", "'"],
  },
  date_format: { description: "CSV: how dates are written (`%d.%m.%Y`)", type: "text" },
  timestamp_format: { description: "CSV: how timestamps are written (`%d.%m.%Y %H:%M:%S`)", type: "text" },
} as const satisfies Properties;

export const filesDataset = {
  path: { description: "Path or pattern below the root: `in/*.csv.gz`, `**/*.parquet`", type: "path", required: true },
  format: {
    description: "Format, when the extension does not say it",
    type: "text",
    values: ["csv", "json", "ndjson", "parquet"],
  },
  compression: {
    description: "Compression, when the extension does not say it",
    type: "text",
    values: ["none", "gzip"],
  },
  ...filesScan,
} as const satisfies Properties;
