import { type DatasetId, type Kinds, kindsOf } from "../metadata/index.ts";
import type { AttemptRecord } from "../store/index.ts";
import type { DatasetStatus } from "./contract.ts";
import { tablePrefix } from "./layout.ts";
import { dataVersionOf, observeTable, readTableState, type TableState } from "./observe.ts";
import { broughtVersion, portRecord, writtenPorts } from "./port.ts";
import { countOpen } from "./quarantine.ts";
import { completePending } from "./recover.ts";
import { allDatasets, type Session } from "./session.ts";

/** Every dataset as it stands. What a killed run had decided is completed first, so that the counts are right. */
export async function readStatus(session: Session, signal: AbortSignal): Promise<readonly DatasetStatus[]> {
  await completeAll(session);
  const recorded = await session.store.latestAttempts();
  const reader = { publisher: session.publisher, engine: session.engine, signal };
  const kinds = await kindsOf(session.project.root, session.project.resolved.model);
  return Promise.all(
    allDatasets(session.project).map(async (dataset): Promise<DatasetStatus> => {
      const state = await observeTable(session.publisher, dataset, recorded[dataset]);
      if (state === undefined) {
        const missing = recorded[dataset] !== undefined;
        return { dataset, state: missing ? "missing" : "never ran", quarantinedOpen: 0 };
      }
      return {
        dataset,
        state: state.foreignChange === undefined ? "current" : "foreign change",
        version: state.tableVersion,
        quarantinedOpen: await countOpen(reader, dataset),
        ...(await sizeOf(session, dataset)),
        ...lastTimes(state, recorded[dataset]),
        ...(await portsOf(session, kinds, dataset, state)),
      };
    }),
  );
}

/** Completes what earlier runs decided and did not finish: idempotent, and needs no lease because it changes no table content. */
export async function completeAll(session: Session): Promise<void> {
  const recorded = await session.store.latestAttempts();
  for (const dataset of allDatasets(session.project)) {
    const known = recorded[dataset];
    const state = await observeTable(session.publisher, dataset, known);
    await completePending(session.publisher, state, known?.attempt ?? 0);
  }
}

/** Makes this store the owner of the lake: its records are rebuilt from the intents in force. @returns datasets rebuilt */
export async function adoptLake(session: Session, mark: () => Promise<void>): Promise<readonly DatasetId[]> {
  const adopted: DatasetId[] = [];
  for (const dataset of allDatasets(session.project)) {
    const state = await readTableState(session.publisher, dataset);
    if ((await completePending(session.publisher, state, 0)) !== undefined) adopted.push(dataset);
  }
  await mark();
  return adopted;
}

async function portsOf(
  session: Session,
  kinds: Kinds,
  dataset: DatasetId,
  state: TableState,
): Promise<Pick<DatasetStatus, "ports">> {
  const written = writtenPorts(session.project.resolved, kinds, dataset);
  if (written.length === 0) return {};
  const published = dataVersionOf(state);
  const ports = written.map(async (one) => {
    const version = await broughtVersion({ storage: session.storage, kinds, projectRoot: session.project.root }, one);
    const where = portRecord(kinds, one).describe(one.settings as never);
    const known = version === undefined ? {} : { version };
    return { port: one.port.name, kind: one.kind, where, ...known, isBehind: version !== published };
  });
  return { ports: await Promise.all(ports) };
}

async function sizeOf(session: Session, dataset: DatasetId): Promise<Pick<DatasetStatus, "rowCount" | "sizeBytes">> {
  const snapshot = await session.publisher.table(tablePrefix(dataset)).snapshot();
  const sizeBytes = snapshot?.files.reduce((sum, file) => sum + file.sizeBytes, 0) ?? 0;
  return snapshot?.rowCount === undefined ? { sizeBytes } : { sizeBytes, rowCount: snapshot.rowCount };
}

function lastTimes(state: TableState, record: AttemptRecord | undefined): Pick<DatasetStatus, "lastChanged"> {
  const at = state.intent?.at ?? record?.recordedAt;
  return at === undefined ? {} : { lastChanged: at };
}
