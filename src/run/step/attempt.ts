import { join } from "node:path";
import { failpoint, UserError } from "../../base/index.ts";
import {
  checkLedger,
  type Engine,
  type PinnedInput,
  quarantineColumns,
  type StagedParquet,
  type StageResult,
} from "../../engine/index.ts";
import type { CommitRequest, StagedFile, TableSnapshot, WritePlan } from "../../lake/index.ts";
import type { DatasetId } from "../../metadata/index.ts";
import type { DatasetState, Step } from "../../plan/index.ts";
import type { Intent, QuarantineIntent } from "../intent.ts";
import { quarantinePrefix, rejectPrefix, TXN_APP, tablePrefix } from "../layout.ts";
import { dataVersionOf, type TableState } from "../observe.ts";
import { type Published, publish } from "../publish.ts";
import { now, type RunContext } from "./context.ts";

/** One try at a dataset: its number is the fencing token and the txn version. */
export type Attempt = Readonly<{
  step: Step;
  number: number;
  uuid: string;
  /** The table the attempt starts from; undefined: it does not exist. */
  base: TableState | undefined;
  /** The quarantine table of the dataset; nobody but the holder of the lease writes it. */
  quarantine: TableSnapshot | undefined;
  signal: AbortSignal;
}>;

export type AttemptResult = Readonly<{
  /** What was asked of the engine: where a sample of the rows before comes from. */
  request: Parameters<Engine["samples"]>[0] &
    Readonly<{ plan?: WritePlan; rewrites?: readonly string[]; published?: PinnedInput | undefined }>;
  staged: StageResult;
  state: DatasetState;
  /** True when every row was computed anew: open quarantine rows of earlier attempts are superseded. */
  fullRecompute: boolean;
  /** Size of the files the rows came from. */
  bytesRead: number;
}>;

/** Audited rows → intent → commit → record. Publishes nothing when a rule of severity `fail` failed or the ledger does not close. */
export async function publishAttempt(
  context: RunContext,
  attempt: Attempt,
  result: AttemptResult,
): Promise<Published & { dataVersion: number; rowCount: number }> {
  const { step } = attempt;
  const { staged } = result;
  failpoint("after-audit");
  try {
    assertPublishable(step.dataset, staged);
    const intent = await makeIntent(context, attempt, result);
    const prepare = () => makeDurable(context, step.dataset, staged);
    const published = await publish(context.publisher, intent, { signal: attempt.signal, prepare });
    const dataVersion = intent.dataVersion ?? published.tableVersion;
    return { ...published, dataVersion, rowCount: intent.rowCount };
  } catch (error) {
    if (isUnpublished(error)) await discardStaged(context, step.dataset, staged);
    throw error;
  }
}

/** Files of an attempt that certainly was not published can go at once; in doubt the collector decides later. */
function isUnpublished(error: unknown): boolean {
  return error instanceof UserError && (error.code === "LW3020" || error.code.startsWith("LW35"));
}

function assertPublishable(dataset: DatasetId, staged: StageResult): void {
  checkLedger(dataset, staged.ledger);
  if (staged.failed.length === 0) return;
  throw new UserError("LW3020", {
    values: { dataset, rules: staged.failed.map((rule) => withFound(rule, staged)).join(", ") },
    hint: `look at the rows with \`lakewright preview ${dataset}\``,
    failure: "input",
  });
}

/** What a rule found is not to be seen anywhere else: nothing of the table is published. */
function withFound(name: string, { rules }: StageResult): string {
  const detail = rules.find(({ rule, effect }) => rule === name && effect === "failed")?.detail;
  return detail === undefined ? `"${name}"` : `"${name}" (${detail})`;
}

/** Files in the folder of the table. */
function tableFiles({ add, changes = [] }: StageResult): readonly StagedParquet[] {
  return [...add, ...changes];
}

async function makeDurable(context: RunContext, dataset: DatasetId, staged: StageResult): Promise<void> {
  const { storage } = context.publisher;
  await Promise.all([
    ...tableFiles(staged).map((file) => storage.sync(`${tablePrefix(dataset)}/${file.name}`)),
    ...staged.rejects.map((file) => storage.sync(`${rejectPrefix(dataset)}/${file.name}`)),
  ]);
}

export async function discardStaged(context: RunContext, dataset: DatasetId, staged: StageResult): Promise<void> {
  await context.publisher.storage.delete([
    ...tableFiles(staged).map((file) => `${tablePrefix(dataset)}/${file.name}`),
    ...staged.rejects.map((file) => `${rejectPrefix(dataset)}/${file.name}`),
  ]);
}

async function makeIntent(context: RunContext, attempt: Attempt, result: AttemptResult): Promise<Intent> {
  const { step, base } = attempt;
  const { staged } = result;
  const { dataset } = step;
  const request = publishedRequest(context, attempt, result);
  const [published, quarantine] = await Promise.all([
    context.publisher.table(tablePrefix(dataset)).prepare(request),
    makeQuarantine(context, attempt, result),
  ]);
  return {
    format: 1,
    kind: "work",
    dataset,
    attempt: attempt.number,
    uuid: attempt.uuid,
    runId: context.job.runId,
    storeId: context.job.storeId,
    at: now(context),
    fingerprint: step.fingerprint,
    rawHash: step.rawHash,
    columns: staged.columns,
    state: result.state,
    ledger: staged.ledger,
    rules: staged.rules.map((rule) => ({ ...rule, sample: [] })),
    rowCount: resultingRowCount(base, staged),
    staged: tableFiles(staged).map((file) => file.name),
    published,
    dataVersion: published.changesData || base === undefined ? null : dataVersionOf(base),
    quarantine,
  };
}

function publishedRequest(
  context: RunContext,
  attempt: Attempt,
  { staged, request: { plan, published } }: AttemptResult,
): CommitRequest {
  const folder = join(context.publisher.storage.localRoot, tablePrefix(attempt.step.dataset));
  const named = new Map(published?.files.map(({ path, inLog }) => [path, inLog]));
  const changesData = staged.add.length > 0 || staged.remove === "all" || staged.remove.length > 0;
  return {
    operation: changesData ? "WRITE" : "LAKEWRIGHT STATE",
    baseVersion: attempt.base?.tableVersion,
    columns: staged.columns,
    ...(plan === undefined ? {} : { plan }),
    add: staged.add.map((file) => stagedFile(context, file)),
    changes: (staged.changes ?? []).map((file) => stagedFile(context, file)),
    remove:
      staged.remove === "all" ? "all" : staged.remove.map((path) => named.get(path) ?? path.slice(folder.length + 1)),
    transaction: { appId: TXN_APP, version: attempt.number },
    info: commitInfo(context, attempt),
  };
}

function commitInfo(context: RunContext, attempt: Attempt): CommitRequest["info"] {
  return { uuid: attempt.uuid, runId: context.job.runId, attempt: attempt.number };
}

async function makeQuarantine(
  context: RunContext,
  attempt: Attempt,
  result: AttemptResult,
): Promise<QuarantineIntent | null> {
  const { dataset } = attempt.step;
  const { rejects } = result.staged;
  const prefix = quarantinePrefix(dataset);
  const snapshot = attempt.quarantine;
  const supersedes = result.fullRecompute && snapshot !== undefined && snapshot.files.length > 0;
  if (rejects.length === 0 && !supersedes) return null;
  const entry = await context.publisher.table(prefix).prepare({
    operation: "LAKEWRIGHT QUARANTINE",
    baseVersion: snapshot?.version,
    columns: quarantineColumns,
    add: rejects.map((file) => stagedFile(context, file)),
    remove: supersedes ? "all" : [],
    transaction: { appId: TXN_APP, version: attempt.number },
    info: commitInfo(context, attempt),
  });
  const copies = rejects.map((file) => ({
    from: `${rejectPrefix(dataset)}/${file.name}`,
    to: `${prefix}/${file.name}`,
  }));
  return { copies, entry };
}

function stagedFile(context: RunContext, file: StagedParquet): StagedFile {
  return {
    path: file.name,
    sizeBytes: file.sizeBytes,
    modifiedMs: context.clock.now(),
    partitionValues: file.partitionValues ?? {},
    stats: file.stats,
  };
}

/** Rows of the table after this attempt, from counts alone. */
function resultingRowCount(base: TableState | undefined, staged: StageResult): number {
  const { ledger } = staged;
  if (staged.remove === "all") return staged.add.reduce((sum, file) => sum + file.rowCount, 0);
  return (base?.rowCount ?? 0) + ledger.inserted;
}
