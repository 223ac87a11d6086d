import type { DuckDBConnection } from "@duckdb/node-api";

/** The little of DuckDB that the analysis needs. Every call is refused after `close`. */
export type AnalysisConnection = Readonly<{
  /** First column of the first row, as text. */
  scalar: (sql: string, parameter: string) => Promise<string>;
  /** The first two columns of all rows, as text: name and type of DESCRIBE. */
  pairs: (sql: string) => Promise<readonly (readonly [string, string])[]>;
  run: (sql: string) => Promise<void>;
  close: () => void;
}>;

/** A SELECT that the binder works on for longer is hostile or absurd. */
const TIME_LIMIT_MS = 10_000;

const SETTINGS = {
  threads: "1",
  memory_limit: "512MB",
  temp_directory: "",
  enable_external_access: "false",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
};

/** What cannot be set before there is a connection; the last statement closes the settings. */
const SET_UP = [
  "SET errors_as_json = true",
  "SET TimeZone = 'UTC'",
  "CREATE MACRO run_time() AS CAST('2000-01-01 00:00:00+00' AS TIMESTAMPTZ)",
  "SET lock_configuration = true",
];

/** Opens an empty database in memory that reaches no file, network or extension, and whose settings cannot be changed. */
export async function openConnection(): Promise<AnalysisConnection> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", SETTINGS);
  const connection = await instance.connect();
  for (const statement of SET_UP) await connection.run(statement);
  const rows = async (sql: string, parameters?: string[]): Promise<string[][]> =>
    (await timeLimited(connection, () => connection.runAndReadAll(sql, parameters)))
      .getRows()
      .map((row) => row.map(String));
  return {
    scalar: async (sql, parameter) => (await rows(sql, [parameter]))[0]?.[0] ?? "",
    pairs: async (sql) => (await rows(sql)).map((row) => [row[0] ?? "", row[1] ?? ""] as const),
    run: async (sql) => {
      await connection.run(sql);
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function timeLimited<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => connection.interrupt(), TIME_LIMIT_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
