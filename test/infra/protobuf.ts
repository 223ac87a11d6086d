/** Protocol buffer fields, written as the wire format wants them; what is absent or zero is left out. */
export type Field = readonly [number: number, value: number | boolean | string | Uint8Array | undefined];

const encoder = new TextEncoder();

/** One message out of its fields; a nested message is the bytes of another. */
export function message(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(fields.flatMap(([number, value]) => field(number, value)));
}

/** A map entry: key 1, value 2. */
export function mapEntry(key: string, value: Uint8Array): Uint8Array {
  return message([
    [1, key],
    [2, value],
  ]);
}

function field(number: number, value: Field[1]): readonly Uint8Array[] {
  if (value === undefined || value === false || value === 0) return [];
  if (typeof value === "number" || value === true) return [varint(number << 3), varint(Number(value))];
  const bytes = typeof value === "string" ? encoder.encode(value) : value;
  return [varint((number << 3) | 2), varint(bytes.length), bytes];
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Uint8Array.from([...bytes, rest]);
}
