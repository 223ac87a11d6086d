import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { countFile, owns, runSuites } from "../../scripts/check/vitest.ts";
import { suites } from "../suites.ts";
import { repositoryRoot } from "../support/places.ts";
import { repositoryWith } from "./fixture.ts";

test("every test file belongs to exactly one suite", () => {
  const files = globSync("{src,test,bench}/**/*.test.ts", { cwd: repositoryRoot });
  const owners = files.map((file) => [file, suites.filter((suite) => owns(suite, file)).length]);
  expect(owners.filter(([, count]) => count !== 1)).toEqual([]);
});

test("passed, failed and skipped tests are counted, and a file that cannot be loaded is a failure", async () => {
  const root = repositoryWith({
    "vitest.config.ts": 'export default { test: { include: ["src/**/*.test.ts"] } };\n',
    "src/a.test.ts":
      'import { expect, test } from "vitest";\ntest("good", () => {});\ntest("bad", () => expect(1).toBe(2));\ntest.skip("later", () => {});\n',
    "src/b.test.ts": 'import "./not-there.ts";\n',
  });
  const { results } = await runSuites(root, [{ name: "unit", folders: ["src/"], needs: [], offline: true }], false);
  expect(results).toEqual([{ name: "unit", counts: { passed: 1, failed: 2, skipped: 1 } }]);
});

test("an error outside of every test fails the run", async () => {
  const root = repositoryWith({
    "vitest.config.ts": 'export default { test: { include: ["src/**/*.test.ts"] } };\n',
    "src/a.test.ts":
      'import { test } from "vitest";\ntest("good", () => {\n  void Promise.reject(new Error("leaked"));\n});\n',
  });
  const { results } = await runSuites(root, [{ name: "unit", folders: ["src/"], needs: [], offline: true }], false);
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
