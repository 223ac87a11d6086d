import { allDone, failpoint, UserError } from "../base/index.ts";
import type { DeltaLog, Storage } from "../lake/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import type { AttemptRecord, Store } from "../store/index.ts";
import { fencedError, type Intent, type QuarantineIntent, writeIntent } from "./intent.ts";
import { quarantinePrefix, tablePrefix } from "./layout.ts";

/** Where attempts are published: the lake through its tables, and the store that keeps the record. */
export type Publisher = Readonly<{
  storage: Storage;
  /** Where extractions lie that are not published yet: on this machine. */
  work: Storage;
  store: Store;
  table: (prefix: string) => DeltaLog;
}>;

export type Published = Readonly<{ tableVersion: number; quarantineVersion: number | undefined }>;

/** What has to be true before an intent is decided, done while it is written: its files are durable. */
export type Preparation = () => Promise<void>;

/** intent → decide → complete → record. Killed anywhere in between, `complete` of the next lease holder ends it the same way. */
export async function publish(
  publisher: Publisher,
  intent: Intent,
  { signal, prepare }: Readonly<{ signal?: AbortSignal; prepare?: Preparation }> = {},
): Promise<Published> {
  failpoint("before-intent");
  // when both fail, that of the intent is told: it may say `fenced`
  await allDone([writeIntent(publisher.storage, intent), prepare?.()]);
  failpoint("after-intent");
  signal?.throwIfAborted();
  const tableVersion = await decide(publisher, intent);
  failpoint("after-decide");
  return complete(publisher, intent, tableVersion);
}

/** One commit on the published table makes data and state visible together. @throws fenced or conflict */
async function decide(publisher: Publisher, intent: Intent): Promise<number> {
  await assertStaged(publisher, intent);
  failpoint("before-decide");
  const outcome = await publisher.table(tablePrefix(intent.dataset)).commit(intent.published);
  switch (outcome.kind) {
    case "committed":
    case "already":
      return outcome.version;
    case "fenced":
      throw fencedError(intent.dataset, intent.attempt, outcome.version);
    case "conflict":
      throw new UserError("LW3014", {
        values: { dataset: intent.dataset, version: outcome.version, operation: outcome.operation },
        hint: "run again: it plans from the new version",
        failure: "conflict",
      });
    default:
      return outcome satisfies never;
  }
}

/** A vanished staged file would make a version that nobody can read. */
async function assertStaged(publisher: Publisher, intent: Intent): Promise<void> {
  const prefix = tablePrefix(intent.dataset);
  const keys = intent.staged.map((path) => `${prefix}/${path}`);
  const rejects = intent.quarantine?.copies.map((copy) => copy.from) ?? [];
  for (const key of [...keys, ...rejects]) {
    if ((await publisher.storage.head(key)) !== undefined) continue;
    throw new UserError("LW3015", {
      values: { key, dataset: intent.dataset },
      hint: "run again: the attempt stages anew",
    });
  }
}

/** The quarantine commit and the record in the store; idempotent, so anyone may do it again. */
export async function complete(publisher: Publisher, intent: Intent, tableVersion: number): Promise<Published> {
  const quarantineVersion =
    intent.quarantine === null ? undefined : await completeQuarantine(publisher, intent.dataset, intent.quarantine);
  failpoint("after-complete");
  await publisher.store.recordAttempt(attemptRecord(intent, tableVersion, quarantineVersion));
  failpoint("after-record");
  return { tableVersion, quarantineVersion };
}

async function completeQuarantine(
  publisher: Publisher,
  dataset: DatasetId,
  quarantine: QuarantineIntent,
): Promise<number> {
  const { storage } = publisher;
  for (const { from, to } of quarantine.copies) {
    if ((await storage.head(to)) === undefined) await storage.copyNew(from, to);
  }
  const outcome = await publisher.table(quarantinePrefix(dataset)).commit(quarantine.entry);
  if (outcome.kind === "committed" || outcome.kind === "already") {
    await storage.delete(quarantine.copies.map((copy) => copy.from));
    return outcome.version;
  }
  // a higher txn of ours in the quarantine table means that this intent was completed long ago
  if (outcome.kind === "fenced") return outcome.version;
  throw new UserError("LW3016", {
    values: { dataset, version: outcome.version, operation: outcome.operation },
    hint: "the quarantine table is written by lakewright only; restore it to the version before",
    failure: "conflict",
  });
}

export function attemptRecord(
  intent: Intent,
  tableVersion: number,
  quarantineVersion: number | undefined,
): AttemptRecord {
  return {
    dataset: intent.dataset,
    attempt: intent.attempt,
    uuid: intent.uuid,
    runId: intent.runId,
    kind: intent.kind,
    tableVersion,
    ...(quarantineVersion === undefined ? {} : { quarantineVersion }),
    fingerprint: intent.fingerprint,
    ledger: intent.ledger,
    rules: intent.rules.map(({ rule, kind, severity, effect, checked, failed }) => ({
      rule,
      kind,
      severity,
      effect,
      checked,
      failed,
    })),
    recordedAt: intent.at,
  };
}
