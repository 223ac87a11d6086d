import type { Connector } from "../connector.ts";
import { discoverFiles } from "./discover.ts";
import { extractFiles } from "./extract.ts";
import { filesFolder } from "./find.ts";
import { filesConnection, filesDataset } from "./properties.ts";

/** Files in a folder, which the engine scans by itself. */
export const files = {
  type: "files",
  summary: "CSV, JSON, NDJSON and Parquet files in a folder, plain or gzipped",
  connection: filesConnection,
  identity: ["path"],
  authentication: { none: {} },
  dataset: filesDataset,
  modes: ["full", "append"],
  folders: (connection) => [filesFolder(connection)],
  discover: discoverFiles,
  extract: extractFiles,
} as const satisfies Connector;
