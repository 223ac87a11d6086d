import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { repositoryRoot } from "../support/places.ts";

const launcher = join(repositoryRoot, "bin", "lakewright.js");
type Answer = Readonly<{ status: number | null; stdout: string; stderr: string }>;

function launch(args: readonly string[], nodeOptions: readonly string[] = []): Answer {
  return spawnSync(process.execPath, [...nodeOptions, launcher, ...args], { encoding: "utf8" });
}

/** A file that is loaded before the launcher. */
function preload(text: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "lakewright-launcher-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "preload.cjs");
  writeFileSync(file, text);
  return ["--require", file];
}

test("the version is that of the package", () => {
  const { version } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as { version: string };
  expect(launch(["--version"])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: "" });
});

test.each([[["--help"]], [["run", "--help"]], [["quarantine", "-h"]], [["quarantine", "list", "--help"]]])(
  "%j is answered without loading the command",
  (args) => {
    const watch = preload(
      "require('node:module').registerHooks({ load: (url, context, next) => (process._rawDebug(url), next(url, context)) });",
    );
    const answer = launch(args, watch);
    expect(answer.stdout).toMatch(/^Usage: lakewright/m);
    expect(answer.status).toBe(0);
    expect(answer.stderr.match(/file:.*/g)?.map((url) => basename(url))).toEqual(["lakewright.js", "help.json"]);
  },
);

test("an old Node is refused in one sentence that names it", () => {
  const old = preload("Object.defineProperty(process, 'versions', { value: { node: '20.1.0' } });");
  const answer = launch(["run"], old);
  expect(answer).toMatchObject({ status: 2, stdout: "" });
  expect(answer.stderr).toMatch(/^lakewright needs Node 24 or newer; this is Node 20\.1\.0 \(.*\)\.\n$/);
});

test("the launcher is written in syntax that Node 10 reads", () => {
  const text = readFileSync(launcher, "utf8");
  expect(text).not.toMatch(/\?\.|\?\?|\bconst\b|\blet\b|=>|`|\bawait\b/);
});
