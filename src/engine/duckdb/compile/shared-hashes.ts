import { quoteName } from "../../../sql/index.ts";

/**
 * SQL of a number: rows whose values share their hash with a row before them. 0 proves that no values are equal (equal values have equal
 * hashes); more proves nothing. A value with NULL in it is equal to nothing.
 */
export function sharedHashes(relation: string, columns: readonly string[]): string {
  const names = columns.map((column) => quoteName(column));
  const present = names.map((name) => `${name} IS NOT NULL`).join(" AND ");
  return `(SELECT coalesce(sum(n), 0) - count(*) FROM (SELECT count(*) AS n FROM ${relation} WHERE ${present} GROUP BY hash(${names.join(", ")})))`;
}
