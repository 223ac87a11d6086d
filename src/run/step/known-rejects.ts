import { join } from "node:path";
import type { PinnedInput, StagedParquet } from "../../engine/index.ts";
import type { DatasetId } from "../../metadata/index.ts";
import { quarantinePrefix, rejectPrefix } from "../layout.ts";
import { pinSnapshot } from "../pin.ts";
import type { RunContext } from "./context.ts";

/**
 * True when every refused row waits in the quarantine already: rows that a lookback reads again, and refuses again, are no news.
 * A row keeps its id whoever reads it.
 */
export async function areKnownRejects(
  context: RunContext,
  dataset: DatasetId,
  rejects: readonly StagedParquet[],
  signal: AbortSignal,
): Promise<boolean> {
  if (rejects.length === 0) return true;
  const { publisher } = context;
  const prefix = quarantinePrefix(dataset);
  const snapshot = await publisher.table(prefix).snapshot();
  if (snapshot === undefined || snapshot.files.length === 0) return false;
  const known = await pinSnapshot(publisher, dataset, prefix, snapshot);
  const folder = join(publisher.storage.localRoot, rejectPrefix(dataset));
  const staged = rejects.map(({ name, rowCount, sizeBytes }) => ({ path: join(folder, name), rowCount, sizeBytes }));
  const together = { ...known, files: [...known.files, ...staged] };
  return (await countRowIds(context, known, signal)) === (await countRowIds(context, together, signal));
}

async function countRowIds(context: RunContext, table: PinnedInput, signal: AbortSignal): Promise<number> {
  const sql = "SELECT count(DISTINCT row_id) FROM refused";
  const start = sql.indexOf("refused");
  const inputs = [{ dataset: table.dataset, parts: ["refused"], start, end: start + "refused".length }];
  const runTime = context.job.resolved.asOf;
  const source = { kind: "sql", sql, inputs, tables: [table], config: {}, configItems: [], runTime } as const;
  const { rows } = await context.engine.query(source, 1, signal);
  return Number(rows[0]?.[0] ?? 0);
}
