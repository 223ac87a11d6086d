import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
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
export function newProject(): string {
  const folder = join(temporaryFolder(), "shop");
  const made = lakewright(join(folder, ".."), "init", "shop");
  if (made.status !== 0) throw new Error(made.stderr);
  return folder;
}
