import { type Clock, type Random, realClock, realRandom, retry, type Secret } from "../base/index.ts";
import type { OpenDatabase } from "./dialect/dialect.ts";
import type { Store } from "./store.ts";
import { parseStoreUrl, type StoreAddress } from "./url.ts";

export type OpenStoreOptions = Readonly<{
  /** Relative paths begin here. */
  projectRoot: string;
  /** Runs, attempts and leases are kept apart by project and environment; a store holds many. */
  project: string;
  environment: string;
  /** Who is named in the audit. */
  actor: string;
  /** Password of a Postgres store. */
  password?: Secret;
  clock?: Clock;
  random?: Random;
}>;

/**
 * Opens a store, makes it when it does not exist, and brings its schema to the newest version. No driver is loaded before.
 * @param url `sqlite:./path` or `postgres://user@host:port/database?sslmode=…`
 * @throws UserError (exit code 3) when it cannot be reached, used or understood; (2) when the URL is wrong.
 */
export async function openStore(url: string, options: OpenStoreOptions): Promise<Store> {
  const address = parseStoreUrl(url, options.projectRoot);
  const { clock = realClock, random = realRandom, password, project, environment, actor } = options;
  const { openSession } = await import("./relational-store.ts");
  return retry(
    async () =>
      openSession({ ...(await connect(address, password)), scope: { project, environment }, actor, clock, random }),
    {
      clock,
      random,
    },
  );
}

async function connect(address: StoreAddress, password: Secret | undefined): Promise<OpenDatabase> {
  switch (address.kind) {
    case "sqlite":
      return (await import("./dialect/sqlite.ts")).openSqlite(address.path);
    case "postgres":
      return (await import("./dialect/postgres.ts")).openPostgres(address, password);
    default:
      return address satisfies never;
  }
}
