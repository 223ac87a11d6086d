import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseType, realClock } from "../base/index.ts";
import type {
  Connector,
  ConnectorContext,
  DiscoveredTable,
  ExtractRequest,
  ExtractResult,
  ResolvedConnection,
} from "../connector/index.ts";
import { type Engine, openDuckdb, type PinnedInput } from "../engine/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import { type Framework, type GivenRow, sortedRows } from "./framework.ts";

/** A table there is at a source, with what a read of it must give. */
export type SourceTable = Readonly<{
  /** As the source spells it. */
  table: string;
  options?: Readonly<Record<string, unknown>>;
  /** Lake-safe name → logical type, in order. */
  columns: Readonly<Record<string, string>>;
  rows: readonly GivenRow[];
}>;

/** A kind of source with something real behind it. */
export type SourceSubject = Readonly<{
  kind: Connector;
  open: () => Promise<Readonly<{ source: ResolvedConnection; projectRoot: string; close: () => Promise<void> }>>;
  tables: readonly [SourceTable, ...SourceTable[]];
  /** A table that is not there. */
  missing: Pick<SourceTable, "table" | "options">;
}>;

/** An open source with the engine its rows go to. */
type Opened = Readonly<{
  kind: Connector;
  source: ResolvedConnection;
  projectRoot: string;
  engine: Engine;
  scratch: string;
  [Symbol.asyncDispose]: () => Promise<void>;
}>;

/** What every kind of source must do. */
export function sourceContract(framework: Framework, subject: SourceSubject): void {
  for (const table of subject.tables) tableTests(framework, subject, table);
  readingTests(framework, subject);
  failureTests(framework, subject);
}

function tableTests({ test }: Framework, subject: SourceSubject, table: SourceTable): void {
  const { kind } = subject;

  test(`source ${kind.type}: "${table.table}" is found with its columns and types`, async () => {
    await using opened = await openSubject(subject);
    const { columns } = await discover(opened, table);
    assert.deepEqual(
      columns.map(({ name, type }) => [name, type]),
      Object.entries(table.columns),
    );
    for (const { name, type } of columns) {
      assert.match(name, /^[a-z][a-z0-9_]*$/);
      assert.notEqual(parseType(type).type, undefined, `${type} is no logical type`);
    }
  });

  test(`source ${kind.type}: every row of "${table.table}" arrives, and is counted`, async () => {
    await using opened = await openSubject(subject);
    const { rows, result } = await read(opened, table);
    assert.deepEqual(sortedRows(rows), sortedRows(table.rows));
    assert.equal(result.rowCount, table.rows.length);
  });
}

function readingTests({ test }: Framework, subject: SourceSubject): void {
  const { kind, tables } = subject;
  const [first] = tables;

  test(`source ${kind.type}: only the columns that are asked for are delivered, in that order`, async () => {
    await using opened = await openSubject(subject);
    const columns = [...(await discover(opened, first)).columns].reverse().slice(0, 2);
    const { rows } = await read(opened, first, { columns });
    const names = Object.keys(first.columns);
    const positions = columns.map(({ name }) => names.indexOf(name));
    const wanted = first.rows.map((row) => positions.map((position) => row[position] ?? null));
    assert.deepEqual(sortedRows(rows), sortedRows(wanted));
  });

  test(`source ${kind.type}: batches hold at most the rows asked for, and their positions follow one another`, async () => {
    await using opened = await openSubject(subject);
    const seen: Readonly<{ rowCount: number; firstRow: number }>[] = [];
    await read(opened, first, { batchRows: 2, onBatch: (batch) => seen.push(batch) });
    for (const [index, { rowCount, firstRow }] of seen.entries()) {
      assert.ok(rowCount <= 2, `a batch of ${rowCount} rows`);
      const before = seen[index - 1];
      if (before !== undefined) assert.equal(firstRow, before.firstRow + before.rowCount);
    }
  });

  test(`source ${kind.type}: reading twice gives the same`, async () => {
    await using opened = await openSubject(subject);
    const once = await read(opened, first);
    assert.deepEqual(sortedRows((await read(opened, first)).rows), sortedRows(once.rows));
  });
}

function failureTests({ test }: Framework, subject: SourceSubject): void {
  const { kind, tables, missing } = subject;

  test(`source ${kind.type}: what is not there is an error`, async () => {
    await using opened = await openSubject(subject);
    await assert.rejects(async () => read(opened, { ...missing, columns: {}, rows: [] }));
  });

  test(`source ${kind.type}: an aborted read ends and delivers nothing`, async () => {
    await using opened = await openSubject(subject);
    const signal = AbortSignal.abort(new Error("cancelled"));
    await assert.rejects(async () => read(opened, tables[0], { signal }));
  });
}

async function openSubject({ kind, open }: SourceSubject): Promise<Opened> {
  const scratch = await mkdtemp(join(tmpdir(), "lakewright-source-"));
  const { source, projectRoot, close } = await open();
  const engine = await openDuckdb({
    memoryLimit: "256MB",
    threads: 1,
    tempFolder: scratch,
    maxTempSize: "1GB",
    allowedFolders: [scratch, projectRoot],
  });
  return {
    kind,
    source,
    projectRoot,
    engine,
    scratch,
    [Symbol.asyncDispose]: async () => {
      await engine[Symbol.asyncDispose]();
      await close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

function contextOf({ projectRoot }: Opened, signal = new AbortController().signal): ConnectorContext {
  return { projectRoot, clock: realClock, signal };
}

async function discover(
  opened: Opened,
  { table, options = {} }: Pick<SourceTable, "table" | "options">,
): Promise<DiscoveredTable> {
  const { kind, source, engine } = opened;
  const context = { ...contextOf(opened), inspectFile: engine.inspectFile };
  const [found] = await kind.discover(source, [{ table, options }], context);
  if (found === undefined) throw new Error(`nothing was found for "${table}"`);
  return found;
}

type ReadOptions = Readonly<{
  columns?: ExtractRequest["columns"];
  batchRows?: number;
  signal?: AbortSignal;
  onBatch?: (batch: Readonly<{ rowCount: number; firstRow: number }>) => void;
}>;

/** Reads a table the way a run does, into the files of the engine, and gives back what is in them. */
async function read(
  opened: Opened,
  table: SourceTable,
  options: ReadOptions = {},
): Promise<Readonly<{ rows: readonly (readonly unknown[])[]; result: ExtractResult }>> {
  const { engine, kind, source } = opened;
  const { columns = (await discover(opened, table)).columns, onBatch } = options;
  const never = new AbortController().signal;
  const folder = await mkdtemp(join(opened.scratch, "read-"));
  const writer = await engine.extractionWriter({ folder, columns, signal: never });
  let scanned = 0;
  const dataset = { name: "t", table: table.table, options: table.options ?? {} };
  const result = await kind.extract(
    source,
    { dataset, columns },
    {
      batchRows: options.batchRows ?? writer.batchRows,
      scanFile: async (file) => (await writer.scanFile(file, `file-${++scanned}`)).rowCount,
      write: async (batch, origin) => {
        onBatch?.({ rowCount: batch.rowCount, firstRow: origin.firstRow });
        assert.equal(batch.columns.length, columns.length, "a batch has one array per column");
        for (const values of batch.columns)
          assert.equal(values.length, batch.rowCount, "every array has one value per row");
        await writer.write(batch, origin);
      },
    },
    contextOf(opened, options.signal ?? never),
  );
  const { files, rowCount } = await writer.finish();
  assert.equal(result.rowCount, rowCount, "rows counted and rows delivered");
  return { result, rows: await rowsOf(engine, columns, files) };
}

async function rowsOf(
  engine: Engine,
  columns: ExtractRequest["columns"],
  files: readonly string[],
): Promise<readonly (readonly unknown[])[]> {
  const dataset: DatasetId = "given.bronze.rows";
  const refused = { name: "_refused", type: "string", nullable: true };
  const table: PinnedInput = {
    dataset,
    columns: [...columns, refused],
    provenance: [],
    files: files.map((path) => ({ path, rowCount: 1, sizeBytes: 1 })),
  };
  const sql = `SELECT * FROM ${dataset}`;
  const inputs = [{ dataset, parts: dataset.split("."), start: "SELECT * FROM ".length, end: sql.length }];
  const source = {
    kind: "sql",
    sql,
    inputs,
    tables: [table],
    config: {},
    configItems: [],
    runTime: "1970-01-01T00:00:00Z",
  } as const;
  const { rows } = await engine.query(source, 1_000_000, new AbortController().signal);
  const odd = rows.filter((row) => row.at(-1) !== null).map((row) => row.at(-1));
  assert.deepEqual(odd, [], "every value is of the type its column promises");
  return rows.map((row) => row.slice(0, -1));
}
