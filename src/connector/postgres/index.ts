import type { Connector } from "../connector.ts";
import { discoverPostgres } from "./discover.ts";
import { extractPostgres } from "./extract.ts";
import { postgresAuthentication, postgresConnection } from "./properties.ts";

/** A PostgreSQL database, read in one read-only snapshot through a server-side cursor. */
export const postgres = {
  type: "postgres",
  summary: "Tables and views of a PostgreSQL database",
  connection: postgresConnection,
  identity: ["host", "port", "database"],
  authentication: postgresAuthentication,
  dataset: {
    table: {
      description:
        "Table or view with its schema (`public` when none is named); a pattern such as `reference.*` means every one that matches",
      type: "text",
      required: true,
    },
  },
  modes: ["full", "incremental"],
  discover: discoverPostgres,
  extract: extractPostgres,
} as const satisfies Connector;
