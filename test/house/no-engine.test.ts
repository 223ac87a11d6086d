import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { repositoryRoot } from "../support/places.ts";

const launcher = join(repositoryRoot, "bin", "lakewright.js");
const folder = mkdtempSync(join(tmpdir(), "lakewright-no-engine-"));
const project = join(folder, "shop");
const watch = join(folder, "watch.cjs");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Packages that a command loaded, from the addresses of all modules of its process. */
function loadedPackages(args: readonly string[]): readonly string[] {
  const done = spawnSync(process.execPath, ["--require", watch, launcher, ...args], { encoding: "utf8", cwd: project });
  if (done.status !== 0) throw new Error(`${args.join(" ")} ended with ${done.status}: ${done.stdout}${done.stderr}`);
  const names = done.stderr.matchAll(/^LOAD .*\/node_modules\/((?:@[^/]+\/)?[^/]+)/gm);
  return [...new Set([...names].map((match) => match[1] ?? ""))].sort();
}

beforeAll(() => {
  writeFileSync(
    watch,
    "require('node:module').registerHooks({ load: (url, context, next) => (process._rawDebug('LOAD ' + url), next(url, context)) });\n",
  );
  for (const args of [
    ["init", project],
    ["--project", project, "validate"],
  ]) {
    const done = spawnSync(process.execPath, [launcher, ...args], { encoding: "utf8", cwd: folder });
    if (done.status !== 0) throw new Error(`${args.join(" ")} ended with ${done.status}: ${done.stdout}${done.stderr}`);
  }
});

test("the engine is seen where it is needed: by the first validation", () => {
  rmSync(join(project, ".lakewright"), { recursive: true, force: true });
  expect(loadedPackages(["validate"])).toContain("@duckdb/node-api");
});

test.each(["validate", "plan", "status", "schema", "completion bash"])(
  "%s loads no engine when nothing changed",
  (command) => {
    expect(loadedPackages(command.split(" ")).filter((name) => name.startsWith("@duckdb"))).toEqual([]);
  },
);

test.each(["validate", "schema", "completion bash"])("%s loads no driver of a store or a source either", (command) => {
  const heavy = ["better-sqlite3", "pg", "kysely", "@azure/storage-blob", "@azure/identity"];
  expect(loadedPackages(command.split(" ")).filter((name) => heavy.includes(name))).toEqual([]);
});
