import type { Kysely, RawBuilder, Transaction } from "kysely";
import type { RetryPolicy, UserError } from "../../base/index.ts";
import type { Database } from "../database.ts";

/** What is written by one writer at a time. Taken in this order, so that two writers never wait for each other. */
export const writeLocks = ["Migrations", "Leases", "Runs", "Attempts", "Revisions", "Audit"] as const;
export type WriteLock = (typeof writeLocks)[number];

/** The whole difference between the databases. */
export type StoreDialect = Readonly<{
  name: "sqlite" | "postgres";
  /** The store for messages: no password, no parameters. */
  label: string;
  /** The database's own clock as ISO text in UTC, milliseconds. */
  now: RawBuilder<string>;
  /** Excludes other writers of the same kind until the end of the transaction. */
  lock: (transaction: Transaction<Database>, locks: readonly WriteLock[]) => Promise<void>;
  tableExists: (db: Kysely<Database>, table: string) => Promise<boolean>;
  /** How often a transaction is tried after transient failures. */
  retry: RetryPolicy;
  /** The failure in words a user can act on; undefined when the error is not one of the database's. */
  explain: (error: unknown) => UserError | undefined;
}>;

export type OpenDatabase = Readonly<{ db: Kysely<Database>; dialect: StoreDialect }>;
