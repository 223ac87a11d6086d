import { type Column, type Json, UserError } from "../base/index.ts";
import type { RuleOutcome } from "../engine/index.ts";
import type { PreparedCommit, Storage } from "../lake/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import type { DatasetState, Ledger } from "../plan/index.ts";
import { intentKey } from "./layout.ts";

/**
 * What an attempt will commit, written before it commits. The snapshot's `txn` names the intent in force, so table content and
 * state become visible together, and the lake alone can rebuild states, versions, fingerprints and ledgers.
 */
export type Intent = Readonly<{
  format: 1;
  kind: "work" | "fence";
  dataset: DatasetId;
  attempt: number;
  uuid: string;
  runId: string;
  storeId: string;
  at: string;
  fingerprint: string;
  rawHash: string;
  columns: readonly Column[];
  state: DatasetState;
  ledger: Ledger;
  rules: readonly RuleOutcome[];
  rowCount: number;
  /** Files of ours in the table's folder that `published` adds. */
  staged: readonly string[];
  published: PreparedCommit;
  /** For an intent that changes no data: the version whose data it carries on. */
  dataVersion: number | null;
  quarantine: QuarantineIntent | null;
}>;

/** Refused rows wait outside the quarantine table; `copies` bring them in under their final names, then the entry makes them visible. */
export type QuarantineIntent = Readonly<{
  copies: readonly Readonly<{ from: string; to: string }>[];
  entry: PreparedCommit;
}>;

export const EMPTY_LEDGER: Ledger = {
  in: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  deduplicated: 0,
  quarantined: 0,
  discarded: 0,
};

/**
 * Create-if-absent and durable. An existing one was written by a runner that took over while this one slept (fenced), or by a
 * runner with another store that numbers the same attempts.
 */
export async function writeIntent(storage: Storage, intent: Intent): Promise<void> {
  const { dataset, attempt } = intent;
  if (await storage.writeNew(intentKey(dataset, attempt), `${JSON.stringify(intent)}\n`)) return;
  const winner = await readIntent(storage, dataset, attempt);
  if (winner?.storeId === intent.storeId) throw fencedError(dataset, attempt, attempt);
  throw new UserError("LW3010", {
    values: { dataset, attempt },
    hint: "only one store may write a lake; `lakewright store adopt` makes this store its owner",
    failure: "conflict",
  });
}

/** A newer attempt has taken over: this one must not write any more. */
export function fencedError(dataset: DatasetId, attempt: number, newer: number): UserError {
  return new UserError("LW3013", { values: { dataset, attempt, newer }, failure: "fenced" });
}

/** The intent of an attempt, or undefined when the file is not there. */
export async function readIntent(storage: Storage, dataset: DatasetId, attempt: number): Promise<Intent | undefined> {
  const key = intentKey(dataset, attempt);
  if ((await storage.head(key)) === undefined) return undefined;
  const text = Buffer.from(await storage.read(key)).toString("utf8");
  const intent = parseIntent(text);
  if (intent === undefined) throw new UserError("LW3011", { values: { key, root: storage.root } });
  return intent;
}

function parseIntent(text: string): Intent | undefined {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  if (value === null || typeof value !== "object" || !("format" in value)) return undefined;
  if (value.format !== 1) throw new UserError("LW3012", { values: { format: String(value.format) }, exitCode: 3 });
  return value as unknown as Intent;
}

/** Highest attempt number that has an intent file: a decided one may be newer than the store's record. */
export async function highestIntent(storage: Storage, dataset: DatasetId): Promise<number> {
  let highest = 0;
  const prefix = intentKey(dataset, 0).replace(/\d+\.json$/, "");
  for await (const object of storage.list(prefix)) {
    const match = /(\d+)\.json$/.exec(object.key);
    if (match !== null) highest = Math.max(highest, Number(match[1]));
  }
  return highest;
}
