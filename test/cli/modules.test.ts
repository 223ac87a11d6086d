import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lakewright, launcher, newProject, temporaryFolder } from "./launch.ts";

const heavy = /node_modules\/(@duckdb|better-sqlite3|pg|kysely)\//;

/** Modules of other packages that a command loads. */
function packagesLoadedBy(folder: string, ...words: readonly string[]): readonly string[] {
  const hook = join(temporaryFolder(), "hook.cjs");
  writeFileSync(
    hook,
    "require('node:module').registerHooks({ load: (url, context, next) => (process._rawDebug(url), next(url, context)) });",
  );
  const { stderr, status } = spawnSync(process.execPath, ["--require", hook, launcher, ...words], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  const urls = stderr.match(/^(file|node):.*$/gm) ?? [];
  expect(urls.length).toBeGreaterThan(0);
  return urls.filter((url) => url.includes("/node_modules/"));
}

test.each([["--help"], ["run --help"], ["--version"], ["completion bash"]])(
  "lakewright %s loads no other package",
  (line) => {
    expect(packagesLoadedBy(temporaryFolder(), ...line.split(" "))).toEqual([]);
  },
);

test.each([["schema source"], ["init shop"]])("lakewright %s loads no engine, no driver", (line) => {
  expect(packagesLoadedBy(temporaryFolder(), ...line.split(" ")).filter((url) => heavy.test(url))).toEqual([]);
});

test("validate loads the engine for new SQL only: the second time, and after a change of a description, it does without", async () => {
  const project = await newProject();
  lakewright(project, "discover");
  expect(packagesLoadedBy(project, "validate").some((url) => heavy.test(url))).toBe(true);
  expect(packagesLoadedBy(project, "validate").filter((url) => heavy.test(url))).toEqual([]);
  const daily = join(project, "products/sales/gold/daily_sales.yaml");
  writeFileSync(daily, readFileSync(daily, "utf8").replace("Revenue by day", "What was sold each day"));
  expect(readFileSync(daily, "utf8")).toContain("What was sold each day");
  expect(packagesLoadedBy(project, "validate").filter((url) => heavy.test(url))).toEqual([]);
});
