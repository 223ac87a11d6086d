import { mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { hasErrorCode, realRandom } from "../../../base/index.ts";
import { diskError } from "../disk-error.ts";

/** A folder that lives as long as one opened storage: what the engine reads and writes lies there under its key. */
export type SessionFolder = Readonly<{ path: string; remove: () => Promise<void> }>;

/** Makes a session folder, and removes those of processes that are gone. */
export function openSessionFolder(cacheFolder: string): SessionFolder {
  const sessions = join(cacheFolder, "sessions");
  const path = join(sessions, `${process.pid}-${realRandom.uuid()}`);
  try {
    mkdirSync(path, { recursive: true });
    removeDead(sessions);
    // DuckDB compares allowed folders by real path
    const real = realpathSync(path);
    return { path: real, remove: () => rm(real, { recursive: true, force: true }) };
  } catch (error) {
    throw diskError(error, "make", path);
  }
}

function removeDead(sessions: string): void {
  for (const name of readdirSync(sessions)) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1]);
    if (Number.isInteger(pid) && !isAlive(pid)) rmSync(join(sessions, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasErrorCode(error, "ESRCH");
  }
}
