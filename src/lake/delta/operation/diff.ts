import type { Column, Json } from "../../../base/index.ts";
import { scanColumns, scanOf } from "../scan.ts";
import type { ReadableState } from "../snapshot.ts";
import type { StateFile } from "../table-state.ts";
import { requireTable } from "./require-table.ts";
import type { OperationContext } from "./staged.ts";

/** A value that is another one, or none, on one side. */
export type Changed = Readonly<{ name: string; before?: string; after?: string }>;

export type TableDiff = Readonly<{
  from: number;
  to: number;
  /** Columns by their types. */
  columns: readonly Changed[];
  properties: readonly Changed[];
  files: Readonly<{ added: number; removed: number }>;
  /** Rows on one side only, equal rows counted as often as they occur; a row that was changed counts on both sides. */
  rows: Readonly<{
    added: number;
    removed: number;
    sample: readonly Readonly<{ change: "added" | "removed"; row: Readonly<Record<string, Json>> }>[];
  }>;
}>;

export type DiffOptions = Readonly<{
  /** Rows to show of either side. Default 10. */
  sample?: number;
  signal?: AbortSignal;
}>;

const SAMPLE = 10;

/**
 * What differs between two versions. Only files that one side has and the other has not are read; rows are compared by the columns that
 * both sides have.
 * @throws UserError LW6204 when a version is not in the log any more
 */
export async function diffVersions(
  context: OperationContext,
  { from, to }: Readonly<{ from: number; to: number }>,
  { sample = SAMPLE, signal }: DiffOptions = {},
): Promise<TableDiff> {
  const before = await requireTable(context, from, signal);
  const after = await requireTable(context, to, signal);
  const removed = missingIn(after, before);
  const added = missingIn(before, after);
  const [columnsBefore, columnsAfter] = [columns(context, before), columns(context, after)];
  const shared = columnsAfter.filter(({ name }) => columnsBefore.some((column) => column.name === name));
  const rows = await context.engine.compareRows({
    before: await scanOf(context.place, before, removed),
    after: await scanOf(context.place, after, added),
    columns: shared.map(({ name }) => name),
    sample,
    ...(signal === undefined ? {} : { signal }),
  });
  return {
    from,
    to,
    columns: changes(typesOf(columnsBefore), typesOf(columnsAfter)),
    properties: changes(before.metadata.configuration, after.metadata.configuration),
    files: { added: added.length, removed: removed.length },
    rows,
  };
}

function missingIn(state: ReadableState, other: ReadableState): readonly StateFile[] {
  return Array.from(other.files).flatMap(([key, file]) => (state.files.has(key) ? [] : [file]));
}

function columns({ place }: OperationContext, { metadata }: ReadableState): readonly Column[] {
  return scanColumns(metadata, place.root);
}

function typesOf(found: readonly Column[]): Readonly<Record<string, string>> {
  return Object.fromEntries(found.map(({ name, type, nullable }) => [name, nullable ? type : `${type} not null`]));
}

function changes(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly Changed[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    if (was === is) return [];
    return [{ name, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }];
  });
}
