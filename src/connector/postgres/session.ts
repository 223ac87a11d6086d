import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Client, ClientConfig, QueryArrayConfig, QueryArrayResult } from "pg";
import { errorText, EXIT, UserError } from "../../base/index.ts";
import type { ConnectorContext, ResolvedConnection } from "../connector.ts";
import { integerProperty, type PropertyOwner, requiredText, revealedSecret, textProperty } from "../property.ts";
import { postgresFailure } from "./failure.ts";
import { postgresAuthentication, postgresConnection } from "./properties.ts";

/** One connection in one read-only snapshot. Every value comes as the text the server sends, rows as arrays. */
export type PostgresSession = Readonly<{
  place: string;
  /** @param table for messages */
  rows: (sql: string, table: string, values?: readonly unknown[]) => Promise<readonly (readonly (string | null)[])[]>;
  quoteText: (text: string) => string;
}>;

const connectionOwner: PropertyOwner = { kind: "postgres", part: "connection" };
const authenticationOwner: PropertyOwner = { kind: "postgres", part: "authentication" };

/** Texts of values depend on these; the snapshot makes all reads of one extraction see the same rows. */
const PREPARE = [
  "SET TIME ZONE 'UTC'",
  "SET datestyle = 'ISO, YMD'",
  "SET intervalstyle = 'iso_8601'",
  "SET bytea_output = 'hex'",
  "SET extra_float_digits = 1",
  "SET client_encoding = 'UTF8'",
  "SET default_transaction_read_only = on",
  "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
].join("; ");

/** Connects, works in one read-only transaction and disconnects. An abort breaks the connection, which ends the query at the server. */
export async function withPostgres<T>(
  source: ResolvedConnection,
  context: ConnectorContext,
  work: (session: PostgresSession) => Promise<T>,
): Promise<T> {
  context.signal.throwIfAborted();
  const { config, place } = await clientConfig(source, context);
  const { Client } = await import("pg");
  const client = new Client(config);
  let lost: Error | undefined;
  client.on("error", (error: Error) => {
    lost = error;
  });
  const stop = () => void client.end().catch(() => undefined);
  context.signal.addEventListener("abort", stop, { once: true });
  const at = { place, table: "" };
  let connected = false;
  try {
    await client.connect();
    connected = true;
    await client.query(PREPARE);
    return await work(session(client, place, context.signal));
  } catch (error) {
    context.signal.throwIfAborted();
    throw postgresFailure(error instanceof UserError ? error : (lost ?? error), { ...at, connected });
  } finally {
    context.signal.removeEventListener("abort", stop);
    await client.end().catch(() => undefined);
  }
}

/** The protocol for one statement: a filter cannot smuggle in a second one. The types of the driver do not know the option. */
type OneStatement = QueryArrayConfig & Readonly<{ queryMode: "extended" }>;

function session(client: Client, place: string, signal: AbortSignal): PostgresSession {
  async function rows(sql: string, table: string, values: readonly unknown[] = []) {
    signal.throwIfAborted();
    try {
      const query: OneStatement = { text: sql, values: [...values], rowMode: "array", queryMode: "extended" };
      const result: QueryArrayResult<(string | null)[]> = await client.query(query);
      return result.rows;
    } catch (error) {
      signal.throwIfAborted();
      throw postgresFailure(error, { place, table, connected: true });
    }
  }
  return { place, rows, quoteText: (text) => client.escapeLiteral(text) };
}

async function clientConfig(
  source: ResolvedConnection,
  context: ConnectorContext,
): Promise<Readonly<{ config: ClientConfig; place: string }>> {
  const { connection } = source;
  const host = textProperty(connectionOwner, postgresConnection, connection, "host") ?? "";
  const port = integerProperty(connectionOwner, postgresConnection, connection, "port") ?? 5432;
  const database = requiredText(connectionOwner, postgresConnection, connection, "database");
  const seconds = integerProperty(connectionOwner, postgresConnection, connection, "connect_timeout") ?? 15;
  const config: ClientConfig = {
    host,
    port,
    database,
    ...credentials(source),
    ssl: await tls(connection, host, context),
    connectionTimeoutMillis: seconds * 1000,
    keepAlive: true,
    application_name: "lakewright",
    types: { getTypeParser: () => (text: string) => text },
  };
  return { config, place: `Postgres ${host}:${port}/${database}` };
}

function credentials(source: ResolvedConnection): Readonly<{ user?: string; password?: string }> {
  const { authentication } = source;
  const method = authentication["method"] ?? "none";
  if (method === "password") {
    const user = requiredText(authenticationOwner, postgresAuthentication.password, authentication, "user");
    return { user, password: revealedSecret(authenticationOwner, authentication, "password") };
  }
  if (method !== "none") {
    const values = { ...authenticationOwner, property: '"method"', value: `"${String(method)}"` };
    throw new UserError("LW4030", { values, hint: "one of: none, password", exitCode: EXIT.usage });
  }
  const user = textProperty(authenticationOwner, postgresAuthentication.none, authentication, "user");
  return user === undefined ? {} : { user };
}

async function tls(
  connection: ResolvedConnection["connection"],
  host: string,
  context: ConnectorContext,
): Promise<ClientConfig["ssl"]> {
  const isLocal = host.startsWith("/") || ["localhost", "127.0.0.1", "::1"].includes(host);
  const mode =
    textProperty(connectionOwner, postgresConnection, connection, "ssl") ?? (isLocal ? "disable" : "verify-full");
  if (mode === "disable") return false;
  const file = textProperty(connectionOwner, postgresConnection, connection, "ssl_ca");
  const ca = file === undefined ? undefined : await readAuthority(resolve(context.projectRoot, file), file);
  return { rejectUnauthorized: mode === "verify-full", ...(ca === undefined ? {} : { ca }) };
}

async function readAuthority(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new UserError("LW4015", {
      values: { path: shown, problem: errorText(error) },
      exitCode: EXIT.world,
      cause: error,
    });
  }
}
