import { basename, dirname, resolve as resolvePath } from "node:path";
import { type Clock, type Random, realClock, realRandom } from "../base/index.ts";
import { duckdbParquetAccess } from "../engine/index.ts";
import {
  backgroundWork,
  type DeltaTable,
  defaultCacheFolder,
  isRemote,
  localStorage,
  openDeltaTable,
  openStorage,
  type RemoteSettings,
  type Storage,
} from "../lake/index.ts";
import type { DatasetId, ResolvedModel } from "../metadata/index.ts";
import { tablePrefix } from "./layout.ts";
import { leaseMs, startHeartbeat, takeLeases, thisHolder } from "./lease.ts";
import { loadModel } from "./project.ts";
import { recover, type RecoveryContext } from "./recover.ts";
import { remoteSettings } from "./remote-lake.ts";
import { type RolledBack, rollBack } from "./rollback.ts";
import { openSession, type Session } from "./session.ts";

export type TablesOptions = Readonly<{
  projectRoot: string;
  environment: string;
  clock?: Clock;
  random?: Random;
}>;

/** The tables of a project, for looking at them and for their upkeep. Lives and is closed. */
export type ProjectTables = Readonly<{
  resolved: ResolvedModel;
  table: (dataset: DatasetId) => DeltaTable;
  /** Does work on a table while no run does. @throws UserError LW3004 when one is under way */
  alone: <T>(dataset: DatasetId, signal: AbortSignal, work: () => Promise<T>) => Promise<T>;
  /** Brings back a version with the state that belongs to it. */
  rollBack: (dataset: DatasetId, version: number, signal: AbortSignal) => Promise<RolledBack>;
  [Symbol.asyncDispose]: () => Promise<void>;
}>;

/** @throws DiagnosticsError for invalid metadata; UserError when the lake or the store cannot be opened */
export async function openTables(options: TablesOptions): Promise<ProjectTables> {
  const { clock = realClock, random = realRandom } = options;
  const session = await openSession(options);
  const leasing = { session, clock, random };
  return {
    resolved: session.project.resolved,
    table: (dataset) => session.table(tablePrefix(dataset)),
    alone: (dataset, signal, work) => withLease(leasing, dataset, signal, work),
    rollBack: (dataset, version, signal) =>
      withLease(leasing, dataset, signal, (context, attempt) => rollBack(context, dataset, { version, attempt })),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

type Leasing = Readonly<{ session: Session; clock: Clock; random: Random }>;

async function withLease<T>(
  { session, clock, random }: Leasing,
  dataset: DatasetId,
  signal: AbortSignal,
  work: (context: RecoveryContext, attempt: number) => Promise<T>,
): Promise<T> {
  const { store, publisher, storeId, project } = session;
  const runId = `table-${random.uuid()}`;
  const holder = thisHolder(runId, clock);
  const ttlMs = leaseMs(project.resolved);
  const wait = { holder, ttlMs, waitMs: 0, clock, signal, onWait: () => undefined };
  const { takenOver } = await takeLeases(store, [dataset], wait);
  const stopHeartbeat = startHeartbeat(store, holder, ttlMs, () => undefined);
  let isRecovered = false;
  try {
    const context = { publisher, runId, storeId, clock, random };
    const recorded = (await store.latestAttempts())[dataset];
    const { nextAttempt } = await recover(context, dataset, { takenOver, recorded });
    isRecovered = true;
    return await work(context, nextAttempt);
  } finally {
    stopHeartbeat();
    // as in a run: a lease closed before its recovery would let the next holder work without one
    if (isRecovered) await store.releaseLeases(holder);
  }
}

/** Where a table lies that belongs to no dataset, and whose settings open a remote one. */
export type TablePlace = Readonly<{ place: string; project?: Pick<TablesOptions, "projectRoot" | "environment"> }>;

const CACHE_BYTES = 20e9;

/** Opens the table at a path or URL. A remote one is opened with the settings of the project's environment, if there is one. */
export async function openTableAt({ place, project }: TablePlace): Promise<DeltaTable & AsyncDisposable> {
  const { storage, prefix } = await storageAt(place, project);
  const opened = new AsyncDisposableStack();
  opened.defer(storage.release);
  const engine = opened.use(duckdbParquetAccess());
  const background = backgroundWork();
  opened.defer(background.settled);
  return {
    ...openDeltaTable(storage, prefix, { engine, background }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function storageAt(
  place: string,
  project: TablePlace["project"],
): Promise<Readonly<{ storage: Storage; prefix: string }>> {
  if (isRemote(place)) return { storage: openStorage(place, await settingsOf(project)), prefix: "" };
  const path = resolvePath(place);
  return { storage: localStorage(dirname(path)), prefix: basename(path) };
}

async function settingsOf(project: TablePlace["project"]): Promise<RemoteSettings> {
  if (project === undefined)
    return { credential: { method: "default" }, cache: { folder: defaultCacheFolder(), limitBytes: CACHE_BYTES } };
  const { projectRoot, environment } = project;
  const { resolved } = await loadModel(projectRoot, environment, new Date().toISOString());
  return remoteSettings(projectRoot, resolved.environment);
}
