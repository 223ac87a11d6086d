import { mkdir, realpath } from "node:fs/promises";
import { availableParallelism, userInfo } from "node:os";
import { join, resolve as resolvePath } from "node:path";
import { errorText, EXIT, UserError } from "../base/index.ts";
import { connectorOf, secretProvider } from "../connector/index.ts";
import { type Engine, type EngineSettings, openDuckdb } from "../engine/index.ts";
import {
  type BackgroundWork,
  type DeltaLog,
  isRemote,
  localStorage,
  openStorage,
  openTable,
  type ParquetAccess,
  type Storage,
} from "../lake/index.ts";
import { type Environment, kindsOf, type ResolvedModel, type SecretReference } from "../metadata/index.ts";
import { openStore, type Store } from "../store/index.ts";
import { STORE_MARK } from "./layout.ts";
import { remoteSettings } from "./remote-lake.ts";
import type { Publisher } from "./publish.ts";

/** The lake of an environment; its folder is made when it is not there. Proves create-if-absent before anything is written. */
export async function openLake(projectRoot: string, environment: Environment): Promise<Storage> {
  const { lake } = environment;
  if (isRemote(lake)) {
    const storage = openStorage(lake, await remoteSettings(projectRoot, environment));
    try {
      await storage.probe();
    } catch (error) {
      await storage.release();
      throw error;
    }
    return storage;
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(lake) || lake.includes("{"))
    throw new UserError("LW3003", { values: { lake }, exitCode: EXIT.usage });
  const folder = resolvePath(projectRoot, lake);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    const values = { folder: environment.lake, problem: errorText(error) };
    throw new UserError("LW3028", { values, cause: error, exitCode: EXIT.world });
  });
  // DuckDB compares allowed folders by real path
  const storage = localStorage(await realpath(folder));
  await storage.probe();
  return storage;
}

/** The store of an environment, with the password its environment names. */
export async function openProjectStore(projectRoot: string, resolved: ResolvedModel): Promise<Store> {
  const { environment, model } = resolved;
  const password = environment.settings["store_password"];
  const secrets = secretProvider(environment.secrets, projectRoot);
  return openStore(environment.store, {
    projectRoot,
    project: model.project,
    environment: environment.name,
    actor: userInfo().username,
    ...(isSecretReference(password) ? { password: await secrets.get(password.secret) } : {}),
  });
}

function isSecretReference(value: unknown): value is SecretReference {
  return typeof value === "object" && value !== null && "secret" in value;
}

type PublisherParts = Readonly<{
  storage: Storage;
  store: Store;
  /** The Parquet side of the lake: a small engine of its own, opened only for checkpoints. */
  parquet: ParquetAccess;
  /** Where checkpoints are written; to be settled before the Parquet side is closed. */
  background: BackgroundWork;
  scratch: string;
}>;

/** What is extracted stays on this machine: in a local lake itself, otherwise below the scratch folder. */
export function publisherOf({ storage, store, parquet, background, scratch }: PublisherParts): Publisher {
  const work = isRemote(storage.root) ? localStorage(join(scratch, "extractions")) : storage;
  return { storage, work, store, table: (prefix) => openTable(storage, prefix, { parquet, background }) };
}

/** The same tables again and again: what a step has read or written of a log is known to the steps after it. For the length of one run. */
export function keepTables(publisher: Publisher): Publisher {
  const kept = new Map<string, DeltaLog>();
  const table = (prefix: string): DeltaLog => {
    const found = kept.get(prefix) ?? publisher.table(prefix);
    kept.set(prefix, found);
    return found;
  };
  return { ...publisher, table };
}

/** DuckDB for this lake, locked down to the lake, its scratch folder and the project. */
export async function openEngine(projectRoot: string, resolved: ResolvedModel, storage: Storage): Promise<Engine> {
  const { settings } = resolved.environment;
  const tempFolder = await makeScratch(projectRoot, resolved);
  return openDuckdb({
    memoryLimit: textSetting(settings["memory"], "1GB"),
    threads: numberSetting(settings["threads"], availableParallelism()),
    tempFolder,
    maxTempSize: textSetting(settings["temp_limit"], "20GB"),
    allowedFolders: [
      storage.localRoot,
      await realpath(projectRoot),
      tempFolder,
      ...(await sourceFolders(projectRoot, resolved)),
    ],
    ...remoteFiles(storage),
  });
}

/** Files of the lake as the engine asks for them: by path. An extraction, for instance, is here already. */
function remoteFiles({ localRoot, parts, fetch }: Storage): Pick<EngineSettings, "remote"> {
  if (parts === undefined) return {};
  const keyOf = (path: string) => path.slice(localRoot.length + 1);
  const keysIn = (paths: readonly string[]) => paths.filter((path) => path.startsWith(`${localRoot}/`)).map(keyOf);
  return {
    remote: {
      fetch: (paths) => fetch(keysIn(paths)),
      absent: async (paths) => {
        const absent = await parts.absent(keysIn(paths));
        return absent.map(({ key, sizeBytes }) => ({ path: join(localRoot, key), sizeBytes }));
      },
      fetchRanges: (path, ranges) => parts.fetchRanges(keyOf(path), ranges),
    },
  };
}

/** Folders of sources that the engine scans by itself; one that is not there is told of when its source is read. */
async function sourceFolders(projectRoot: string, resolved: ResolvedModel): Promise<readonly string[]> {
  const kinds = await kindsOf(projectRoot, resolved.model);
  const named = resolved.model.sources.flatMap(
    ({ type, connection }) => connectorOf(type, kinds.sources).folders?.(connection) ?? [],
  );
  const found = await Promise.all(named.map((path) => realpath(resolvePath(projectRoot, path)).catch(() => undefined)));
  return found.filter((path) => path !== undefined);
}

/** The environment's folder for files nobody keeps (`temp`), by its real path. */
export async function makeScratch(projectRoot: string, resolved: ResolvedModel): Promise<string> {
  const folder = resolvePath(projectRoot, textSetting(resolved.environment.settings["temp"], ".lakewright/tmp"));
  await mkdir(folder, { recursive: true });
  return realpath(folder);
}

function textSetting(value: unknown, fallback: string): string {
  return typeof value === "string" ? value : fallback;
}

function numberSetting(value: unknown, fallback: number): number {
  return typeof value === "number" && value > 0 ? value : fallback;
}

/** A lake has one store, because attempt numbers come from it. @throws LW3002 when it belongs to another */
export async function claimLake(storage: Storage, storeId: string): Promise<void> {
  if (await storage.writeNew(STORE_MARK, JSON.stringify({ format: 1, storeId }))) return;
  const owner = await lakeOwner(storage);
  if (owner === storeId) return;
  throw new UserError("LW3002", {
    values: { root: storage.root, owner: owner ?? "unknown" },
    hint: "open it with that store, or make this one its owner with `lakewright store adopt`",
    exitCode: EXIT.world,
  });
}

export async function lakeOwner(storage: Storage): Promise<string | undefined> {
  if ((await storage.head(STORE_MARK)) === undefined) return undefined;
  const mark = JSON.parse(Buffer.from(await storage.read(STORE_MARK)).toString("utf8")) as Readonly<{
    storeId?: unknown;
  }>;
  return typeof mark.storeId === "string" ? mark.storeId : undefined;
}
