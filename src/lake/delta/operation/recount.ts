import type { AddFile, Metadata, Transaction } from "../action.ts";
import { conflictKind } from "../conflict.ts";
import type { Expression, RowQuery } from "../data-engine.ts";
import { longOf } from "../exact-json.ts";
import { decodePath } from "../file-path.ts";
import { countedIn, differsInMarksOnly, identityShifts } from "../identity.ts";
import { scanOf } from "../scan.ts";
import type { ReadableState } from "../snapshot.ts";
import { addAction, type OperationContext, stageFiles } from "./staged.ts";
import { discardPaths } from "./staging.ts";
import { writeTarget } from "../write/target.ts";

/** Rows that were written from a state, with the values that its identity columns made, and could not be committed. */
export type CountedRows = Readonly<{
  base: ReadableState;
  error: unknown;
  /** The metadata that goes with the rows: how far values are. */
  metadata?: Metadata;
  add: readonly AddFile[];
  /** Columns that the rows brought themselves. */
  given: readonly string[];
  transaction?: Transaction;
  maxFileBytes?: number;
  signal?: AbortSignal;
}>;

/**
 * The same rows with the values that come next now. They are read from the files that were written: where they came from may not give them a
 * second time.
 * @throws the error of the rows, when others have done more than make values too
 */
export async function recountedBehind(
  context: OperationContext,
  counted: CountedRows,
): Promise<Pick<CountedRows, "base" | "add" | "metadata">> {
  const { error, signal } = counted;
  const now = conflictKind(error) === "MetadataChanged" ? await context.stateAt(undefined, signal) : undefined;
  if (now === undefined || !canFollow(counted, now, context.place.root)) throw error;
  const { place } = context;
  const files = counted.add.map((add) => ({ path: decodePath(add.path, place.root), add }));
  const rows: RowQuery = {
    kind: "scan",
    scan: await scanOf(place, now, files),
    set: shifted(counted, now, place.root),
  };
  const plain = writeTarget(place, now.metadata);
  const target = counted.maxFileBytes === undefined ? plain : { ...plain, maxFileBytes: counted.maxFileBytes };
  const written = await stageFiles(context, { rows, target }, signal);
  await discardPaths(
    context,
    files.map(({ path }) => path),
  );
  const time = context.clock.now();
  const add = written.map((file) => addAction(file, target, time));
  return { base: now, add, metadata: countedIn(now.metadata, place.root, add) };
}

function canFollow({ base, metadata, transaction }: CountedRows, now: ReadableState, table: string): boolean {
  if (metadata === undefined || JSON.stringify(base.protocol) !== JSON.stringify(now.protocol)) return false;
  const txnOf = ({ transactions }: ReadableState) => longOf(transactions.get(transaction?.appId ?? "")?.version);
  if (txnOf(now) !== txnOf(base)) return false;
  return differsInMarksOnly(base.metadata, metadata, table) && differsInMarksOnly(base.metadata, now.metadata, table);
}

function shifted(
  { base, given }: CountedRows,
  now: ReadableState,
  table: string,
): Readonly<Record<string, Expression>> {
  const brought = new Set(given.map((name) => name.toLowerCase()));
  const made = [...identityShifts(base.metadata, now.metadata, table)].filter(
    ([name]) => !brought.has(name.toLowerCase()),
  );
  return Object.fromEntries(
    made.map(([name, shift]) => [name, `"${name.replaceAll('"', '""')}"::HUGEINT + (${shift})`]),
  );
}
