/*
 * Thrift's compact protocol, as far as footers of Parquet files need it: values stay the bytes they are, and only those on the way to what is
 * changed are taken apart (thrift-compact-protocol.md of the Thrift project).
 */

/** A value as it is encoded, without its type. */
export type Encoded = Uint8Array;

export type Field = Readonly<{ id: number; type: number; value: Encoded }>;
export type List = Readonly<{ type: number; items: readonly Encoded[] }>;

export const I32 = 5;
const [TRUE, FALSE, BYTE, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT] = [1, 2, 3, 6, 7, 8, 9, 10, 11, 12];

type Cursor = { readonly bytes: Encoded; at: number };

export function fieldsOf(struct: Encoded): readonly Field[] {
  const cursor = { bytes: struct, at: 0 };
  const fields: Field[] = [];
  for (let id = 0; ; ) {
    const head = readByte(cursor);
    if (head === 0) return fields;
    const [delta, type] = [head >> 4, head & 15];
    id = delta === 0 ? Number(zigzag(readVarint(cursor))) : id + delta;
    const start = cursor.at;
    if (type !== TRUE && type !== FALSE) skip(cursor, type);
    fields.push({ id, type, value: struct.subarray(start, cursor.at) });
  }
}

export function structOf(fields: readonly Field[]): Encoded {
  const parts: Uint8Array[] = [];
  let last = 0;
  for (const { id, type, value } of [...fields].sort((a, b) => a.id - b.id)) {
    const delta = id - last;
    parts.push(delta > 0 && delta < 16 ? Uint8Array.of((delta << 4) | type) : longHead(id, type), value);
    last = id;
  }
  return Buffer.concat([...parts, Uint8Array.of(0)]);
}

function longHead(id: number, type: number): Uint8Array {
  return Buffer.concat([Uint8Array.of(type), i32Of(id)]);
}

export function listOf(list: Encoded): List {
  const cursor = { bytes: list, at: 0 };
  const { type, size } = readListHead(cursor);
  const items = Array.from({ length: size }, () => {
    const start = cursor.at;
    skipItem(cursor, type);
    return list.subarray(start, cursor.at);
  });
  return { type, items };
}

export function encodedList({ type, items }: List): Encoded {
  const head =
    items.length < 15 ? Uint8Array.of((items.length << 4) | type) : Uint8Array.of(0xf0 | type, ...varint(items.length));
  return Buffer.concat([head, ...items]);
}

export function i32Of(value: number): Encoded {
  return Uint8Array.from(varint(value < 0 ? -2 * value - 1 : 2 * value));
}

export function numberOf(value: Encoded): number {
  return Number(zigzag(readVarint({ bytes: value, at: 0 })));
}

export function binaryOf(text: string): Encoded {
  const bytes = Buffer.from(text);
  return Buffer.concat([Uint8Array.from(varint(bytes.length)), bytes]);
}

export function textOf(value: Encoded): string {
  const cursor = { bytes: value, at: 0 };
  const length = Number(readVarint(cursor));
  return Buffer.from(value.subarray(cursor.at, cursor.at + length)).toString("utf8");
}

function readByte(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at++];
  if (byte === undefined) throw new Error("the Parquet footer ends too early");
  return byte;
}

function readVarint(cursor: Cursor): bigint {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = readByte(cursor);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

function zigzag(value: bigint): bigint {
  return (value & 1n) === 0n ? value >> 1n : -((value + 1n) >> 1n);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}

function readListHead(cursor: Cursor): Readonly<{ type: number; size: number }> {
  const head = readByte(cursor);
  const size = head >> 4;
  return { type: head & 15, size: size === 15 ? Number(readVarint(cursor)) : size };
}

function skip(cursor: Cursor, type: number): void {
  if (type === BYTE) cursor.at++;
  else if (type > BYTE && type <= I64) readVarint(cursor);
  else if (type === DOUBLE) cursor.at += 8;
  else if (type === BINARY) skipBinary(cursor);
  else if (type === LIST || type === SET) skipList(cursor);
  else if (type === MAP) skipMap(cursor);
  else if (type === STRUCT) skipStruct(cursor);
  else throw new Error(`the Parquet footer holds a value of the unknown type ${type}`);
}

function skipBinary(cursor: Cursor): void {
  const length = Number(readVarint(cursor));
  cursor.at += length;
}

// booleans have a byte of their own outside of structs
function skipItem(cursor: Cursor, type: number): void {
  if (type === TRUE || type === FALSE) cursor.at++;
  else skip(cursor, type);
}

function skipList(cursor: Cursor): void {
  const { type, size } = readListHead(cursor);
  for (let index = 0; index < size; index++) skipItem(cursor, type);
}

function skipMap(cursor: Cursor): void {
  const size = Number(readVarint(cursor));
  if (size === 0) return;
  const types = readByte(cursor);
  for (let index = 0; index < size; index++) {
    skipItem(cursor, types >> 4);
    skipItem(cursor, types & 15);
  }
}

function skipStruct(cursor: Cursor): void {
  for (;;) {
    const head = readByte(cursor);
    if (head === 0) return;
    if (head >> 4 === 0) readVarint(cursor);
    const type = head & 15;
    if (type !== TRUE && type !== FALSE) skip(cursor, type);
  }
}
