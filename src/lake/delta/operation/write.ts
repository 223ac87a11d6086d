import { removeAction } from "../remove-action.ts";
import { type Column, formatType, type LogicalType, typeOf, UserError, widens } from "../../../base/index.ts";
import type { AddFile, Metadata, Protocol, RemoveFile, Transaction } from "../action.ts";
import { type ReadSet, readEverything, readNothing } from "../conflict.ts";
import type { RowQuery, WriteTarget } from "../data-engine.ts";
import { decodePath } from "../file-path.ts";
import { countedIn, requireNoValues } from "../identity.ts";
import { requireNoRowIds } from "../row-tracking.ts";
import { scanOf } from "../scan.ts";
import { columnsOf, parseSchema } from "../schema.ts";
import type { ReadableState } from "../snapshot.ts";
import { requireAccess } from "../table-feature.ts";
import { changeSchema } from "./alter.ts";
import { newTable, type TableDefinition } from "./create.ts";
import { keepsChanges } from "../write/change-files.ts";
import { stageChanges } from "./change-data.ts";
import { recountedBehind } from "./recount.ts";
import { steady } from "./steady.ts";
import { addAction, type OperationContext, stageFiles } from "./staged.ts";
import { writeTarget } from "../write/target.ts";
import { changedMetadata, type Committed, commitChange, keptOf } from "./transaction.ts";
import { widenedType } from "../write/widening.ts";

export type WriteOptions = Readonly<{
  signal?: AbortSignal;
  /** How the table is made when there is none; its columns are those of the rows unless given. */
  create?: Partial<TableDefinition>;
  /** `add`: columns the table lacks are added, narrower ones widened where the table allows it. Default: refuse. */
  schema?: "add" | "refuse";
  /** Done once: skipped where the table holds this version, or a later one, of the application. */
  transaction?: Transaction;
  info?: Readonly<Record<string, string>>;
  /** Rough upper limit of one file. */
  maxFileBytes?: number;
}>;

/** Adds rows. Creates the table where there is none. */
export async function append(
  context: OperationContext,
  rows: RowQuery,
  options: WriteOptions = {},
): Promise<Committed> {
  let base = await context.stateAt();
  let staged = await stageRows(context, base, rows, options);
  for (let tries = 1; ; tries++) {
    const work: Finish = { staged, mode: "Append", reads: readNothing, remove: [], isBlindAppend: true };
    try {
      return await finish(context, base, options, work);
    } catch (error) {
      if (base === undefined || tries === MAX_RECOUNTS) throw error;
      const { metadata, ...again } = await recountedBehind(context, { ...options, ...staged, base, error });
      base = again.base;
      staged = { add: again.add, rowCount: staged.rowCount, given: staged.given, ...(metadata ? { metadata } : {}) };
    }
  }
}

/** How often an append takes new values for its identity columns behind others that made some. */
const MAX_RECOUNTS = 20;

/** Replaces all rows. Creates the table where there is none. */
export async function overwrite(
  context: OperationContext,
  rows: RowQuery,
  options: WriteOptions = {},
): Promise<Committed> {
  const base = await context.stateAt();
  const staged = await stageRows(context, base, rows, options);
  const now = context.clock.now();
  const remove = base === undefined ? [] : Array.from(base.files.values(), (file) => removeAction(file, now));
  return finish(context, base, options, {
    staged,
    mode: "Overwrite",
    reads: readEverything,
    remove,
    isBlindAppend: false,
  });
}

/**
 * Replaces the rows for which a condition is true; the new rows must fulfil it.
 * @throws UserError LW6306 when one of them does not
 */
export async function replaceWhere(
  context: OperationContext,
  condition: string,
  rows: RowQuery,
  options: WriteOptions = {},
): Promise<Committed> {
  const where = steady(context, condition);
  const base = await context.stateAt();
  const staged = await stageRows(context, base, rows, {
    ...options,
    check: { name: `the condition ${where}`, expression: where },
  });
  const outside = base === undefined ? NOTHING : await rewriteOutside(context, base, where, options.signal);
  const added = [...staged.add, ...outside.add];
  return finish(context, base, options, {
    staged: { ...staged, add: added },
    mode: "Overwrite",
    reads: readEverything,
    remove: outside.remove,
    isBlindAppend: false,
    ...(base !== undefined && outside.changed && keepsChanges(base.metadata)
      ? {
          cdc: await replacedChanges(context, base, {
            where,
            staged,
            ...(options.signal ? { signal: options.signal } : {}),
          }),
        }
      : {}),
  });
}

/** The rows that are gone, and those that came as they lie in their files: a query may not give the same rows twice. */
async function replacedChanges(
  context: OperationContext,
  base: ReadableState,
  { where, staged, signal }: Readonly<{ where: string; staged: Staged; signal?: AbortSignal }>,
) {
  const { place } = context;
  const metadata = staged.metadata ?? base.metadata;
  const before = await scanOf(place, base, base.files.values());
  const files = staged.add.map((add) => ({ path: decodePath(add.path, place.root), add }));
  const after = await scanOf(place, { ...base, metadata }, files);
  const gone: RowQuery = { kind: "scan", scan: before, where, extra: { _change_type: "'delete'" } };
  const come: RowQuery = { kind: "scan", scan: after, extra: { _change_type: "'insert'" } };
  return stageChanges(context, metadata, [gone, come], signal);
}

type Outside = Readonly<{ add: readonly AddFile[]; remove: readonly RemoveFile[]; changed: boolean }>;

const NOTHING: Outside = { add: [], remove: [], changed: false };

/** Files without the rows of a condition: those that hold none stay, those that hold others are written anew. */
async function rewriteOutside(
  context: OperationContext,
  base: ReadableState,
  where: string,
  signal: AbortSignal | undefined,
): Promise<Outside> {
  const files = [...base.files.values()];
  const scan = await scanOf(context.place, base, files);
  const found = await context.engine.findRows({ scan, where, ...(signal ? { signal } : {}) });
  const touched = found.flatMap(({ file }) => files[file] ?? []);
  if (touched.length === 0) return NOTHING;
  requireNoRowIds(context.place.root, base);
  const now = context.clock.now();
  const target = writeTarget(context.place, base.metadata);
  const rest: RowQuery = { kind: "scan", scan: await scanOf(context.place, base, touched), except: where };
  const written = await stageFiles(context, { rows: rest, target }, signal);
  return {
    add: written.map((file) => addAction(file, target, now)),
    remove: touched.map((file) => removeAction(file, now)),
    changed: true,
  };
}

type Staged = Readonly<{
  add: readonly AddFile[];
  rowCount: number;
  /** Columns that the rows brought. */
  given: readonly string[];
  protocol?: Protocol;
  metadata?: Metadata;
}>;

async function stageRows(
  context: OperationContext,
  base: ReadableState | undefined,
  rows: RowQuery,
  { check, ...options }: WriteOptions & Readonly<{ check?: WriteTarget["checks"][number] }>,
): Promise<Staged> {
  const given = await context.engine.describe(rows, options.signal ? { signal: options.signal } : {});
  const definition =
    base === undefined ? newTable(context, given, options.create) : evolved(context, base, given, options);
  requireAccess(context.place.root, "write", definition.protocol, definition.metadata);
  requireNoValues(
    definition.metadata,
    context.place.root,
    given.map(({ name }) => name),
  );
  const target = writeTarget(context.place, definition.metadata);
  const written = await stageFiles(
    context,
    {
      rows,
      given,
      target: {
        ...target,
        checks: check === undefined ? target.checks : [...target.checks, check],
        ...(options.maxFileBytes === undefined ? {} : { maxFileBytes: options.maxFileBytes }),
      },
    },
    options.signal,
  );
  const now = context.clock.now();
  const add = written.map((file) => addAction(file, target, now));
  return {
    add,
    rowCount: written.reduce((sum, { rowCount }) => sum + rowCount, 0),
    given: given.map(({ name }) => name),
    ...(definition.protocol === base?.protocol ? {} : { protocol: definition.protocol }),
    ...changedMetadata(base?.metadata, countedIn(definition.metadata, context.place.root, add)),
  };
}

type Definition = Readonly<{ protocol: Protocol; metadata: Metadata }>;

/** The table as it must be for the rows. @throws UserError LW6307, LW6308 when they do not fit and the schema may not change */
function evolved(
  context: OperationContext,
  base: ReadableState,
  given: readonly Column[],
  { schema = "refuse" }: WriteOptions,
): Definition {
  const table = context.place.root;
  const columns = columnsOf(parseSchema(base.metadata.schemaString, table), table);
  const known = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  const added: Column[] = [];
  const widened: Column[] = [];
  for (const column of given) {
    const own = known.get(column.name.toLowerCase());
    if (own === undefined) added.push({ ...column, nullable: true });
    else if (!widens(column.type, own.type) && (schema === "add" || !areNumbers(column.type, own.type)))
      widened.push({ ...own, type: commonType(own.type, column.type) });
  }
  if (added.length === 0 && widened.length === 0) return base;
  if (schema === "refuse") throw misfit(table, added, widened, known);
  return changeSchema(context, base, { add: added, widen: widened });
}

// whether each number fits is seen when it is written
function areNumbers(...types: readonly LogicalType[]): boolean {
  return types.every((type) => /^(?:tinyint|smallint|int|bigint|float|double|decimal\(.*\))$/.test(type));
}

// parts that the rows do not widen stay as they are; where there is no such type, that of the rows is refused by name
function commonType(own: LogicalType, given: LogicalType): LogicalType {
  const wider = widenedType(typeOf(own), typeOf(given));
  return wider === undefined ? given : formatType(wider);
}

function misfit(
  table: string,
  [added]: readonly Column[],
  [widened]: readonly Column[],
  known: ReadonlyMap<string, Column>,
): UserError {
  if (added !== undefined) return new UserError("LW6307", { values: { table, column: added.name }, failure: "input" });
  const { name = "", type = "" } = widened ?? {};
  return new UserError("LW6308", {
    values: { table, column: name, type, expected: known.get(name.toLowerCase())?.type ?? "" },
    failure: "input",
  });
}

type Finish = Readonly<{
  staged: Staged;
  mode: "Append" | "Overwrite";
  reads: ReadSet;
  remove: readonly RemoveFile[];
  cdc?: Awaited<ReturnType<typeof stageChanges>>;
  isBlindAppend: boolean;
}>;

function finish(
  context: OperationContext,
  base: ReadableState | undefined,
  options: WriteOptions,
  { staged, mode, reads, remove, cdc = [], isBlindAppend }: Finish,
): Promise<Committed> {
  const { add, rowCount, protocol, metadata } = staged;
  const partitionBy = (metadata ?? base?.metadata)?.partitionColumns ?? [];
  const metrics = {
    numFiles: add.length,
    numOutputRows: rowCount,
    numOutputBytes: add.reduce((sum, { size }) => sum + size, 0),
    ...(remove.length === 0 ? {} : { numRemovedFiles: remove.length }),
  };
  return commitChange(
    context,
    {
      base,
      operation: "WRITE",
      parameters: { mode, partitionBy: JSON.stringify(partitionBy) },
      metrics,
      add,
      remove,
      cdc,
      reads,
      isBlindAppend,
      ...(protocol ? { protocol } : {}),
      ...(metadata ? { metadata } : {}),
      ...keptOf(options),
    },
    options.signal,
  );
}
