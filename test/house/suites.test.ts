import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { judgeNeeds } from "../../scripts/test.ts";
import { runTool } from "../../scripts/check/tool.ts";
import { countFile, runSuites, testFiles } from "../../scripts/check/vitest.ts";
import { suiteOf, suites } from "../suites.ts";
import { repositoryRoot } from "../support/places.ts";
import { repositoryWith } from "./fixture.ts";

test("every test file belongs to a suite", () => {
  expect(testFiles(repositoryRoot).filter((path) => suiteOf(path) === undefined)).toEqual([]);
});

test("the longest beginning of a path decides whose a test file is", () => {
  expect(suiteOf("test/lake/log.test.ts")?.name).toBe("unit");
  expect(suiteOf("test/lake/crash-sweep.test.ts")?.name).toBe("crash");
  expect(suiteOf("other/a.test.ts")).toBeUndefined();
});

test("no two suites claim the same place: what runs whole commands is not part of the check", () => {
  const places = suites.flatMap((suite) => suite.places);
  expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
  expect(suiteOf("test/run/lifecycle.test.ts")).toMatchObject({ name: "process", offline: false });
});

test.each(["check", "test"])("npm run %s says how it is called instead of running everything", async (name) => {
  const script = join(repositoryRoot, "scripts", `${name}.ts`);
  const asked = await runTool("node", [script, "--help"], { cwd: repositoryRoot });
  expect(asked).toMatchObject({ ok: true, output: expect.stringMatching(/^usage: /) as string });
  const wrong = await runTool("node", [script, "--fast"], { cwd: repositoryRoot });
  expect(wrong).toMatchObject({ ok: false, output: expect.stringContaining('"--fast"') as string });
});

/** Runs the tests of a repository as one suite. */
async function runUnit(root: string) {
  const unit = { name: "unit", places: ["src/"], needs: [], offline: true } as const;
  return (await runSuites(root, { run: [unit], all: [unit], stream: false })).results;
}

test("a need that is not there is named, and fails a run with CI=true only", () => {
  vi.stubEnv("PATH", "/nowhere");
  onTestFinished(() => void vi.unstubAllEnvs());
  const suite = { name: "x", places: [], needs: ["strace", "strace"], offline: false } as const;
  const said: string[] = [];
  expect(judgeNeeds([suite], true, (line) => said.push(line))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(judgeNeeds([suite], false, () => {})).toEqual({ passed: 0, failed: 0, skipped: 0 });
  expect(said).toEqual([expect.stringMatching(/^missing: strace .*scripts\/provision\.ts/)]);
});

test.each([
  ["true", { passed: 0, failed: 1, skipped: 0 }],
  ["", { passed: 0, failed: 0, skipped: 1 }],
])("with CI=%j tests whose need is missing count as %j", async (ci, counts) => {
  vi.stubEnv("CI", ci);
  onTestFinished(() => void vi.unstubAllEnvs());
  const needs = join(repositoryRoot, "test", "support", "needs.ts");
  const root = repositoryWith({
    "vitest.config.ts": 'export default { test: { include: ["src/**/*.test.ts"], env: { PATH: "/nowhere" } } };\n',
    "src/a.test.ts": `import { test } from "vitest";\nimport { describeWith } from ${JSON.stringify(needs)};\ndescribeWith(["strace"], "x", () => { test("y", () => {}); });\n`,
  });
  const results = await runUnit(root);
  expect(results).toEqual([{ name: "unit", counts }]);
});

test("passed, failed and skipped tests are counted, and a file that cannot be loaded is a failure", async () => {
  const root = repositoryWith({
    "vitest.config.ts": 'export default { test: { include: ["src/**/*.test.ts"] } };\n',
    "src/a.test.ts":
      'import { expect, test } from "vitest";\ntest("good", () => {});\ntest("bad", () => expect(1).toBe(2));\ntest.skip("later", () => {});\n',
    "src/b.test.ts": 'import "./not-there.ts";\n',
  });
  const results = await runUnit(root);
  expect(results).toEqual([{ name: "unit", counts: { passed: 1, failed: 2, skipped: 1 } }]);
});

test("an error outside of every test fails the run", async () => {
  const root = repositoryWith({
    "vitest.config.ts": 'export default { test: { include: ["src/**/*.test.ts"] } };\n',
    "src/a.test.ts":
      'import { test } from "vitest";\ntest("good", () => {\n  void Promise.reject(new Error("leaked"));\n});\n',
  });
  const results = await runUnit(root);
  expect(results).toEqual([
    { name: "unit", counts: { passed: 1, failed: 0, skipped: 0 } },
    { name: "vitest", counts: { passed: 0, failed: 1, skipped: 0 } },
  ]);
});

test("a file with a failing hook and no failing test counts as one failure", () => {
  expect(countFile({ name: "a", status: "failed", assertionResults: [{ status: "passed" }] })).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
  });
});
