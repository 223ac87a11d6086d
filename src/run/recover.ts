import { type Clock, failpoint, type Random } from "../base/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import type { AttemptRecord } from "../store/index.ts";
import { EMPTY_LEDGER, highestIntent, type Intent } from "./intent.ts";
import { quarantinePrefix, TXN_APP, tablePrefix } from "./layout.ts";
import { dataVersionOf, observeTable, readTableState, type TableState } from "./observe.ts";
import { complete, type Publisher, publish } from "./publish.ts";

export type Recovery = Readonly<{
  dataset: DatasetId;
  /** Number of the next attempt. */
  nextAttempt: number;
  completed: number | undefined;
  fenced: number | undefined;
}>;

export type RecoveryContext = Readonly<{
  publisher: Publisher;
  runId: string;
  storeId: string;
  clock: Clock;
  random: Random;
}>;

/**
 * First act of every lease holder, per dataset: complete what was decided, fence off a former holder that did not close its lease,
 * then say which number comes next. Idempotent: it may be killed and done again.
 */
export async function recover(
  context: RecoveryContext,
  dataset: DatasetId,
  lease: Readonly<{ takenOver: boolean; recorded: AttemptRecord | undefined }>,
): Promise<Recovery> {
  const { publisher } = context;
  const recordedAttempt = lease.recorded?.attempt ?? 0;
  const state = await observeTable(publisher, dataset, lease.recorded);
  const completed = await completePending(publisher, state, recordedAttempt);
  const highest = await highestAttempt(publisher, dataset, recordedAttempt, state);
  if (!lease.takenOver) return { dataset, nextAttempt: highest + 1, completed, fenced: undefined };
  // the former holder may have taken highest + 1 for itself without having written anything yet
  const fence = highest + 2;
  const fenced = await commitFence(context, dataset, fence);
  return { dataset, nextAttempt: fence + 1, completed, fenced };
}

/**
 * Completes the intent in force when its record is missing: the record is written last, so a recorded attempt is complete.
 * @returns its number when there was something to do
 */
export async function completePending(
  publisher: Publisher,
  state: TableState | undefined,
  recordedAttempt: number,
): Promise<number | undefined> {
  const intent = state?.intent;
  if (state === undefined || intent === undefined || recordedAttempt >= intent.attempt) return undefined;
  failpoint("recover-before-complete");
  await complete(publisher, intent, state.intentVersion ?? state.tableVersion);
  failpoint("recover-after-complete");
  return intent.attempt;
}

async function highestAttempt(
  publisher: Publisher,
  dataset: DatasetId,
  recordedAttempt: number,
  state: TableState | undefined,
): Promise<number> {
  const published = state?.intent?.attempt ?? (await quarantinedAttempt(publisher, dataset));
  return Math.max(recordedAttempt, published, await highestIntent(publisher.storage, dataset));
}

/** Only a quarantine table whose published table was removed can know a higher number than the published one. */
async function quarantinedAttempt(publisher: Publisher, dataset: DatasetId): Promise<number> {
  const quarantine = await publisher.table(quarantinePrefix(dataset)).snapshot();
  return quarantine?.transactions[TXN_APP] ?? 0;
}

/** Carries the state forward unchanged under a higher number. Without a table there is nothing a former holder could overtake. */
async function commitFence(context: RecoveryContext, dataset: DatasetId, attempt: number): Promise<number | undefined> {
  const state = await readTableState(context.publisher, dataset);
  if (state?.intent === undefined || state.foreignChange !== undefined) return undefined;
  await publish(context.publisher, await fenceIntent(context, { ...state, intent: state.intent }, attempt));
  failpoint("recover-after-fence");
  return attempt;
}

async function fenceIntent(
  context: RecoveryContext,
  state: TableState & { intent: Intent },
  attempt: number,
): Promise<Intent> {
  const { dataset } = state.intent;
  const uuid = context.random.uuid();
  const published = await context.publisher.table(tablePrefix(dataset)).prepare({
    operation: "LAKEWRIGHT FENCE",
    baseVersion: state.tableVersion,
    add: [],
    remove: [],
    transaction: { appId: TXN_APP, version: attempt },
    info: { uuid, runId: context.runId, attempt },
  });
  return {
    ...state.intent,
    kind: "fence",
    attempt,
    uuid,
    runId: context.runId,
    storeId: context.storeId,
    at: new Date(context.clock.now()).toISOString(),
    ledger: EMPTY_LEDGER,
    rules: [],
    staged: [],
    published,
    dataVersion: dataVersionOf(state),
    quarantine: null,
  };
}
