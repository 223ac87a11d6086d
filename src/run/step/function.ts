import { join } from "node:path";
import { UserError } from "../../base/index.ts";
import type { SourceColumn } from "../../connector/index.ts";
import type { RowSource } from "../../engine/index.ts";
import { functionColumns, functionOf, type ProductDataset, type StepCall } from "../../metadata/index.ts";
import { functionPrefix } from "../layout.ts";
import type { Attempt } from "./attempt.ts";
import type { RunContext } from "./context.ts";
import { removeExtraction } from "./extraction.ts";

type Made = Readonly<{ source: RowSource & { kind: "extract" }; [Symbol.asyncDispose]: () => Promise<void> }>;

/**
 * Runs a function of the project over the rows of a SELECT. What it gives is treated as what a source delivers: counted here, typed, judged,
 * put aside where a value is not of the type the function promised. The files are gone when the attempt is.
 */
export async function runFunction(
  context: RunContext,
  dataset: ProductDataset,
  attempt: Attempt,
  read: Readonly<{ call: StepCall; source: RowSource & { kind: "sql" } }>,
): Promise<Made> {
  const { call, source } = read;
  const given = context.job.analysis.datasets[dataset.id]?.selected ?? [];
  const columns = functionColumns(context.kinds, call, given);
  if (typeof columns === "string") throw new UserError("LW3714", { values: { kind: call.kind, problem: columns } });
  const key = functionPrefix(dataset.id, attempt.uuid);
  const folder = join(context.publisher.work.localRoot, key);
  const promised = columns.map(
    (column): SourceColumn => ({ ...column, sourceName: column.name, sourceType: column.type }),
  );
  const writer = await context.engine.extractionWriter({ folder, columns: promised, signal: attempt.signal });
  try {
    const work = {
      settings: call.settings as never,
      columns: given.map(({ name, type }) => ({ name, type, nullable: true })),
      batches: context.engine.read(source, given, attempt.signal),
      signal: attempt.signal,
    };
    const origin = originOf(source);
    let rowCount = 0;
    for await (const batch of functionOf(context.kinds, call).run(work)) {
      attempt.signal.throwIfAborted();
      await writer.write(batch, { source: origin, firstRow: rowCount + 1 });
      rowCount += batch.rowCount;
    }
    const { files } = await writer.finish();
    return {
      source: { kind: "extract", files, rowCount, columns: promised, partial: dataset.materialize.as !== "table" },
      [Symbol.asyncDispose]: () => removeExtraction(context, key),
    };
  } catch (error) {
    await writer.abandon();
    await removeExtraction(context, key);
    throw error;
  }
}

/** What the rows were made from: they have no other place of origin. */
function originOf({ tables }: RowSource & { kind: "sql" }): string {
  return tables.map(({ dataset, version }) => `${dataset}@${version}`).join(", ");
}
