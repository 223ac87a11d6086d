const UNIT_SECONDS = { s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** What a duration looks like, in words for messages. */
export const DURATION_RULE = "a number with a unit: 30s, 10m, 1h, 2d, 1w";

/** Seconds of `30s`, `10m`, `1h`, `2d`, `1w`; undefined when it is not a duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,9})(s|min|m|h|d|w)$/.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * UNIT_SECONDS[match[2] as keyof typeof UNIT_SECONDS];
}
