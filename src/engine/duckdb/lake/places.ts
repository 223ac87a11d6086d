import type { DuckDBConnection } from "@duckdb/node-api";

/** Rows of one file of a scan, by ascending position. */
export type FileRows = Readonly<{ file: number; positions: Uint32Array }>;

/** Rows of files and what is to happen to them: how many rows each action concerns, and how many of them are meant several times. */
export type Actions = Readonly<{ rows: readonly FileRows[]; counts: ReadonlyMap<number, number>; repeated: number }>;

/** Runs a query of (file, position) pairs and groups it by file, positions ascending. */
export async function collectPlaces(connection: DuckDBConnection, query: string): Promise<readonly FileRows[]> {
  const found = await valuesByFile(connection, query);
  return byFile(found, (positions) => Uint32Array.from(positions).sort());
}

/**
 * Runs a query of (file, position, action) and groups it by file, positions ascending and each of them once, with the lowest of its actions.
 * @param actionCount actions are numbers below it
 */
export async function collectActions(
  connection: DuckDBConnection,
  query: string,
  actionCount: number,
): Promise<Actions> {
  // both in one number: the highest position times the number of clauses is far below 2^53
  const keyed = `SELECT file, position::DOUBLE * ${actionCount} + action FROM (${query}) AS places`;
  const found = await valuesByFile(connection, keyed);
  const counts = new Map<number, number>();
  let repeated = 0;
  const rows = byFile(found, (keys) => {
    const positions = new Uint32Array(keys.length);
    let count = 0;
    let isRepeated = false;
    for (const key of Float64Array.from(keys).sort()) {
      const position = Math.floor(key / actionCount);
      if (count > 0 && positions[count - 1] === position) {
        if (!isRepeated) repeated++;
        isRepeated = true;
        continue;
      }
      isRepeated = false;
      positions[count++] = position;
      const action = key % actionCount;
      counts.set(action, (counts.get(action) ?? 0) + 1);
    }
    return positions.subarray(0, count);
  });
  return { rows, counts, repeated };
}

async function valuesByFile(
  connection: DuckDBConnection,
  query: string,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const found = new Map<number, number[]>();
  // not streamed: a stream ends after an error as it does after its last row
  const result = await connection.run(query);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return found;
    const files = chunk.getColumnVector(0);
    const values = chunk.getColumnVector(1);
    for (let row = 0; row < chunk.rowCount; row++) {
      const file = Number(files.getItem(row));
      const known = found.get(file);
      if (known === undefined) found.set(file, [Number(values.getItem(row))]);
      else known.push(Number(values.getItem(row)));
    }
  }
}

function byFile(
  found: ReadonlyMap<number, readonly number[]>,
  positionsOf: (values: readonly number[]) => Uint32Array,
): readonly FileRows[] {
  return Array.from(found, ([file, values]) => ({ file, positions: positionsOf(values) })).sort(
    (a, b) => a.file - b.file,
  );
}
