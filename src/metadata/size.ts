const UNIT_BYTES = {
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
} as const;

/** What a size looks like, in words for messages. */
export const SIZE_RULE = "a size with a unit, at least 32MB: 512MB, 2GB";

/** Below this the engine reads no file. */
const LEAST_BYTES = 32e6;

/** Bytes of `512MB`, `2GB`, `1.5GiB`; undefined when it is not a size, or one with which nothing works. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,9})?) ?([KMGT]I?B)$/.exec(text.toUpperCase());
  if (match === null) return undefined;
  const bytes = Number(match[1]) * UNIT_BYTES[match[2] as keyof typeof UNIT_BYTES];
  return bytes < LEAST_BYTES ? undefined : bytes;
}
