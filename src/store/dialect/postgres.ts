import { readFileSync } from "node:fs";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import type { RetryPolicy, Secret } from "../../base/index.ts";
import type { Database } from "../database.ts";
import type { PostgresAddress } from "../url.ts";
import { type OpenDatabase, type StoreDialect, writeLocks } from "./dialect.ts";
import { explainPostgresError } from "./postgres-error.ts";

const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 60_000;
const LOCK_TIMEOUT_MS = 20_000;
const RETRY: RetryPolicy = { attempts: 6, baseMs: 100, capMs: 3000 };

/** Connects to Postgres; the first query opens a connection. */
export function openPostgres(address: PostgresAddress, password: Secret | undefined): OpenDatabase {
  const pool = new pg.Pool({
    host: address.host,
    port: address.port,
    user: address.user,
    database: address.database,
    // a function, so that the driver neither prints it nor takes one from PGPASSWORD or ~/.pgpass
    password: () => password?.reveal() ?? "",
    ssl: tlsOptions(address),
    max: 4,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    application_name: "lakewright",
    types: valueTypes(),
    allowExitOnIdle: true,
  });
  // a connection that the server ends is found by the next query, which reports it; without a listener it would end the process
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return {
    db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }),
    dialect: postgresDialect(address.label),
  };
}

function postgresDialect(label: string): StoreDialect {
  return {
    name: "postgres",
    label,
    // not now(): that is the start of the transaction, which may have waited for a lock since
    now: sql<string>`date_trunc('milliseconds', clock_timestamp())`,
    lock: async (transaction, locks) => {
      for (const [index, lock] of writeLocks.entries()) {
        if (locks.includes(lock))
          await sql`select pg_advisory_xact_lock(hashtext('lakewright'), ${index}::int)`.execute(transaction);
      }
    },
    tableExists: async (db, table) => {
      const found = await sql<{
        found: boolean;
      }>`select to_regclass(quote_ident(${table})) is not null as found`.execute(db);
      return found.rows[0]?.found === true;
    },
    retry: RETRY,
    explain: (error) => explainPostgresError(error, label),
  };
}

/** bigint as a number, times as ISO text; everything else as the driver does it. */
function valueTypes(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (value) => new Date(value).toISOString());
  return types;
}

/** `require` encrypts only, as everywhere else in the world of Postgres; `verify-…` also proves who answers. */
function tlsOptions(address: PostgresAddress): false | pg.ClientConfig["ssl"] {
  const ca = address.rootCertificate === undefined ? {} : { ca: readFileSync(address.rootCertificate, "utf8") };
  switch (address.sslMode) {
    case "disable":
      return false;
    case "require":
      return { rejectUnauthorized: false };
    case "verify-ca":
      return { ...ca, rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case "verify-full":
      return { ...ca, rejectUnauthorized: true };
    default:
      return address.sslMode satisfies never;
  }
}
