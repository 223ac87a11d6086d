/** What a suite needs of a test framework: the `test` of node:test, vitest, jest … Assertions are those of Node. */
export type Framework = Readonly<{ test: (name: string, body: () => Promise<void>) => unknown }>;

/** A row of values as people write them; what a column is decides its type. */
export type GivenRow = readonly (string | number | boolean | null)[];

/** Column name → logical type. */
export type GivenColumns = Readonly<Record<string, string>>;

/** A row as texts, so that a 7 and a "7" that mean the same are the same. */
export function textRow(row: readonly unknown[]): readonly (string | null)[] {
  return row.map((value) => {
    if (value === null || value === undefined) return null;
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  });
}

/** Rows in an order of their own: a table has none. */
export function sortedRows(rows: readonly (readonly unknown[])[]): readonly (readonly (string | null)[])[] {
  return rows
    .map((row) => ({ row: textRow(row), key: JSON.stringify(textRow(row)) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row);
}
