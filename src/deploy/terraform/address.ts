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
  const size = 2 ** (32 - parsed.prefix - bits);
  const first = parsed.address + index * size;
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${octets.join(".")}/${parsed.prefix + bits}`;
}

function parseRange(range: string): Readonly<{ address: number; prefix: number }> | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(range);
  if (match === null) return undefined;
  const numbers = match.slice(1).map(Number);
  const [prefix = 33] = numbers.slice(4);
  if (numbers.slice(0, 4).some((octet) => octet > 255) || prefix > 32) return undefined;
  const address = numbers.slice(0, 4).reduce((sum, octet) => sum * 256 + octet, 0);
  return address % 2 ** (32 - prefix) === 0 ? { address, prefix } : undefined;
}
