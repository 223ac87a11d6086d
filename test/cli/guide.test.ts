import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "../support/places.ts";
import { isShown } from "./guide.ts";
import { stepsOf, walkGuide } from "./guide-walk.ts";

const pageOf = (name: string): string => join(repositoryRoot, name);
const guide = "docs/guide/getting-started.md";
const steps = stepsOf(guide);

test.each([
  guide,
  "docs/guide/policies.md",
  "docs/guide/typed-authoring.md",
  "docs/guide/extending.md",
  "docs/guide/steps-and-files.md",
  "README.md",
])("every step of %s does what the page says", { timeout: 240_000 }, (page) => {
  walkGuide(page, stepsOf(page));
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
