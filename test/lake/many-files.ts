import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes an entry that adds files of one row each, which are not there: for what looks at logs only. */
export function addManyFiles(folder: string, version: number, count: number): void {
  const commitInfo = { operation: "WRITE", timestamp: Date.now() };
  const files = Array.from({ length: count }, (_, index) => ({
    add: {
      path: `part-${index}.parquet`,
      partitionValues: {},
      size: 100 + index,
      modificationTime: 1,
      dataChange: true,
      stats: JSON.stringify({ numRecords: 1, minValues: { n: index }, maxValues: { n: index }, nullCount: { n: 0 } }),
    },
  }));
  const text = [{ commitInfo }, ...files].map((action) => JSON.stringify(action)).join("\n");
  writeFileSync(join(folder, "_delta_log", `${String(version).padStart(20, "0")}.json`), `${text}\n`);
}
