const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/;

/** Milliseconds since 1970 of an ISO day (its beginning, UTC) or instant; undefined when it is neither, or no real date. */
export function parseInstant(text: string): number | undefined {
  if (!DAY.test(text) && !INSTANT.test(text)) return undefined;
  const time = Date.parse(DAY.test(text) ? `${text}T00:00:00Z` : text);
  // the parser of dates takes 2025-02-31 for a day in March
  const isReal = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 10));
  return isReal ? time : undefined;
}
