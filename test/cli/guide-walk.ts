import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { expect } from "vitest";
import { repositoryRoot } from "../support/places.ts";
import { type GuideStep, guideSteps, isShown } from "./guide.ts";
import { launcher, temporaryFolder } from "./launch.ts";

/** The steps of a page of the repository, with what stands in it for something of this machine put in. */
export function stepsOf(page: string, local: (text: string) => string = (text) => text): readonly GuideStep[] {
  return guideSteps(local(readFileSync(join(repositoryRoot, page), "utf8")));
}

/**
 * Does what a page says, as a reader would: files are written, commands typed, their words compared.
 * @param start where it is done; an empty folder when not given
 */
export function walkGuide(
  page: string,
  steps: readonly GuideStep[],
  environment: NodeJS.ProcessEnv = {},
  start = temporaryFolder(),
): void {
  const path = [environment["PATH"], installedCommand(), process.env["PATH"]].filter((part) => part !== undefined);
  const env = { ...process.env, ...environment, PATH: path.join(delimiter) };
  let folder = start;
  for (const step of steps) {
    if (step.kind === "file") {
      mkdirSync(dirname(join(folder, step.path)), { recursive: true });
      writeFileSync(join(folder, step.path), step.text);
    } else if (step.command.startsWith("cd ")) folder = resolve(folder, step.command.slice(3));
    else type(step, { page, folder, env });
  }
}

/** A folder with the command in it, as an installation puts it on the path. */
function installedCommand(): string {
  const folder = temporaryFolder();
  const command = join(folder, "lakewright");
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${launcher}" "$@"\n`);
  chmodSync(command, 0o755);
  return folder;
}

type Typing = Readonly<{ page: string; folder: string; env: NodeJS.ProcessEnv }>;

function type(step: GuideStep & { kind: "command" }, { page, folder, env }: Typing): void {
  const { stdout, stderr, status } = spawnSync("sh", ["-c", step.command], { cwd: folder, encoding: "utf8", env });
  const printed = `${stdout}${stderr}`;
  const place = `${page}:${step.line}: ${step.command}\n${printed}`;
  expect(status, place).toBe(step.exitCode);
  for (const line of step.shown) expect(isShown(line, printed), `${line}\nis not shown by ${place}`).toBe(true);
}
