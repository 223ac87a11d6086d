import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "../support/places.ts";
import { type GuideStep, guideSteps, isShown } from "./guide.ts";
import { launcher, temporaryFolder } from "./launch.ts";

const pageOf = (name: string): string => join(repositoryRoot, name);
const stepsOf = (name: string): readonly GuideStep[] => guideSteps(readFileSync(pageOf(name), "utf8"));
const guide = "docs/guide/getting-started.md";
const steps = stepsOf(guide);

/** A folder with the command in it, as an installation puts it on the path. */
function installedCommand(): string {
  const folder = temporaryFolder();
  const command = join(folder, "lakewright");
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${launcher}" "$@"\n`);
  chmodSync(command, 0o755);
  return folder;
}

type Typing = Readonly<{ page: string; folder: string; path: string }>;

function type(step: GuideStep & { kind: "command" }, { page, folder, path }: Typing): string {
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

test.each([guide, "README.md"])("every step of %s does what the page says", { timeout: 240_000 }, (page) => {
  const path = `${installedCommand()}${delimiter}${process.env["PATH"] ?? ""}`;
  let folder = temporaryFolder();
  for (const step of stepsOf(page)) {
    if (step.kind === "file") {
      mkdirSync(dirname(join(folder, step.path)), { recursive: true });
      writeFileSync(join(folder, step.path), step.text);
    } else if (step.command.startsWith("cd ")) folder = resolve(folder, step.command.slice(3));
    else type(step, { page, folder, path });
  }
});

test("the two commands of the README are scripts of the package", () => {
  const { scripts } = JSON.parse(readFileSync(pageOf("package.json"), "utf8")) as { scripts: Record<string, string> };
  const block = /```sh\n([^`]*)```/.exec(readFileSync(pageOf("README.md"), "utf8"))?.[1] ?? "";
  expect(block.trim().split("\n")).toEqual(["npm run demo", "npm test"]);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["demo", "test"]));
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
