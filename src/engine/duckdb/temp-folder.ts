import { mkdir, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { join } from "node:path";

const PREFIX = "duckdb-";

/**
 * A folder for this engine alone: DuckDB gives its spill files the same names in every process. Folders of processes that have died are removed,
 * since nobody else will.
 * @returns its real path
 */
export async function makeTempFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  const stale = (await readdir(parent)).filter(
    (name) => name.startsWith(PREFIX) && !isAlive(Number(name.split("-")[1])),
  );
  await Promise.all(stale.map((name) => rm(join(parent, name), { recursive: true, force: true })));
  return realpath(await mkdtemp(join(parent, `${PREFIX}${process.pid}-`)));
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // a process of another user may not be asked, but it is there
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
