import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Column } from "../../src/base/index.ts";
import type { FileScan, SourceColumn } from "../../src/connector/index.ts";
import type { RowSource } from "../../src/engine/index.ts";
import {
  type Bench,
  column,
  never,
  openBench,
  publish,
  readRejects,
  readRows,
  request,
  sourceColumns,
} from "./fixture.ts";

export type LoadedColumn = Column & Pick<SourceColumn, "declared">;

/** An engine with a folder of files that are read into tables of their own. */
export async function openFileBench() {
  const bench = await openBench();
  return {
    bench,
    /** Writes a file and says how it is to be read. */
    file: async (name: string, content: string | Uint8Array, options: FileScan["options"] = {}): Promise<FileScan> => {
      const path = join(bench.lake, "in", name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      const isGzipped = name.endsWith(".gz");
      const extension = name.replace(/\.gz$/, "").split(".").pop() as FileScan["format"];
      return { path, source: name, format: extension, compression: isGzipped ? "gzip" : "none", options };
    },
    load: (
      scans: readonly FileScan[],
      columns: readonly LoadedColumn[] = [column("a", "int"), column("b", "string")],
    ) => load(bench, scans, columns),
    /** Types found by looking at a file. */
    inspect: async (scan: FileScan): Promise<Record<string, string>> => {
      const columns = await bench.engine.inspectFile(scan);
      return Object.fromEntries(columns.map(({ sourceName, type }) => [sourceName, type]));
    },
  };
}

/** Files through an extraction into a table: published and refused rows. */
async function load(bench: Bench, scans: readonly FileScan[], columns: readonly LoadedColumn[]) {
  const folder = join(bench.lake, "_lakewright", "x", `${Math.random()}`);
  const writer = await bench.engine.extractionWriter({ folder, columns: sourceColumns(columns), signal: never });
  let delivered = 0;
  for (const [index, scan] of scans.entries()) delivered += (await writer.scanFile(scan, `file-${index}`)).rowCount;
  const { files, contentHash } = await writer.finish();
  const source: RowSource = {
    kind: "extract",
    files,
    rowCount: delivered,
    columns: sourceColumns(columns),
    partial: false,
  };
  const asked = request(bench, source, columns);
  const result = await bench.engine.stage(asked, never);
  const shown = [...columns, column("_source_file", "string"), column("_source_row", "bigint")];
  return {
    delivered,
    contentHash,
    result,
    rows: await readRows(bench, publish(asked, result), shown),
    rejects: await readRejects(bench, asked, result),
  };
}
