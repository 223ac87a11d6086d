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

/** The same work for several tests: done when the first of them asks. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => (begun ??= work());
}

/** What came of some work, to be asked for by a test of its own: what it threw is thrown there. */
export async function kept<T>(work: () => Promise<T>): Promise<() => T> {
  try {
    const value = await work();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
