import { crc32 } from "node:zlib";
import { errorText, UserError } from "../../base/index.ts";
import { inParallel } from "../storage/in-parallel.ts";
import type { DeletionVectorDescriptor } from "./action.ts";
import { decodePath, isInsideTable } from "./file-path.ts";
import { keyInTable, type TablePlace } from "./place.ts";
import { decodeRoaring, encodeRoaring } from "./roaring.ts";
import { decodeZ85, encodeZ85 } from "./z85.ts";

/*
 * PROTOCOL.md §Deletion Vectors and §Deletion Vector Format. A file of more than 2^32 rows does not occur, so the upper half of a 64-bit
 * position is always zero and positions are held in Uint32Array.
 */

const MAGIC = 1_681_511_377;
const FILE_VERSION = 1;
const UUID_CHARACTERS = 20;
/** Size before and checksum behind the data of a vector in a file. */
const FRAME_BYTES = 8;

/** Files of vectors that are read at once. */
const PARALLEL_READS = 16;

type Wanted = Readonly<{ vector: DeletionVectorDescriptor; index: number }>;

/**
 * Positions of the deleted rows, ascending, per vector in the order given; undefined where none is given. Vectors that lie in one file are
 * read together.
 * @throws UserError LW6210 when a vector is damaged, LW6101 when its file is missing
 */
export async function readDeletionVectors(
  place: TablePlace,
  vectors: readonly (DeletionVectorDescriptor | null | undefined)[],
): Promise<readonly (Uint32Array | undefined)[]> {
  const found = new Array<Uint32Array | undefined>(vectors.length).fill(undefined);
  const wanted = vectors.flatMap((vector, index) => (vector ? [{ vector, index }] : []));
  const byFile = Map.groupBy(wanted, ({ vector }) =>
    vector.storageType === "i" ? undefined : vectorPath(place, vector),
  );
  await inParallel([...byFile], PARALLEL_READS, async ([path, group]) => {
    const file = path === undefined ? undefined : await refusing(place, path, () => readFileOf(place, path, group));
    for (const { vector, index } of group) {
      const data = () => (file === undefined ? inlineData(vector) : framedData(vector, file));
      found[index] = await refusing(place, path ?? "an inline deletion vector", async () => decoded(vector, data()));
    }
  });
  return found;
}

async function refusing<T>(place: TablePlace, file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError("LW6210", {
      values: { file, table: place.root, reason: errorText(error) },
      failure: "input",
      cause: error,
    });
  }
}

function inlineData({ pathOrInlineDv, sizeInBytes }: DeletionVectorDescriptor): Uint8Array {
  return decodeZ85(pathOrInlineDv).subarray(0, sizeInBytes);
}

/** The part of a file in which some vectors lie. */
type FilePart = Readonly<{ start: number; bytes: Uint8Array }>;

async function readFileOf(place: TablePlace, path: string, group: readonly Wanted[]): Promise<FilePart> {
  if (!isInsideTable(path)) throw new Error("it lies outside of the table");
  const range = { start: Number.MAX_SAFE_INTEGER, end: 0 };
  for (const { vector } of group) {
    const start = vector.offset ?? 0;
    range.start = Math.min(range.start, start);
    range.end = Math.max(range.end, start + vector.sizeInBytes + FRAME_BYTES);
  }
  return { start: range.start, bytes: await place.storage.read(keyInTable(place, path), { range }) };
}

// the size and the checksum around the data are big-endian, the data itself is little-endian (§Deletion Vector File Storage Format)
function framedData({ offset, sizeInBytes }: DeletionVectorDescriptor, { start, bytes }: FilePart): Uint8Array {
  const from = (offset ?? 0) - start;
  const framed = bytes.subarray(from, from + sizeInBytes + FRAME_BYTES);
  const view = new DataView(framed.buffer, framed.byteOffset, framed.byteLength);
  if (framed.length !== sizeInBytes + FRAME_BYTES || view.getUint32(0) !== sizeInBytes)
    throw new Error("its size is not the one in the log");
  const data = framed.subarray(4, 4 + sizeInBytes);
  if (crc32(data) !== view.getUint32(4 + sizeInBytes)) throw new Error("its checksum does not fit");
  return data;
}

function decoded({ cardinality }: DeletionVectorDescriptor, data: Uint8Array): Uint32Array {
  const positions = decodeVector(data);
  if (positions.length !== cardinality) throw new Error(`it holds ${positions.length} rows instead of ${cardinality}`);
  return positions;
}

function decodeVector(data: Uint8Array): Uint32Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new Error("it does not start with the magic number");
  const buckets = Number(view.getBigUint64(4, true));
  if (buckets === 0) return new Uint32Array();
  if (buckets > 1 || view.getUint32(12, true) !== 0) throw new Error("it names rows beyond 2^32");
  return decodeRoaring(data, 16).values;
}

/** Path of the file of a vector, relative to the table where it lies inside (§Derived Fields). */
export function vectorPath(place: TablePlace, { storageType, pathOrInlineDv }: DeletionVectorDescriptor): string {
  if (storageType === "p") return decodePath(pathOrInlineDv, place.root);
  const prefix = pathOrInlineDv.slice(0, -UUID_CHARACTERS);
  const hex = Buffer.from(decodeZ85(pathOrInlineDv.slice(-UUID_CHARACTERS))).toString("hex");
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return `${prefix === "" ? "" : `${prefix}/`}deletion_vector_${uuid}.bin`;
}

/** One file with the vectors of several data files, ready to be written. `descriptors` are in the order of the input. */
export type VectorFile = Readonly<{
  path: string;
  content: Uint8Array;
  descriptors: readonly DeletionVectorDescriptor[];
}>;

/** @param vectors ascending positions per data file */
export function encodeVectorFile(vectors: readonly Uint32Array[], uuid: string): VectorFile {
  const parts: Uint8Array[] = [Uint8Array.of(FILE_VERSION)];
  const descriptors: DeletionVectorDescriptor[] = [];
  const pathOrInlineDv = encodeZ85(Buffer.from(uuid.replaceAll("-", ""), "hex"));
  let offset = 1;
  for (const positions of vectors) {
    const data = encodeVector(positions);
    const frame = new DataView(new ArrayBuffer(8));
    frame.setUint32(0, data.length);
    frame.setUint32(4, crc32(data));
    parts.push(new Uint8Array(frame.buffer, 0, 4), data, new Uint8Array(frame.buffer, 4, 4));
    descriptors.push({
      storageType: "u",
      pathOrInlineDv,
      offset,
      sizeInBytes: data.length,
      cardinality: positions.length,
    });
    offset += data.length + 8;
  }
  return { path: `deletion_vector_${uuid}.bin`, content: Buffer.concat(parts), descriptors };
}

function encodeVector(positions: Uint32Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(16));
  head.setUint32(0, MAGIC, true);
  head.setBigUint64(4, 1n, true);
  return Buffer.concat([new Uint8Array(head.buffer), encodeRoaring(positions)]);
}
