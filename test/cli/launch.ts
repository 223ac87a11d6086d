import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { main } from "../../src/cli/main.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { repositoryRoot } from "../support/places.ts";

export type Answer = Readonly<{ status: number | null; stdout: string; stderr: string }>;

export const launcher = join(repositoryRoot, "bin", "lakewright.js");

/** Runs the real command in a folder, as a user would, without a terminal. */
export function lakewright(folder: string, ...words: readonly string[]): Answer {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...words], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lakewright-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A new project as `init` makes it. */
export async function newProject(): Promise<string> {
  const folder = join(temporaryFolder(), "shop");
  const { terminal, err } = recordingTerminal(dirname(folder));
  if ((await main(["init", "shop"], terminal)) !== 0) throw new Error(err());
  return folder;
}

/** A terminal that keeps what is written to it. */
export function recordingTerminal(
  cwd: string,
  changes: Partial<Terminal> = {},
): Readonly<{ terminal: Terminal; out: () => string; err: () => string }> {
  const written = { out: "", err: "" };
  const terminal: Terminal = {
    cwd,
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
    isWatched: false,
    width: () => 80,
    outHasColor: false,
    errHasColor: false,
    ...changes,
  };
  return { terminal, out: () => written.out, err: () => written.err };
}
