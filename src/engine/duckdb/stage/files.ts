import { rm } from "node:fs/promises";
import { basename } from "node:path";
import type { Column } from "../../../base/index.ts";
import type { StagedParquet } from "../../engine.ts";
import type { Row } from "../connection.ts";
import { type ReturnedStats, statisticsOf } from "../lake/statistics.ts";

/** A staged file with its place. */
export type WrittenFile = StagedParquet & Readonly<{ path: string }>;

/** The files a COPY wrote, with what it knows of them. Files without rows are removed again. */
export async function writtenFiles(rows: readonly Row[], columns: readonly Column[]): Promise<readonly WrittenFile[]> {
  const files = rows.map((row) => writtenFile(row, columns));
  await removeFiles(files.filter((file) => file.rowCount === 0).map((file) => file.path));
  return files.filter((file) => file.rowCount > 0);
}

export async function removeFiles(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { force: true })));
}

export function rowsIn(files: readonly Readonly<{ rowCount: number }>[]): number {
  return files.reduce((sum, file) => sum + file.rowCount, 0);
}

/** What the caller may know of a file: not where our scratch folder is. */
export function withoutPath(files: readonly WrittenFile[]): readonly StagedParquet[] {
  return files.map(({ path: _path, ...file }) => file);
}

function writtenFile(row: Row, columns: readonly Column[]): WrittenFile {
  const returned = row as unknown as ReturnedStats;
  const path = returned.filename;
  return {
    path,
    name: basename(path),
    rowCount: Number(returned.count),
    sizeBytes: Number(returned.file_size_bytes),
    stats: statisticsOf(returned, columns),
  };
}
