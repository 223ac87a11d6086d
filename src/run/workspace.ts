import { type Clock, type Random, realClock, realRandom, suggest, UserError } from "../base/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import type { Workspace } from "./contract.ts";
import { discoverSource } from "./discover.ts";
import { STORE_MARK, tablePrefix } from "./layout.ts";
import { previewDataset } from "./preview.ts";
import { readGroups, readRows } from "./quarantine.ts";
import { runQuery } from "./query.ts";
import { allDatasets, openSession, planSession, type Session } from "./session.ts";
import { adoptLake, completeAll, readStatus } from "./status.ts";

export type WorkspaceOptions = Readonly<{
  projectRoot: string;
  environment: string;
  clock?: Clock;
  random?: Random;
  adopting?: boolean;
}>;

/**
 * Opens a project in one environment.
 * @throws DiagnosticsError for invalid metadata; UserError when the lake or the store cannot be opened or belong to others
 */
export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const { clock = realClock, random = realRandom } = options;
  const session = await openSession(options);
  const never = new AbortController().signal;
  const reader = { publisher: session.publisher, engine: session.engine, signal: never };
  return {
    projectRoot: options.projectRoot,
    resolved: session.project.resolved,
    warnings: session.project.warnings,
    plan: async (selection, force) => (await planSession(session, selection, force)).plan,
    status: () => readStatus(session, never),
    query: (sql, limit, signal) => runQuery(session, sql, limit, signal),
    preview: (dataset, limit, signal) => previewDataset(session, { dataset, limit, signal, clock, random }),
    quarantineGroups: async (dataset) => {
      await completeAll(session);
      return readGroups(reader, dataset === undefined ? allDatasets(session.project) : [dataset]);
    },
    quarantineRows: async (dataset, limit, rule) => {
      await completeAll(session);
      return readRows(reader, dataset, limit, rule);
    },
    history: (dataset, limit) => readHistory(session, dataset, limit),
    discover: (source, signal) => discover(session, source, clock, signal),
    adopt: () =>
      adoptLake(session, () =>
        session.storage.write(STORE_MARK, JSON.stringify({ format: 1, storeId: session.storeId })),
      ),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

async function readHistory(session: Session, dataset: DatasetId, limit: number): ReturnType<Workspace["history"]> {
  const table = session.publisher.table(tablePrefix(dataset));
  if ((await table.latestVersion()) === undefined) throw new UserError("LW3006", { values: { dataset } });
  return table.history(limit);
}

async function discover(session: Session, name: string, clock: Clock, signal: AbortSignal): Promise<readonly string[]> {
  const { resolved, root } = session.project;
  const source = resolved.model.sources.find((candidate) => candidate.name === name);
  if (source !== undefined)
    return discoverSource({ projectRoot: root, resolved, engine: session.engine, clock, signal }, source);
  const hint = suggest(
    name,
    resolved.model.sources.map((candidate) => candidate.name),
  );
  throw new UserError("LW3029", { values: { source: name }, exitCode: 2, ...(hint === undefined ? {} : { hint }) });
}
