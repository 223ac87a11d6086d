import { join } from "node:path";
import Database from "better-sqlite3";
import { connectorOf } from "../../src/connector/index.ts";
import { quoteName } from "../../src/sql/index.ts";
import type { ConnectorCase } from "./connector.case.ts";

const declarations: Readonly<Record<string, string>> = {
  int: "INTEGER",
  bigint: "BIGINT",
  double: "REAL",
  boolean: "BOOLEAN",
  string: "TEXT",
  binary: "BLOB",
  date: "DATE",
  timestamp: "TIMESTAMPTZ",
  timestamp_ntz: "TIMESTAMP",
};

export const sqliteCase: ConnectorCase = {
  connector: connectorOf("sqlite"),
  needs: [],
  knowsNullability: true,
  types: {
    int: "bigint",
    bigint: "bigint",
    double: "double",
    boolean: "boolean",
    string: "string",
    binary: "binary",
    date: "date",
    timestamp: "timestamp",
    timestamp_ntz: "timestamp_ntz",
    "decimal(10,2)": "decimal(10,2)",
  },
  open: async (projectRoot) => {
    const database = new Database(join(projectRoot, "ops.db"));
    return {
      source: { connection: { path: "ops.db" }, authentication: { method: "none" } },
      make: async (name, columns, rows) => {
        const list = columns.map(
          (column) =>
            `${quoteName(column.name)} ${declarations[column.type] ?? column.type}${column.notNull === true ? " NOT NULL" : ""}`,
        );
        database.exec(`CREATE TABLE ${quoteName(name)} (${list.join(", ")})`);
        const insert = database.prepare(`INSERT INTO ${quoteName(name)} VALUES (${columns.map(() => "?").join(", ")})`);
        database.transaction(() => {
          for (const row of rows)
            insert.run(row.map((value, index) => (value === null ? null : stored(value, columns[index]?.type ?? ""))));
        })();
        return name;
      },
      pattern: (prefix) => `${prefix}*`,
      broken: () => ({ connection: { path: "absent.db" }, authentication: {} }),
      close: async () => void database.close(),
    };
  },
};

function stored(value: string, type: string): unknown {
  switch (type) {
    case "int":
    case "bigint":
      return BigInt(value);
    case "double":
      return Number(value);
    case "boolean":
      return value === "true" ? 1 : 0;
    case "binary":
      return Buffer.from(value, "hex");
    case "timestamp":
      return `${value}Z`;
    default:
      return value;
  }
}
