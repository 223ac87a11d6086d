import { mkdirSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { type DatabaseConnection, Kysely, SqliteDialect, SqliteDriver, sql } from "kysely";
import { EXIT, type RetryPolicy, UserError } from "../../base/index.ts";
import type { Database } from "../database.ts";
import type { OpenDatabase, StoreDialect } from "./dialect.ts";
import { explainSqliteError } from "./sqlite-error.ts";

/** Short, because SQLite waits with the whole process standing still; the long waiting is done by trying again. */
const BUSY_TIMEOUT_MS = 100;
/** About ten seconds in all. */
const RETRY: RetryPolicy = { attempts: 40, baseMs: 10, capMs: 500 };

/** Opens (and makes) the SQLite file at an absolute path. @throws UserError when the file cannot be used. */
export function openSqlite(path: string): OpenDatabase {
  const label = `sqlite:${path}`;
  const explain = (error: unknown) => explainSqliteError(error, label);
  try {
    mkdirSync(dirname(path), { recursive: true });
    refuseNetworkFileSystem(dirname(path), label);
    const database = new Sqlite(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      prepare(database);
    } catch (error) {
      database.close();
      throw error;
    }
    return {
      db: new Kysely<Database>({ dialect: new ImmediateDialect(database) }),
      dialect: sqliteDialect(label, explain),
    };
  } catch (error) {
    throw explain(error) ?? error;
  }
}

function prepare(database: Sqlite.Database): void {
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  database.pragma("trusted_schema = OFF");
}

function sqliteDialect(label: string, explain: StoreDialect["explain"]): StoreDialect {
  return {
    name: "sqlite",
    label,
    now: sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
    // BEGIN IMMEDIATE has already excluded every other writer
    lock: async () => {},
    tableExists: async (db, table) => {
      const found = await sql`select 1 from sqlite_master where type = 'table' and name = ${table}`.execute(db);
      return found.rows.length > 0;
    },
    retry: RETRY,
    explain,
  };
}

/** The first statement of every transaction takes the write lock: with plain BEGIN, busy_timeout does not help a reader that turns writer. */
class ImmediateDialect extends SqliteDialect {
  readonly #database: Sqlite.Database;
  constructor(database: Sqlite.Database) {
    super({ database });
    this.#database = database;
  }
  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#database);
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: Sqlite.Database;
  constructor(database: Sqlite.Database) {
    super({ database });
    this.#database = database;
  }
  override async beginTransaction(_connection: DatabaseConnection): Promise<void> {
    this.#database.exec("begin immediate");
  }
  override async rollbackTransaction(_connection: DatabaseConnection): Promise<void> {
    // SQLite has already rolled back by itself after a full disk; a second rollback would hide that reason
    if (this.#database.inTransaction) this.#database.exec("rollback");
  }
}

/** Magic numbers of `statfs` for file systems whose locks SQLite cannot trust. @source linux/magic.h */
const networkFileSystems: Readonly<Record<number, string>> = {
  [0x6969]: "NFS",
  [0x517b]: "SMB",
  [0xff534d42]: "CIFS",
  [0xfe534d42]: "SMB2",
  [0x5346414f]: "AFS",
  [0x00c36400]: "Ceph",
  [0x0bd00bd0]: "Lustre",
  [0x47504653]: "GPFS",
};

function refuseNetworkFileSystem(folder: string, label: string): void {
  if (process.platform !== "linux") return;
  const kind = networkFileSystems[statfsSync(folder).type];
  if (kind !== undefined) throw new UserError("LW5017", { values: { store: label, kind }, exitCode: EXIT.world });
}
