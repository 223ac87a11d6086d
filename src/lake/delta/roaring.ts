/*
 * Sets of 32-bit numbers in the portable Roaring format (https://github.com/RoaringBitmap/RoaringFormatSpec): numbers are grouped by their
 * upper 16 bits into containers, each a sorted list, a bitmap or a list of runs.
 */

const COOKIE_NO_RUNS = 12_346;
const COOKIE_WITH_RUNS = 12_347;
/** Below so many containers, the format with runs has no table of offsets. */
const OFFSET_THRESHOLD = 4;
/** A sorted list is smaller than a bitmap up to so many members. */
const MAX_ARRAY = 4096;
const BITMAP_BYTES = 8192;

type Container = Readonly<{ key: number; cardinality: number; isRun: boolean }>;

/** Reads one set. @returns its members in ascending order and the offset behind it. @throws RangeError, Error when it is damaged */
export function decodeRoaring(bytes: Uint8Array, start = 0): Readonly<{ values: Uint32Array; end: number }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { containers, dataStart } = readHeader(view, start);
  const values = new Uint32Array(containers.reduce((sum, { cardinality }) => sum + cardinality, 0));
  const cursor = { view, values, offset: dataStart, count: 0 };
  for (const container of containers) {
    const before = cursor.count;
    readerOf(container)(cursor, container);
    if (cursor.count - before !== container.cardinality)
      throw new Error("a container holds another number of members than it says");
  }
  return { values, end: cursor.offset };
}

function readerOf({ isRun, cardinality }: Container): ReadContainer {
  if (isRun) return readRuns;
  return cardinality <= MAX_ARRAY ? readArray : readBitmap;
}

function readHeader(view: DataView, start: number): Readonly<{ containers: readonly Container[]; dataStart: number }> {
  const cookie = view.getUint32(start, true);
  const withRuns = (cookie & 0xffff) === COOKIE_WITH_RUNS;
  if (!withRuns && cookie !== COOKIE_NO_RUNS) throw new Error(`${cookie} does not start a Roaring bitmap`);
  const size = withRuns ? (cookie >>> 16) + 1 : view.getUint32(start + 4, true);
  if (size > 65_536) throw new Error(`${size} containers are more than there can be`);
  let offset = start + (withRuns ? 4 : 8);
  const runFlags = offset;
  if (withRuns) offset += Math.ceil(size / 8);
  const containers: Container[] = [];
  for (let index = 0; index < size; index++, offset += 4) {
    const isRun = withRuns && ((view.getUint8(runFlags + (index >> 3)) >> (index & 7)) & 1) === 1;
    containers.push({ key: view.getUint16(offset, true), cardinality: view.getUint16(offset + 2, true) + 1, isRun });
  }
  const hasOffsets = !withRuns || size >= OFFSET_THRESHOLD;
  return { containers, dataStart: offset + (hasOffsets ? size * 4 : 0) };
}

/** Where reading stands: `offset` in the bytes, `count` in the members found so far. */
type Cursor = { readonly view: DataView; readonly values: Uint32Array; offset: number; count: number };
type ReadContainer = (cursor: Cursor, container: Container) => void;

const readArray: ReadContainer = (cursor, { key, cardinality }) => {
  const { view, values } = cursor;
  for (let index = 0; index < cardinality; index++, cursor.offset += 2)
    values[cursor.count++] = key * 65_536 + view.getUint16(cursor.offset, true);
};

const readBitmap: ReadContainer = (cursor, { key }) => {
  const { view, values } = cursor;
  for (let byte = 0; byte < BITMAP_BYTES; byte++) {
    const bits = view.getUint8(cursor.offset + byte);
    for (let bit = 0; bit < 8; bit++) if ((bits >> bit) & 1) values[cursor.count++] = key * 65_536 + byte * 8 + bit;
  }
  cursor.offset += BITMAP_BYTES;
};

const readRuns: ReadContainer = (cursor, { key }) => {
  const { view, values } = cursor;
  const runs = view.getUint16(cursor.offset, true);
  cursor.offset += 2;
  for (let run = 0; run < runs; run++, cursor.offset += 4) {
    const from = view.getUint16(cursor.offset, true);
    const length = view.getUint16(cursor.offset + 2, true);
    for (let step = 0; step <= length; step++) values[cursor.count++] = key * 65_536 + from + step;
  }
};

/** Writes a set in the form without runs. `values` must be ascending and without repetition. */
export function encodeRoaring(values: Uint32Array): Uint8Array {
  const groups = groupsOf(values);
  const sizes = groups.map(({ to, from }) => (to - from <= MAX_ARRAY ? (to - from) * 2 : BITMAP_BYTES));
  const headerBytes = 8 + groups.length * 8;
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, headerBytes));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, COOKIE_NO_RUNS, true);
  view.setUint32(4, groups.length, true);
  let offset = headerBytes;
  for (const [index, { key, from, to }] of groups.entries()) {
    view.setUint16(8 + index * 4, key, true);
    view.setUint16(10 + index * 4, to - from - 1, true);
    view.setUint32(8 + groups.length * 4 + index * 4, offset, true);
    writeContainer(view, offset, values.subarray(from, to));
    offset += sizes[index] ?? 0;
  }
  return bytes;
}

function groupsOf(values: Uint32Array): readonly Readonly<{ key: number; from: number; to: number }>[] {
  const groups: { key: number; from: number; to: number }[] = [];
  for (const [index, value] of values.entries()) {
    const key = value >>> 16;
    const last = groups.at(-1);
    if (last?.key === key) last.to = index + 1;
    else groups.push({ key, from: index, to: index + 1 });
  }
  return groups;
}

function writeContainer(view: DataView, offset: number, values: Uint32Array): void {
  if (values.length <= MAX_ARRAY) {
    for (const [index, value] of values.entries()) view.setUint16(offset + index * 2, value & 0xffff, true);
    return;
  }
  for (const value of values) {
    const low = value & 0xffff;
    const byte = offset + (low >> 3);
    view.setUint8(byte, view.getUint8(byte) | (1 << (low & 7)));
  }
}
