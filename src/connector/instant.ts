const MICROS_PER_DAY = 86_400_000_000n;
const MICROS_PER_SECOND = 1_000_000n;
const MS_PER_DAY = 86_400_000;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6})0*)?)?(?:\s?(Z|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?))?)?$/;

/** Days since 1970 of an ISO date, or undefined when the text is none (`2013-02-30`, `infinity`). */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  return match === null ? undefined : daysOf(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** ISO date of days since 1970; years 0000 to 9999. */
export function formatDate(days: number): string {
  return new Date(days * MS_PER_DAY).toISOString().slice(0, 10);
}

/**
 * Microseconds since 1970 of an ISO timestamp: `T` or blank between date and time, seconds, fraction (6 digits) and offset optional.
 * Without an offset the text is taken as it stands (UTC). Undefined when the text is none.
 */
export function parseInstant(text: string): bigint | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const days = daysOf(Number(match[1]), Number(match[2]), Number(match[3]));
  const [hour, minute, second] = [Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (days === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const seconds = hour * 3600 + minute * 60 + second - offsetSeconds(match[8]);
  // one BigInt product: milliseconds of a day and its seconds stay exact as numbers
  return BigInt(days * 86_400 + seconds) * MICROS_PER_SECOND + BigInt((match[7] ?? "").padEnd(6, "0"));
}

/** `2013-11-30T23:00:00.000000` of microseconds since 1970, without a zone. */
export function formatInstant(micros: bigint): string {
  let days = micros / MICROS_PER_DAY;
  let rest = micros % MICROS_PER_DAY;
  if (rest < 0n) {
    days -= 1n;
    rest += MICROS_PER_DAY;
  }
  const seconds = Number(rest / MICROS_PER_SECOND);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const fraction = String(rest % MICROS_PER_SECOND).padStart(6, "0");
  return `${formatDate(Number(days))}T${clock.map((part) => String(part).padStart(2, "0")).join(":")}.${fraction}`;
}

function daysOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.getTime() / MS_PER_DAY : undefined;
}

function offsetSeconds(offset: string | undefined): number {
  if (offset === undefined || offset === "Z") return 0;
  const digits = offset.slice(1).replaceAll(":", "").padEnd(6, "0");
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2, 4)) * 60 + Number(digits.slice(4, 6));
  return offset.startsWith("-") ? -seconds : seconds;
}
