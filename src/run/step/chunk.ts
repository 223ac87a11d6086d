import { canonicalJson, type Json, sha256 } from "../../base/index.ts";
import type { FileScan } from "../../connector/index.ts";
import type { Chunk, ExtractionWriter } from "../../engine/index.ts";
import type { RunContext } from "./context.ts";

/**
 * One file of a source is a chunk of its extraction: read once, with a manifest beside what came of it. An attempt that ends early leaves its
 * finished chunks to the next one. Rows that come in batches are no chunks: a source that is asked again gives another snapshot.
 */
export type ChunkScope = Readonly<{
  /** Key of the extraction's folder. */
  key: string;
  writer: ExtractionWriter;
}>;

/** Reads a file, or adopts what an earlier attempt read of the same content in the same way. */
export async function scanOnce(context: RunContext, { key, writer }: ChunkScope, file: FileScan): Promise<Chunk> {
  const name = chunkName(file);
  const manifest = `${key}/${name}.json`;
  const finished = file.mark === undefined ? undefined : await readChunk(context, key, manifest);
  if (finished !== undefined && writer.adopt(finished)) return finished;
  const { work } = context.publisher;
  await work.delete([manifest]);
  const chunk = await writer.scanFile(file, name);
  if (file.mark !== undefined) await work.writeNew(manifest, JSON.stringify(chunk));
  return chunk;
}

/** The place of a file's rows follows from what it holds and how it is read. */
function chunkName({ source, format, compression, options, mark = "" }: FileScan): string {
  const reading: Json = { source, format, compression, options, mark };
  return `file-${sha256(canonicalJson(reading)).slice(0, 16)}`;
}

async function readChunk(context: RunContext, key: string, manifest: string): Promise<Chunk | undefined> {
  const { work } = context.publisher;
  if ((await work.head(manifest)) === undefined) return undefined;
  const chunk = JSON.parse(Buffer.from(await work.read(manifest)).toString("utf8")) as Chunk;
  for (const file of chunk.files) if ((await work.head(`${key}/${file}`)) === undefined) return undefined;
  return chunk;
}

/** Removes what an attempt left in the folder of an extraction, but for finished chunks. */
export async function removeUnfinished(context: RunContext, key: string): Promise<void> {
  const { work } = context.publisher;
  const keys: string[] = [];
  for await (const object of work.list(`${key}/`)) keys.push(object.key);
  const chunks = keys.filter((found) => /\/file-[0-9a-f]+\.json$/.test(found)).map((found) => found.slice(0, -5));
  await work.delete(keys.filter((found) => !chunks.some((chunk) => found.startsWith(chunk))));
}
