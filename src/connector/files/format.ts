import { EXIT, suggest, UserError } from "../../base/index.ts";
import type { FileScan } from "../connector.ts";
import { type PropertyOwner, scalarOptions, textProperty } from "../property.ts";
import { filesDataset, filesScan } from "./properties.ts";

const extensions: Readonly<Record<string, FileScan["format"]>> = {
  csv: "csv",
  tsv: "csv",
  json: "json",
  ndjson: "ndjson",
  jsonl: "ndjson",
  parquet: "parquet",
};

const owner: PropertyOwner = { kind: "files", part: "dataset options" };

/**
 * How the engine is to read one file: format and compression as given, else by the extension (`flights.csv.gz`).
 * @throws UserError LW4012 when neither says the format, LW4030 on an option of a wrong type
 */
export function fileScan(
  file: Readonly<{ path: string; source: string }>,
  options: Readonly<Record<string, unknown>>,
): FileScan {
  const name = file.source.toLowerCase();
  const isGzipped = name.endsWith(".gz");
  const extension = (isGzipped ? name.slice(0, -3) : name).split(".").pop() ?? "";
  const format = textProperty(owner, filesDataset, options, "format") ?? extensions[extension];
  if (format === undefined) {
    throw new UserError("LW4012", {
      values: { path: file.source },
      hint: suggest(extension, Object.keys(extensions)),
      exitCode: EXIT.usage,
    });
  }
  const compression = textProperty(owner, filesDataset, options, "compression") ?? (isGzipped ? "gzip" : "none");
  const tab: FileScan["options"] = extension === "tsv" ? { delimiter: "\t" } : {};
  const scanned = format === "csv" ? { ...tab, ...scalarOptions(filesScan, options) } : {};
  if (scanned["thousands_separator"] === (scanned["decimal_separator"] ?? ".")) {
    const values = { ...owner, property: '"thousands_separator"', value: `"${scanned["thousands_separator"]}"` };
    throw new UserError("LW4030", { values, hint: "decimals have the same mark", exitCode: EXIT.usage });
  }
  return {
    ...file,
    format: format as FileScan["format"],
    compression: compression as FileScan["compression"],
    options: scanned,
  };
}
