import { type Clock, DiagnosticsError, realClock } from "../base/index.ts";
import { duckdbParquetAccess, type Engine } from "../engine/index.ts";
import { backgroundWork, type DeltaTable, openDeltaTable, type Storage } from "../lake/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import { makePlan, type Observed, type Plan } from "../plan/index.ts";
import type { Store } from "../store/index.ts";
import { askSources, type Discovery, NOTHING_ASKED } from "./ask-sources.ts";
import { observe } from "./observe.ts";
import { claimLake, makeScratch, openEngine, openLake, openProjectStore, publisherOf } from "./open.ts";
import { analyseModel, type LoadedModel, loadModel, type Project } from "./project.ts";
import type { Publisher } from "./publish.ts";

/** A project with its lake and store open. The engine is opened when it is first asked for. Lives and is closed. */
export type Session = Readonly<{
  project: Project;
  storage: Storage;
  store: Store;
  storeId: string;
  publisher: Publisher;
  /** A table of the lake with everything that can be done with it. */
  table: (prefix: string) => DeltaTable;
  engine: () => Promise<Engine>;
  /** Folder for files nobody keeps; the engine may write there. */
  scratch: string;
  discovery: Discovery;
  [Symbol.asyncDispose]: () => Promise<void>;
}>;

export type SessionOptions = Readonly<{
  projectRoot: string;
  environment: string;
  clock?: Clock;
  /** Given: ask the sources that the selection needs first, so that SQL over them can be judged. The signal ends the asking. */
  discover?: Readonly<{ signal: AbortSignal; selection: readonly string[] }>;
  /** Leave out the check that the lake belongs to the store: for `store adopt`. */
  adopting?: boolean;
}>;

/** @throws DiagnosticsError for invalid metadata, UserError when lake or store cannot be opened */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { projectRoot, environment, clock = realClock } = options;
  const asOf = new Date(clock.now()).toISOString();
  let model = await loadModel(projectRoot, environment, asOf);
  const { resolved } = model;
  const storage = await openLake(projectRoot, resolved.environment);
  await using opening = new AsyncDisposableStack();
  opening.defer(storage.release);
  const store = opening.use(await openProjectStore(projectRoot, resolved));
  const parquet = opening.use(duckdbParquetAccess());
  const background = backgroundWork();
  opening.defer(background.settled);
  const storeId = await store.storeId();
  if (options.adopting !== true) await claimLake(storage, storeId);
  let opened: Promise<Engine> | undefined;
  const engine = (): Promise<Engine> => (opened ??= openEngine(projectRoot, resolved, storage));
  opening.defer(async () => (await opened)?.[Symbol.asyncDispose]());
  let discovery = NOTHING_ASKED;
  if (options.discover !== undefined) {
    const { signal, selection } = options.discover;
    discovery = await askSources({ projectRoot, resolved, engine, clock, signal }, model, selection);
    if (discovery.isWritten) model = await loadModel(projectRoot, environment, asOf);
  }
  const project = await analyse(model, discovery);
  const scratch = await makeScratch(projectRoot, resolved);
  const owned = opening.move();
  return {
    project,
    storage,
    store,
    storeId,
    publisher: publisherOf({ storage, store, parquet, background, scratch }),
    table: (prefix) => openDeltaTable(storage, prefix, { engine: parquet, background }),
    engine,
    scratch,
    discovery,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** SQL over tables that a source did not tell of is wrong only because of that. */
async function analyse(model: LoadedModel, { unanswered }: Discovery): Promise<Project> {
  const wildcard = unanswered.find(({ isWildcard }) => isWildcard);
  try {
    return await analyseModel(model);
  } catch (error) {
    throw error instanceof DiagnosticsError && wildcard !== undefined ? wildcard.error : error;
  }
}

/** Every dataset of the project, in the order of the metadata. */
export function allDatasets(project: Project): readonly DatasetId[] {
  const { sources, products } = project.resolved.model;
  return [...sources, ...products].flatMap((owner) => owner.datasets.map((dataset) => dataset.id));
}

/** What exists now, and the plan from there. @throws DiagnosticsError for an unknown selection or a missing input */
export async function planSession(
  session: Session,
  selection: readonly string[],
  force: boolean,
): Promise<Readonly<{ plan: Plan; observed: Observed }>> {
  const observed = await observe(session.publisher, allDatasets(session.project));
  const { resolved, analysis } = session.project;
  const { plan, diagnostics } = makePlan({ resolved, analysis, observed, selection, force });
  if (plan === undefined) throw new DiagnosticsError(diagnostics);
  return { plan, observed };
}
