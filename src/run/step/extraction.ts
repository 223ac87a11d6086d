import { basename, join } from "node:path";
import { canonicalJson, failpoint, type Json, sha256 } from "../../base/index.ts";
import type {
  Connector,
  ExtractRequest,
  ExtractResult,
  ResolvedConnection,
  SourceColumn,
  StagingSink,
  Watermark,
} from "../../connector/index.ts";
import type { ExtractionWriter } from "../../engine/index.ts";
import type { DatasetId } from "../../metadata/index.ts";
import { extractionPrefix } from "../layout.ts";
import { removeUnfinished, scanOnce } from "./chunk.ts";
import { now, type RunContext } from "./context.ts";

/** Rows asked of a source, finished and on disk, waiting to be judged. Written as `manifest.json` beside its files. */
export type Extraction = Readonly<{
  /** Names inside the extraction's folder. */
  files: readonly string[];
  rowCount: number;
  contentHash: string;
  watermark?: Watermark;
  seenFiles?: Readonly<Record<string, string>>;
  columns: readonly SourceColumn[];
  at: string;
}>;

/** A finished extraction that was never published is taken over by a later attempt for this long; then the source is asked again. */
const ADOPT_WITHIN_MS = 15 * 60_000;

export type ExtractionAsk = Readonly<{
  dataset: DatasetId;
  fingerprint: string;
  connector: Connector;
  source: ResolvedConnection;
  request: ExtractRequest;
  signal: AbortSignal;
}>;

/** Where an extraction lies: the same question has the same place, whoever asks. */
export function extractionKey(ask: ExtractionAsk): string {
  const { dataset, fingerprint, request } = ask;
  const question = { fingerprint, request } as unknown as Json;
  return extractionPrefix(dataset, sha256(canonicalJson(question)));
}

/** Adopts a finished extraction of the same question, or asks the source. */
export async function extract(context: RunContext, ask: ExtractionAsk): Promise<Extraction> {
  const key = extractionKey(ask);
  const finished = await readManifest(context, key);
  if (finished !== undefined) return finished;
  await removeUnfinished(context, key);
  return extractAnew(context, ask, key);
}

async function readManifest(context: RunContext, key: string): Promise<Extraction | undefined> {
  const { work } = context.publisher;
  const manifest = await work.head(`${key}/manifest.json`);
  if (manifest === undefined || context.clock.now() - manifest.modifiedMs > ADOPT_WITHIN_MS) return undefined;
  const extraction = JSON.parse(Buffer.from(await work.read(manifest.key)).toString("utf8")) as Extraction;
  for (const file of extraction.files) if ((await work.head(`${key}/${file}`)) === undefined) return undefined;
  return extraction;
}

export async function removeExtraction(context: RunContext, key: string): Promise<void> {
  const { work } = context.publisher;
  const keys: string[] = [];
  for await (const object of work.list(`${key}/`)) keys.push(object.key);
  await work.delete(keys);
}

async function extractAnew(context: RunContext, ask: ExtractionAsk, key: string): Promise<Extraction> {
  const { request, signal } = ask;
  const folder = join(context.publisher.work.localRoot, key);
  const writer = await context.engine.extractionWriter({ folder, columns: request.columns, signal });
  try {
    const delivered = await ask.connector.extract(
      ask.source,
      request,
      countingSink(context, { dataset: ask.dataset, key, writer }),
      {
        projectRoot: context.job.projectRoot,
        clock: context.clock,
        signal,
      },
    );
    const written = await writer.finish();
    const extraction = toExtraction(context, ask, delivered, {
      ...written,
      files: written.files.map((path) => basename(path)),
    });
    await context.publisher.work.writeNew(`${key}/manifest.json`, JSON.stringify(extraction));
    return extraction;
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

function toExtraction(
  context: RunContext,
  ask: ExtractionAsk,
  delivered: ExtractResult,
  written: Awaited<ReturnType<ExtractionWriter["finish"]>>,
): Extraction {
  return {
    files: written.files,
    // counted by the connector, never derived from what was written: the ledger compares the two
    rowCount: delivered.rowCount,
    contentHash: written.contentHash,
    ...(delivered.watermark === undefined ? {} : { watermark: delivered.watermark }),
    ...(delivered.files === undefined ? {} : { seenFiles: delivered.files }),
    columns: ask.request.columns,
    at: now(context),
  };
}

type SinkScope = Readonly<{ dataset: DatasetId; key: string; writer: ExtractionWriter }>;

/** The engine's writer, with progress for who watches. What an earlier attempt read of a file is adopted. */
function countingSink(context: RunContext, { dataset, key, writer }: SinkScope): StagingSink {
  let rows = 0;
  const report = (delivered: number): void => {
    rows += delivered;
    failpoint("during-extract");
    context.emit({ type: "progress", at: now(context), dataset, phase: "extract", rows });
  };
  return {
    batchRows: writer.batchRows,
    write: async (batch, origin) => {
      await writer.write(batch, origin);
      report(batch.rowCount);
    },
    scanFile: async (file) => {
      const { rowCount } = await scanOnce(context, { key, writer }, file);
      report(rowCount);
      return rowCount;
    },
  };
}
