import { UserError } from "../../../base/index.ts";
import type { Expression, QueryRows } from "../data-engine.ts";
import { scanColumns, scanOf, type TableScan } from "../scan.ts";
import { fileTest } from "../skipping.ts";
import { versionAt } from "../time-travel.ts";
import { requireTable } from "./require-table.ts";
import type { OperationContext } from "./staged.ts";

export type ReadOptions = Readonly<{
  version?: number;
  /** The newest version committed at or before this time (milliseconds since 1970, or what `Date` understands). */
  timestamp?: number | string | Date;
  where?: Expression;
  limit?: number;
  signal?: AbortSignal;
}>;

/** What an engine needs to read the table at a version. @throws UserError LW6213 when there is no table */
export async function scanTable(context: OperationContext, options: ReadOptions = {}): Promise<TableScan> {
  const state = await requireTable(context, await wantedVersion(context, options), options.signal);
  const mayHold = fileTest(options.where, scanColumns(state.metadata, context.place.root));
  return scanOf(
    context.place,
    state,
    [...state.files.values()].filter(({ add }) => mayHold(add)),
  );
}

/** Rows as JSON values: exact numbers, instants and bytes are texts. */
export async function readTable(context: OperationContext, options: ReadOptions = {}): Promise<QueryRows> {
  const { where, limit, signal } = options;
  const scan = await scanTable(context, options);
  return context.engine.readRows({
    rows: { kind: "scan", scan, ...(where === undefined ? {} : { where }) },
    ...(limit === undefined ? {} : { limit }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** The version that options ask for; undefined: the newest. @throws UserError LW6214 when both are given or the time is before the table */
export async function wantedVersion(
  { place }: OperationContext,
  { version, timestamp }: Pick<ReadOptions, "version" | "timestamp">,
): Promise<number | undefined> {
  if (timestamp === undefined) return version;
  if (version !== undefined)
    throw new UserError("LW6214", { values: { table: place.root, reason: "version and timestamp are both given" } });
  const wanted = typeof timestamp === "number" ? timestamp : new Date(timestamp).getTime();
  if (Number.isNaN(wanted))
    throw new UserError("LW6214", { values: { table: place.root, reason: `"${String(timestamp)}" is not a time` } });
  return versionAt(place, wanted);
}
