import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { realClock } from "../../src/base/index.ts";
import type { ConnectorContext } from "../../src/connector/index.ts";

/** A folder of its own for the running test, removed when it ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lakewright-connector-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a connector is given in a run. */
export function contextOf(projectRoot: string, signal = new AbortController().signal): ConnectorContext {
  return { projectRoot, clock: realClock, signal };
}
