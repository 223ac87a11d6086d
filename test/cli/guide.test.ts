import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "../support/places.ts";
import { type GuideStep, guideSteps, isShown } from "./guide.ts";
import { launcher, temporaryFolder } from "./launch.ts";

const page = join(repositoryRoot, "docs", "guide", "getting-started.md");
const steps = guideSteps(readFileSync(page, "utf8"));

/** A folder with the command in it, as an installation puts it on the path. */
function installedCommand(): string {
  const folder = temporaryFolder();
  const command = join(folder, "lakewright");
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${launcher}" "$@"\n`);
  chmodSync(command, 0o755);
  return folder;
}

function type(step: GuideStep & { kind: "command" }, folder: string, path: string): string {
  const { stdout, stderr, status } = spawnSync("sh", ["-c", step.command], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: path },
  });
  const printed = `${stdout}${stderr}`;
  const place = `${page}:${step.line}: ${step.command}\n${printed}`;
  expect(status, place).toBe(step.exitCode);
  for (const line of step.shown) expect(isShown(line, printed), `${line}\nis not shown by ${place}`).toBe(true);
  return printed;
}

test("every step of the guide does what the guide says", { timeout: 240_000 }, () => {
  const path = `${installedCommand()}${delimiter}${process.env["PATH"] ?? ""}`;
  let folder = temporaryFolder();
  for (const step of steps) {
    if (step.kind === "file") {
      mkdirSync(dirname(join(folder, step.path)), { recursive: true });
      writeFileSync(join(folder, step.path), step.text);
    } else if (step.command.startsWith("cd ")) folder = resolve(folder, step.command.slice(3));
    else type(step, folder, path);
  }
});

test("the guide has files and commands, and every command of it is ours", () => {
  const commands = steps.flatMap((step) => (step.kind === "command" ? [step.command] : []));
  expect(commands.length).toBeGreaterThan(15);
  expect(commands.filter((command) => !/^(lakewright|cd) /.test(command))).toEqual([]);
  expect(steps.filter((step) => step.kind === "file").length).toBeGreaterThan(5);
});

test.each([
  ["a  b", "x\n a b \n", true],
  ["a …", "a b c\n", true],
  ["a", "a b\n", false],
  ["a … c", "a b c\n", true],
  ["1 (2)", "1   (2)\n", true],
])("the line %j in %j: %s", (line, printed, expected) => {
  expect(isShown(line, printed)).toBe(expected);
});
