import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { duckdbParquetAccess } from "../../src/engine/index.ts";
import {
  type DeltaLog,
  type DeltaTable,
  localStorage,
  openDeltaTable,
  openTable,
  type RowQuery,
  type Storage,
} from "../../src/lake/index.ts";

/** A lake in a temporary folder. `close` removes it. */
export function temporaryLake() {
  const root = mkdtempSync(join(tmpdir(), "lake-"));
  const engine = duckdbParquetAccess({ scratchFolder: join(root, "_scratch"), memoryLimit: "1GB" });
  const options = { onCheckpointError: fail };
  return {
    root,
    engine,
    path: (name: string) => join(root, name),
    table: (name: string): DeltaTable => openDeltaTable(localStorage(root), name, { engine, ...options }),
    log: (name: string): DeltaLog => openTable(localStorage(root), name, { parquet: engine, ...options }),
    /** A handle of the table before whose first log entry another handle does its work: what it has read is then out of date. */
    raced: async (name: string, meanwhile: (table: DeltaTable) => Promise<unknown>) => {
      const real = localStorage(root);
      let overtaken = 0;
      const storage: Storage = {
        ...real,
        writeNew: async (key, content, signal) => {
          if (overtaken === 0 && key.includes("_delta_log/")) {
            overtaken++;
            await meanwhile(openDeltaTable(real, name, { engine, ...options }));
          }
          return real.writeNew(key, content, signal);
        },
      };
      return { storage: openDeltaTable(storage, name, { engine, ...options }), overtakenBy: () => overtaken };
    },
    close: async () => {
      await engine[Symbol.asyncDispose]();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export type TemporaryLake = ReturnType<typeof temporaryLake>;

function fail(error: unknown): never {
  throw error;
}

export function sql(text: string): RowQuery {
  return { kind: "sql", sql: text };
}

/** The rows of a table as texts, sorted: equal means the same rows, in whatever order. */
export async function rowsOf(
  table: DeltaTable,
  options: Parameters<DeltaTable["read"]>[0] = {},
): Promise<readonly string[]> {
  const { rows } = await table.read(options);
  return rows.map((row) => JSON.stringify(row)).sort();
}
