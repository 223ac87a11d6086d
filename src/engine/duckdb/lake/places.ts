import type { DuckDBConnection } from "@duckdb/node-api";

/** Rows of one file of a scan, by ascending position. */
export type FileRows = Readonly<{ file: number; positions: Uint32Array }>;

/** Runs a query of (file, position) pairs and groups it by file, positions ascending. */
export async function collectPlaces(connection: DuckDBConnection, query: string): Promise<readonly FileRows[]> {
  const byFile = new Map<number, number[]>();
  const result = await connection.stream(query);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const files = chunk.getColumnVector(0);
    const positions = chunk.getColumnVector(1);
    for (let row = 0; row < chunk.rowCount; row++) {
      const file = Number(files.getItem(row));
      const known = byFile.get(file);
      if (known === undefined) byFile.set(file, [Number(positions.getItem(row))]);
      else known.push(Number(positions.getItem(row)));
    }
  }
  return Array.from(byFile, ([file, found]) => ({ file, positions: Uint32Array.from(found).sort() })).sort(
    (a, b) => a.file - b.file,
  );
}
