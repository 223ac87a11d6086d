import { crc32 } from "node:zlib";
import { errorText, UserError } from "../../base/index.ts";
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

/** Positions of the deleted rows, ascending. @throws UserError LW6210 when the vector is damaged, LW6101 when its file is missing */
export async function readDeletionVector(place: TablePlace, vector: DeletionVectorDescriptor): Promise<Uint32Array> {
  const where = vector.storageType === "i" ? "an inline deletion vector" : vectorPath(place, vector);
  try {
    const data =
      vector.storageType === "i"
        ? decodeZ85(vector.pathOrInlineDv).subarray(0, vector.sizeInBytes)
        : await readVectorData(place, vector, where);
    const positions = decodeVector(data);
    if (positions.length !== vector.cardinality)
      throw new Error(`it holds ${positions.length} rows instead of ${vector.cardinality}`);
    return positions;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError("LW6210", {
      values: { file: where, table: place.root, reason: errorText(error) },
      failure: "input",
      cause: error,
    });
  }
}

// the size and the checksum around the data are big-endian, the data itself is little-endian (§Deletion Vector File Storage Format)
async function readVectorData(
  place: TablePlace,
  { offset, sizeInBytes }: DeletionVectorDescriptor,
  path: string,
): Promise<Uint8Array> {
  const start = offset ?? 0;
  if (!isInsideTable(path)) throw new Error("it lies outside of the table");
  const bytes = await place.storage.read(keyInTable(place, path), { range: { start, end: start + sizeInBytes + 8 } });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length !== sizeInBytes + 8 || view.getUint32(0) !== sizeInBytes)
    throw new Error("its size is not the one in the log");
  const data = bytes.subarray(4, 4 + sizeInBytes);
  if (crc32(data) !== view.getUint32(4 + sizeInBytes)) throw new Error("its checksum does not fit");
  return data;
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
