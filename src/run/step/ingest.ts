import { join } from "node:path";
import { failpoint, UserError } from "../../base/index.ts";
import {
  type Connector,
  connectorOf,
  type DiscoveredTable,
  type ExtractRequest,
  type ResolvedConnection,
  resolveConnection,
  type SourceColumn,
  secretProvider,
  subtractLookback,
} from "../../connector/index.ts";
import type { PinnedInput } from "../../engine/index.ts";
import {
  type DatasetId,
  judgedRules,
  type Materialization,
  type SchemaTable,
  type Source,
  type SourceDataset,
} from "../../metadata/index.ts";
import type { DatasetState, Ledger } from "../../plan/index.ts";
import { EMPTY_LEDGER } from "../intent.ts";
import type { Attempt, AttemptResult } from "./attempt.ts";
import { now, type RunContext } from "./context.ts";
import { type DriftDecision, decideDrift, heldAsText } from "./drift.ts";
import { type Extraction, type ExtractionAsk, extract, extractionKey } from "./extraction.ts";
import { originOf, refuseOtherOrigin } from "./origin.ts";
import { inputVersions, pinOnce, type PlannedRequest, tableOf } from "./transform.ts";

export type IngestResult = Readonly<{
  /** Undefined: the source had nothing new, nothing is to be published. */
  result: AttemptResult | undefined;
  ledger: Ledger;
  drift: DriftDecision;
  /** The columns after this load, for the schema file. */
  schema: SchemaTable;
  /** Key of the extraction's folder, to be removed once it is published or found to be nothing new. */
  extraction: string;
  extractSeconds: number;
  note: string;
}>;

/** Asks a source for what is new since the state in force, and stages and audits it. */
export async function runIngest(
  context: RunContext,
  source: Source,
  dataset: SourceDataset,
  attempt: Attempt,
): Promise<IngestResult> {
  const connector = connectorOf(source.type, context.kinds.sources);
  const connection = await resolveConnection(
    source,
    secretProvider(context.job.resolved.environment.secrets, context.job.projectRoot),
  );
  const state = readsAnew(attempt) ? {} : (attempt.base?.intent?.state ?? {});
  const origin = originOf(connector, connection);
  refuseOtherOrigin(dataset, state, origin);
  const present = await presentTable(context, dataset, { connector, connection }, attempt.signal);
  const columns = growsByFiles(source, dataset, attempt)
    ? heldAsText(dataset.schema, present.columns)
    : present.columns;
  const drift = decideDrift(dataset.schema, columns, dataset.drift);
  reportDrift(context, dataset, drift);
  const ask = makeAsk(dataset, attempt, { state, drift, connector, connection });
  const started = context.clock.monotonicMs();
  const extraction = await extract(context, ask);
  const extractSeconds = (context.clock.monotonicMs() - started) / 1000;
  const schema = { name: dataset.name, table: dataset.table, keys: present.keys, columns: drift.schema };
  const common = {
    drift,
    schema,
    extraction: extractionKey(ask),
    extractSeconds,
    note: noteOf(dataset, ask, extraction),
  };
  if (isNothingNew(dataset, state, extraction, attempt)) {
    const { rowCount } = extraction;
    return { ...common, result: undefined, ledger: { ...EMPTY_LEDGER, in: rowCount, unchanged: rowCount } };
  }
  const request = await ingestRequest(context, dataset, attempt, {
    present,
    drift,
    extraction,
    folder: common.extraction,
  });
  const staged = await context.engine.stage(request, attempt.signal);
  failpoint("after-stage");
  const next = { ...nextState(dataset, state, extraction), origin };
  const bytesRead = await extractedBytes(context, common.extraction, extraction);
  return {
    ...common,
    ledger: staged.ledger,
    result: { request, staged, state: next, fullRecompute: request.materialize.as === "table", bytesRead },
  };
}

async function extractedBytes(context: RunContext, key: string, { files }: Extraction): Promise<number> {
  const found = await Promise.all(files.map((file) => context.publisher.work.head(`${key}/${file}`)));
  return found.reduce((sum, file) => sum + (file?.sizeBytes ?? 0), 0);
}

/** The types of files are found in the values that happen to lie there, which are others every day. */
function growsByFiles({ type }: Source, { load }: SourceDataset, attempt: Attempt): boolean {
  return type === "files" && load.mode === "append" && !readsAnew(attempt);
}

/** A changed definition or `--force` makes earlier state worthless: everything is read again and replaces the table. */
function readsAnew(attempt: Attempt): boolean {
  return attempt.base?.intent === undefined || attempt.step.action === "run";
}

async function presentTable(
  context: RunContext,
  dataset: SourceDataset,
  origin: Readonly<{ connector: Connector; connection: ResolvedConnection }>,
  signal: AbortSignal,
): Promise<DiscoveredTable> {
  const { connector, connection } = origin;
  const { projectRoot } = context.job;
  const wish = { table: dataset.table, options: dataset.options };
  const inspectFile = context.engine.inspectFile;
  const found = await connector.discover(connection, [wish], {
    projectRoot,
    clock: context.clock,
    signal,
    inspectFile,
  });
  const table = found[0];
  if (table !== undefined) return table;
  throw new UserError("LW3024", {
    values: { source: dataset.id.split(".")[0] ?? "", table: dataset.table },
    failure: "terminal",
    exitCode: 3,
  });
}

function reportDrift(context: RunContext, dataset: SourceDataset, drift: DriftDecision): void {
  if (drift.changes.length === 0) return;
  context.emit({
    type: "schema-drift",
    at: now(context),
    dataset: dataset.id,
    changes: drift.changes,
    policy: dataset.drift,
  });
  if (!drift.refused) return;
  throw new UserError("LW3021", {
    values: { source: dataset.id, changes: drift.changes.join("; ") },
    hint: "take the change with `lakewright discover`, or set another drift policy",
    failure: "terminal",
  });
}

type AskInput = Readonly<{
  state: DatasetState;
  drift: DriftDecision;
  connector: Connector;
  connection: ResolvedConnection;
}>;

function makeAsk(dataset: SourceDataset, attempt: Attempt, input: AskInput): ExtractionAsk {
  const { connector, connection } = input;
  const { signal, step } = attempt;
  const request = extractRequest(dataset, input);
  return { dataset: dataset.id, fingerprint: step.fingerprint, connector, source: connection, request, signal };
}

function extractRequest(dataset: SourceDataset, input: AskInput): ExtractRequest {
  const { load } = dataset;
  const { watermark, files } = input.state;
  const from =
    load.mode === "incremental" && watermark !== undefined ? subtractLookback(watermark, load.lookback) : undefined;
  return {
    dataset: { name: dataset.name, table: dataset.table, options: dataset.options },
    columns: input.drift.read.map((column) => withDeclared(column, dataset)),
    ...(dataset.filter === undefined ? {} : { filter: dataset.filter }),
    ...(load.mode === "incremental" ? watermarkOf(dataset, load.watermark) : {}),
    ...(from === undefined ? {} : { from }),
    ...(load.mode === "append" ? { seenFiles: files ?? {} } : {}),
  };
}

function withDeclared(column: SourceColumn, dataset: SourceDataset): SourceColumn {
  const declared = dataset.columns.find(({ name }) => name === column.name)?.type;
  return declared === undefined ? column : { ...column, declared };
}

/** Compared as the type the column is declared to have, when the source says another one. */
function watermarkOf(
  dataset: SourceDataset,
  column: string,
): Pick<ExtractRequest, "watermarkColumn" | "watermarkType"> {
  const declared = dataset.columns.find(({ name }) => name === column)?.type;
  return { watermarkColumn: column, ...(declared === undefined ? {} : { watermarkType: declared }) };
}

function isNothingNew(dataset: SourceDataset, state: DatasetState, extraction: Extraction, attempt: Attempt): boolean {
  if (readsAnew(attempt)) return false;
  if (dataset.load.mode === "full") return state.contentHash === extraction.contentHash;
  return extraction.rowCount === 0;
}

function nextState(dataset: SourceDataset, state: DatasetState, extraction: Extraction): DatasetState {
  switch (dataset.load.mode) {
    case "full":
      return { contentHash: extraction.contentHash };
    case "append":
      return { files: { ...state.files, ...extraction.seenFiles } };
    case "incremental": {
      const watermark = extraction.watermark ?? state.watermark;
      return watermark === undefined ? {} : { watermark };
    }
    default:
      return dataset.load satisfies never;
  }
}

async function ingestRequest(
  context: RunContext,
  dataset: SourceDataset,
  attempt: Attempt,
  input: Readonly<{ present: DiscoveredTable; drift: DriftDecision; extraction: Extraction; folder: string }>,
): Promise<PlannedRequest> {
  const { drift, extraction } = input;
  const folder = join(context.publisher.work.localRoot, input.folder);
  const declared = new Map(dataset.columns.map((column) => [column.name, column]));
  const wanted = drift.keep.map((column) => ({
    name: column.name,
    type: declared.get(column.name)?.type ?? column.type,
    nullable: column.nullable,
  }));
  const keys = keysOf(dataset, input.present);
  const materialize = materializationOf(dataset, keys, attempt);
  const table = await tableOf(context, attempt, { columns: wanted, replaces: materialize.as === "table" });
  return {
    ...table,
    source: {
      kind: "extract",
      files: extraction.files.map((file) => join(folder, file)),
      rowCount: extraction.rowCount,
      columns: extraction.columns,
      partial: materialize.as !== "table",
    },
    keys,
    rules: judgedRules(context.kinds, [...dataset.rules, ...drift.rules], table.columns),
    materialize,
    references: await pinReferences(context, attempt),
    // already the first load is judged by them: a duplicate published once would stop every later merge
    mergeKeys: dataset.load.mode === "incremental" ? keys : [],
    ...(dataset.load.mode === "incremental" && keys.length === 0 ? { rereads: dataset.load.watermark } : {}),
  };
}

/** Tables that rules look into: a load reads nothing else of the lake. */
async function pinReferences(context: RunContext, attempt: Attempt): Promise<readonly PinnedInput[]> {
  const versions = Object.entries(inputVersions(context, attempt.step)) as [DatasetId, number][];
  return Promise.all(versions.map(([dataset, version]) => pinOnce(context, dataset, version)));
}

/** Rows at the watermark are read again, so an incremental load has need of keys: the table's own where none are declared. */
function keysOf({ keys, load }: SourceDataset, present: DiscoveredTable): readonly string[] {
  return keys.length > 0 || load.mode !== "incremental" ? keys : present.keys;
}

/** A first load and a load anew replace the table; later ones add to it, by key where there are keys. */
function materializationOf(dataset: SourceDataset, keys: readonly string[], attempt: Attempt): Materialization {
  if (dataset.load.mode === "full" || readsAnew(attempt)) return { as: "table" };
  return { as: dataset.load.mode === "incremental" && keys.length > 0 ? "merge" : "append" };
}

function noteOf(dataset: SourceDataset, ask: ExtractionAsk, extraction: Extraction): string {
  const rows = `${extraction.rowCount} rows`;
  const until = extraction.watermark === undefined ? "" : ` up to ${extraction.watermark.value}`;
  const { from } = ask.request;
  if (dataset.load.mode !== "incremental") return `read ${rows}`;
  const { lookback } = dataset.load;
  if (from === undefined) return `read ${rows}${until}`;
  return `read ${rows} from ${from.column} ${from.value}${lookback === undefined ? "" : ` (lookback ${lookback})`}${until}`;
}
