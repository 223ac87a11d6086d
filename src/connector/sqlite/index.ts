import type { Connector } from "../connector.ts";
import { discoverSqlite } from "./discover.ts";
import { extractSqlite } from "./extract.ts";
import { sqliteConnection } from "./properties.ts";

/** A SQLite database file, opened read-only. */
export const sqlite = {
  type: "sqlite",
  summary: "Tables and views of a SQLite database file",
  connection: sqliteConnection,
  identity: ["path"],
  authentication: { none: {} },
  dataset: {
    table: {
      description: "Table or view; a pattern such as `ref_*` means every one that matches",
      type: "text",
      required: true,
    },
  },
  modes: ["full", "incremental"],
  discover: discoverSqlite,
  extract: extractSqlite,
} as const satisfies Connector;
