import type { Json } from "../base/index.ts";

/** Time in the one spelling of the store: UTC with milliseconds. `text` is an ISO date or instant. */
export function instant(text: string): string {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new Error(`not a time: ${text}`);
  return new Date(time).toISOString();
}

/** A document column as the value that was written into it; the one place where text of the store becomes typed. */
export function jsonOf(text: string): Json {
  return JSON.parse(text) as Json;
}

/** Rows in portions that stay below the databases' limits of parameters (SQL Server: 2100). */
export function portions<T>(rows: readonly T[], columns: number): readonly (readonly T[])[] {
  const size = Math.max(1, Math.floor(2000 / Math.max(1, columns)));
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
