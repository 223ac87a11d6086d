import pg from "pg";
import { Secret } from "../../src/base/index.ts";
import { connectorOf } from "../../src/connector/index.ts";
import { quoteName } from "../../src/sql/index.ts";
import { startPostgres } from "../support/postgres.ts";
import type { ConnectorCase } from "./connector.case.ts";

const sqlTypes: Readonly<Record<string, string>> = {
  double: "double precision",
  float: "real",
  string: "text",
  binary: "bytea",
  timestamp: "timestamptz",
  timestamp_ntz: "timestamp",
};

export const postgresCase: ConnectorCase = {
  connector: connectorOf("postgres"),
  needs: ["postgres"],
  knowsNullability: true,
  types: {
    smallint: "smallint",
    int: "int",
    bigint: "bigint",
    float: "float",
    double: "double",
    boolean: "boolean",
    string: "string",
    binary: "binary",
    date: "date",
    timestamp: "timestamp",
    timestamp_ntz: "timestamp_ntz",
    "decimal(10,2)": "decimal(10,2)",
    "decimal(38,10)": "decimal(38,10)",
  },
  open: async () => {
    const server = await startPostgres();
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query("CREATE SCHEMA ops");
    const connection = { host: server.host, port: server.port, database: server.database };
    const password = new Secret(server.password);
    return {
      source: { connection, authentication: { method: "password", user: server.user, password } },
      make: async (name, columns, rows) => {
        const table = `ops.${quoteName(name)}`;
        const list = columns.map(
          (column) =>
            `${quoteName(column.name)} ${sqlTypes[column.type] ?? column.type}${column.notNull === true ? " NOT NULL" : ""}`,
        );
        await client.query(`CREATE TABLE ${table} (${list.join(", ")})`);
        const values = columns.map(({ type }, index) => fromText(`value->>${index}`, type));
        const insert = `INSERT INTO ${table} SELECT ${values.join(", ")} FROM jsonb_array_elements($1::jsonb)`;
        for (const some of chunks(rows, 10_000)) await client.query(insert, [JSON.stringify(some)]);
        return `ops.${name}`;
      },
      pattern: (prefix) => `ops.${prefix}*`,
      broken: (secret) => ({ connection, authentication: { method: "password", user: server.user, password: secret } }),
      close: async () => {
        await client.end();
        await server.stop();
      },
    };
  },
};

function fromText(text: string, type: string): string {
  if (type === "binary") return `decode(${text}, 'hex')`;
  if (type === "timestamp") return `((${text})::timestamp AT TIME ZONE 'UTC')`;
  return `(${text})::${sqlTypes[type] ?? type}`;
}

function* chunks<T>(rows: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = [];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
