type Range = Readonly<{ address: number; prefix: number }>;

/** Length of the prefix of a range of IPv4 addresses written `a.b.c.d/n`; undefined when it is none, or does not begin at its first address. */
export function cidrPrefix(range: string): number | undefined {
  const parsed = parseRange(range);
  return parsed?.prefix;
}

/**
 * A part of a range: `bits` longer, the `index`-th of that size.
 * @throws RangeError when the range is none, or has no such part
 */
export function cidrPart(range: string, bits: number, index: number): string {
  const parsed = parseRange(range);
  if (parsed === undefined || parsed.prefix + bits > 32 || index >= 2 ** bits)
    throw new RangeError(`no part of ${range}`);
  const prefix = parsed.prefix + bits;
  return written({ address: parsed.address + index * sizeOf(prefix), prefix });
}

/** Whether two ranges have an address in common; what is no range has none. */
export function rangesMeet(one: string, other: string): boolean {
  const [a, b] = [parseRange(one), parseRange(other)];
  return a !== undefined && b !== undefined && meet(a, b);
}

/** Blocks of addresses that are private everywhere (RFC 1918). */
const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].flatMap((block) => parseRange(block) ?? []);

/**
 * A range of the size of this one that meets none of the others: the next one behind it in its block of private addresses, or before it;
 * undefined when nothing is left, or it lies in no such block.
 */
export function freeRange(range: string, taken: readonly string[]): string | undefined {
  const wanted = parseRange(range);
  const block = wanted && privateBlocks.find((each) => each.prefix <= wanted.prefix && meet(each, wanted));
  if (wanted === undefined || block === undefined) return undefined;
  const others = taken.flatMap((each) => parseRange(each) ?? []);
  const size = sizeOf(wanted.prefix);
  const count = sizeOf(block.prefix) / size;
  const first = (wanted.address - block.address) / size;
  for (let step = 0; step < count; step += 1) {
    const candidate = { address: block.address + ((first + step) % count) * size, prefix: wanted.prefix };
    if (!others.some((other) => meet(candidate, other))) return written(candidate);
  }
  return undefined;
}

function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}

function meet(a: Range, b: Range): boolean {
  return a.address < b.address + sizeOf(b.prefix) && b.address < a.address + sizeOf(a.prefix);
}

function written({ address, prefix }: Range): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${octets.join(".")}/${prefix}`;
}

function parseRange(range: string): Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(range);
  if (match === null) return undefined;
  const numbers = match.slice(1).map(Number);
  const [prefix = 33] = numbers.slice(4);
  if (numbers.slice(0, 4).some((octet) => octet > 255) || prefix > 32) return undefined;
  const address = numbers.slice(0, 4).reduce((sum, octet) => sum * 256 + octet, 0);
  return address % sizeOf(prefix) === 0 ? { address, prefix } : undefined;
}
