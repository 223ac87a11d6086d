import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type BetterSqlite3 from "better-sqlite3";
import { errorText, EXIT, UserError } from "../../base/index.ts";
import type { ConnectorContext, ResolvedConnection } from "../connector.ts";
import { type PropertyOwner, requiredText } from "../property.ts";
import { sqliteConnection } from "./properties.ts";

export type SqliteDatabase = BetterSqlite3.Database;
/** An open database with the name messages call it by. */
export type SqliteSource = Readonly<{ database: SqliteDatabase; place: string }>;

const BUSY_MS = 5000;
const owner: PropertyOwner = { kind: "sqlite", part: "connection" };

/** Opens the file read-only, hands it to `work` and closes it. @throws UserError LW4001 when it cannot be opened as a database */
export async function withSqlite<T>(
  source: ResolvedConnection,
  context: ConnectorContext,
  work: (source: SqliteSource) => T | Promise<T>,
): Promise<T> {
  const path = requiredText(owner, sqliteConnection, source.connection, "path");
  const place = `SQLite database "${path}"`;
  const database = await openDatabase(resolve(context.projectRoot, path), place);
  try {
    return await work({ database, place });
  } finally {
    database.close();
  }
}

async function openDatabase(file: string, place: string): Promise<SqliteDatabase> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) {
    const problem = found === undefined ? "the file does not exist" : "it is not a file";
    throw new UserError("LW4001", { values: { place, problem }, exitCode: EXIT.world });
  }
  const { default: Database } = await import("better-sqlite3");
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
    database.defaultSafeIntegers(true);
    // the first read is what finds out that a file is no database
    database.prepare("SELECT count(*) FROM sqlite_schema").get();
    return database;
  } catch (error) {
    throw sqliteFailure(error, { place, table: "sqlite_schema" });
  }
}

/** What an error of SQLite means. Anything that is no error of SQLite is passed on as it is. */
export function sqliteFailure(error: unknown, at: Readonly<{ place: string; table: string }>): unknown {
  if (!isSqliteError(error)) return error;
  const problem = errorText(error);
  const values = { ...at, problem };
  const code = error.code;
  if (/^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(code)) {
    return new UserError("LW4008", { values, failure: "transient", exitCode: EXIT.world, cause: error });
  }
  if (/^SQLITE_(CANTOPEN|NOTADB|CORRUPT|IOERR|PERM|AUTH|READONLY)/.test(code)) {
    return new UserError("LW4001", { values, exitCode: EXIT.world, cause: error });
  }
  return new UserError("LW4005", { values, cause: error });
}

function isSqliteError(error: unknown): error is Error & { code: string } {
  return (
    error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("SQLITE_")
  );
}
