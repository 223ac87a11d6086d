import { EXIT, UserError } from "../base/index.ts";
import {
  type DeltaLog,
  type HistoryEntry,
  isInsideTable,
  type LiveFile,
  logicalKey,
  requireWholeFiles,
  type TableSnapshot,
} from "../lake/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import { EMPTY_LEDGER, type Intent, readIntent } from "./intent.ts";
import { TXN_APP, tablePrefix } from "./layout.ts";
import { localFile } from "./pin.ts";
import { type Publisher, publish } from "./publish.ts";
import type { RecoveryContext } from "./recover.ts";

export type RolledBack = Readonly<{ dataset: DatasetId; from: number; to: number; version: number }>;

/**
 * Brings back the content of an earlier version together with the state that belongs to it, as a new version. To be called by the holder of the
 * lease, after recovery. What the next run finds is as if nothing had happened since: it reads again what came later.
 * @throws UserError LW6520 when the version is not one of ours, LW6101 when a file of it is gone
 */
export async function rollBack(
  context: RecoveryContext,
  dataset: DatasetId,
  { version, attempt }: Readonly<{ version: number; attempt: number }>,
): Promise<RolledBack> {
  const { publisher } = context;
  const table = publisher.table(tablePrefix(dataset));
  const [current, target] = [await table.snapshot(), await table.snapshot({ version })];
  if (current === undefined || target === undefined) throw new UserError("LW3006", { values: { dataset } });
  const known = await intentOf(publisher, dataset, { table, target });
  const intent = await rollbackIntent(context, { current, target, known, attempt, table });
  const published = await publish(publisher, intent);
  return { dataset, from: current.version, to: version, version: published.tableVersion };
}

type Target = Readonly<{ table: DeltaLog; target: TableSnapshot }>;

/** The intent whose content the version holds: no data of another writer may lie on top of it. */
async function intentOf(publisher: Publisher, dataset: DatasetId, { table, target }: Target): Promise<Intent> {
  const attempt = target.transactions[TXN_APP];
  const intent = attempt === undefined ? undefined : await readIntent(publisher.storage, dataset, attempt);
  const upTo = (await table.history()).filter((entry) => entry.version <= target.version);
  if (intent !== undefined && isOurs(upTo, intent.attempt)) return intent;
  throw new UserError("LW6520", {
    values: { dataset, version: target.version },
    hint: `\`lakewright table history ${dataset}\` shows which versions are attempts of a run`,
    exitCode: EXIT.usage,
  });
}

function isOurs(newestFirst: readonly HistoryEntry[], attempt: number): boolean {
  const index = newestFirst.findIndex((entry) => entry.transactions[TXN_APP] === attempt);
  return index >= 0 && newestFirst.slice(0, index).every((entry) => !entry.changesData);
}

type Rollback = Target & Readonly<{ current: TableSnapshot; known: Intent; attempt: number }>;

async function rollbackIntent(context: RecoveryContext, rollback: Rollback): Promise<Intent> {
  const { table, current, target, known, attempt } = rollback;
  const uuid = context.random.uuid();
  const add = missingIn(current, target);
  // a vector may be gone while its data file is still in use with a newer one
  await table.deletedRows(add);
  const { storage } = context.publisher;
  const elsewhere = add.filter(({ path }) => !isInsideTable(path));
  requireWholeFiles(
    elsewhere.map((file) => ({ ...file, path: localFile(storage, table.prefix, file.path) })),
    table.prefix,
  );
  const published = await table.prepare({
    operation: "RESTORE",
    baseVersion: current.version,
    restores: target.version,
    add,
    remove: missingIn(target, current).map(({ path }) => path),
    transaction: { appId: TXN_APP, version: attempt },
    info: { uuid, runId: context.runId, attempt, restoredVersion: target.version },
  });
  return {
    ...known,
    kind: "work",
    attempt,
    uuid,
    runId: context.runId,
    storeId: context.storeId,
    at: new Date(context.clock.now()).toISOString(),
    ledger: EMPTY_LEDGER,
    rules: [],
    staged: add.map(({ path }) => path).filter(isInsideTable),
    published,
    dataVersion: null,
    quarantine: null,
  };
}

function missingIn(snapshot: TableSnapshot, other: TableSnapshot): readonly LiveFile[] {
  const own = new Set(snapshot.files.map((file) => logicalKey(file.path, file)));
  return other.files.filter((file) => !own.has(logicalKey(file.path, file)));
}
