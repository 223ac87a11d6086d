import { type Json, UserError } from "../../../base/index.ts";
import type { Action, AddFile, Metadata, RemoveFile } from "../action.ts";
import type { QueryRows, RowQuery } from "../data-engine.ts";
import { readDeletionVectors } from "../deletion-vector.ts";
import { decodePath } from "../file-path.ts";
import { readCommit } from "../load-state.ts";
import { commitKey } from "../log-name.ts";
import { mappingMode } from "../property.ts";
import { type ScanColumn, scanColumns, scanOf } from "../scan.ts";
import type { ReadableState } from "../snapshot.ts";
import type { StateFile } from "../table-state.ts";
import { commitTimes } from "../time-travel.ts";
import { CHANGE_TYPE, keepsChanges } from "../write/change-files.ts";
import { requireTable } from "./require-table.ts";
import type { OperationContext } from "./staged.ts";

export type ChangeRange = Readonly<{ from: number; to?: number; signal?: AbortSignal }>;

/**
 * The rows that changed in a range of versions, both ends included, with `_change_type`, `_commit_version` and `_commit_timestamp`
 * (PROTOCOL.md §Reader Requirements for AddCDCFile), in the columns of the last of them.
 *
 * @throws UserError LW6215 when the table did not keep its changes at both ends
 */
export async function readChanges(context: OperationContext, { from, to, signal }: ChangeRange): Promise<QueryRows> {
  const last = await requireTable(context, to, signal);
  const first = await requireTable(context, from, signal);
  for (const { metadata, version } of [first, last])
    if (!keepsChanges(metadata)) throw new UserError("LW6215", { values: { table: context.place.root, version } });
  const times = new Map((await commitTimes(context.place)).map(({ version, timestamp }) => [version, timestamp]));
  const rows: Readonly<Record<string, Json>>[] = [];
  let columns: QueryRows["columns"] = [];
  for (let version = from; version <= last.version; version++) {
    const actions = await readCommit(context.place, commitKey(context.place.prefix, version));
    const stamp = {
      _commit_version: version,
      _commit_timestamp: new Date(times.get(version) ?? 0).toISOString(),
    };
    for (const query of await changeQueries(context, last, actions)) {
      const found = await context.engine.readRows({ rows: query, ...(signal === undefined ? {} : { signal }) });
      columns = found.columns;
      rows.push(...found.rows.map((row) => ({ ...row, ...stamp })));
    }
  }
  const stamps = [
    { name: "_commit_version", type: "bigint", nullable: false },
    { name: "_commit_timestamp", type: "timestamp", nullable: false },
  ];
  return { columns: [...columns, ...stamps], rows };
}

async function changeQueries(
  context: OperationContext,
  state: ReadableState,
  actions: readonly Action[],
): Promise<readonly RowQuery[]> {
  const kept = actions.flatMap(({ cdc }) => (cdc ? [{ ...cdc, dataChange: true, modificationTime: 0 }] : []));
  if (kept.length > 0) return [await keptChanges(context, state, kept)];
  const adds = actions.flatMap(({ add }) => (add?.dataChange === true ? [add] : []));
  const removes = actions.flatMap(({ remove }) => (remove?.dataChange === true ? [asAdd(remove)] : []));
  const paths = new Set(adds.map(({ path }) => path));
  const marked = new Set(removes.map(({ path }) => path).filter((path) => paths.has(path)));
  const whole = (files: readonly AddFile[]) => files.filter(({ path }) => !marked.has(path));
  return [
    ...(await fileRows(context, state, { files: whole(removes) }, "delete")),
    ...(await fileRows(context, state, { files: whole(adds) }, "insert")),
    ...(await markedRows(context, state, { removes, adds, paths: [...marked] })),
  ];
}

type Marked = Readonly<{ removes: readonly AddFile[]; adds: readonly AddFile[]; paths: readonly string[] }>;

/** A file that is taken away and given back with other rows marked: those marked since then were deleted, those no longer marked came back. */
async function markedRows(
  context: OperationContext,
  state: ReadableState,
  { removes, adds, paths }: Marked,
): Promise<readonly RowQuery[]> {
  const vectorsIn = (files: readonly AddFile[]) =>
    readDeletionVectors(
      context.place,
      paths.map((path) => files.find((file) => file.path === path)?.deletionVector),
    );
  const [before, after] = await Promise.all([vectorsIn(removes), vectorsIn(adds)]);
  const only = (some: readonly (Uint32Array | undefined)[], without: readonly (Uint32Array | undefined)[]) =>
    new Map(
      paths.flatMap((path, index) => {
        const known = new Set(without[index]);
        const rows = (some[index] ?? new Uint32Array()).filter((position) => !known.has(position));
        return rows.length === 0 ? [] : [[path, rows] as const];
      }),
    );
  const gone = only(after, before);
  const back = only(before, after);
  const rowsOf = (rows: ReadonlyMap<string, Uint32Array>) => ({
    files: adds.filter(({ path }) => rows.has(path)).map(({ deletionVector: _vector, ...file }) => file),
    only: rows,
  });
  return [
    ...(await fileRows(context, state, rowsOf(gone), "delete")),
    ...(await fileRows(context, state, rowsOf(back), "insert")),
  ];
}

function asAdd({ path, partitionValues = {}, size = 0, deletionVector }: RemoveFile): AddFile {
  return {
    path,
    partitionValues,
    size,
    modificationTime: 0,
    dataChange: true,
    ...(deletionVector ? { deletionVector } : {}),
  };
}

async function keptChanges(
  context: OperationContext,
  state: ReadableState,
  files: readonly AddFile[],
): Promise<RowQuery> {
  const scan = await scanOf(context.place, state, stateFiles(context, files));
  return {
    kind: "scan",
    scan: { ...scan, columns: [...scanColumns(byName(state.metadata), context.place.root), TYPE_COLUMN] },
  };
}

// the type of a change has no field id; every file has the physical names (PROTOCOL.md §Writer Requirements for Column Mapping)
function byName(metadata: Metadata): Metadata {
  const { configuration } = metadata;
  if (mappingMode(configuration) !== "id") return metadata;
  return { ...metadata, configuration: { ...configuration, "delta.columnMapping.mode": "name" } };
}

const TYPE_COLUMN: ScanColumn = {
  name: CHANGE_TYPE,
  type: "string",
  nullable: false,
  key: CHANGE_TYPE,
  fileType: "string",
  isPartition: false,
};

/** The rows of some files, or those at some positions in them. */
async function fileRows(
  context: OperationContext,
  state: ReadableState,
  { files, only }: Readonly<{ files: readonly AddFile[]; only?: ReadonlyMap<string, Uint32Array> }>,
  type: "insert" | "delete",
): Promise<readonly RowQuery[]> {
  if (files.length === 0) return [];
  const scan = await scanOf(context.place, state, stateFiles(context, files));
  const asked = scan.files.map((file, index) => {
    const rows = only?.get(files[index]?.path ?? "");
    return rows === undefined ? file : { ...file, only: rows };
  });
  return [{ kind: "scan", scan: { ...scan, files: asked }, extra: { [CHANGE_TYPE]: `'${type}'` } }];
}

function stateFiles({ place }: OperationContext, files: readonly AddFile[]): readonly StateFile[] {
  return files.map((add) => ({ path: decodePath(add.path, place.root), add }));
}
