import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { duckdbType } from "../../src/base/index.ts";
import { connectorOf } from "../../src/connector/index.ts";
import { quoteName, quoteText } from "../../src/sql/index.ts";
import type { ConnectorCase } from "./connector.case.ts";
import { duckdbRows } from "./connector-sink.ts";

/** Parquet carries every type; the other formats have tests of their own in test/connector. */
export const filesCase: ConnectorCase = {
  connector: connectorOf("files"),
  needs: [],
  knowsNullability: false,
  types: {
    smallint: "smallint",
    int: "int",
    bigint: "bigint",
    float: "float",
    double: "double",
    boolean: "boolean",
    string: "string",
    date: "date",
    timestamp: "timestamp",
    timestamp_ntz: "timestamp_ntz",
    "decimal(10,2)": "decimal(10,2)",
    "decimal(38,10)": "decimal(38,10)",
  },
  open: async (projectRoot) => {
    const root = join(projectRoot, "in");
    mkdirSync(root);
    return {
      source: { connection: { path: "in" }, authentication: {} },
      make: async (name, columns, rows) => {
        const raw = join(projectRoot, `${name}.raw.json`);
        writeFileSync(raw, [...rows].map((row) => JSON.stringify({ row })).join("\n"));
        const list = columns.map(({ name: column, type }, index) => {
          const text = type === "timestamp" ? `(row[${index + 1}] || 'Z')` : `row[${index + 1}]`;
          return `${text}::${duckdbType(type)} AS ${quoteName(column)}`;
        });
        const source = `read_json(${quoteText(raw)}, format = 'newline_delimited', columns = {row: 'VARCHAR[]'})`;
        const target = quoteText(join(root, `${name}.parquet`));
        await duckdbRows(`COPY (SELECT ${list.join(", ")} FROM ${source}) TO ${target} (FORMAT parquet)`);
        return `${name}.parquet`;
      },
      pattern: (prefix) => `${prefix}*.parquet`,
      broken: () => ({ connection: { path: "absent" }, authentication: {} }),
      close: async () => undefined,
    };
  },
};
