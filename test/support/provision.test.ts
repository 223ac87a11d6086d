import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { prepare } from "../../scripts/test.ts";
import { repositoryRoot } from "./places.ts";

test("without root nothing is installed: what is missing is named with its reason and the command that gets it", () => {
  const noPrograms = mkdtempSync(join(tmpdir(), "lakewright-path-"));
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const answer = spawnSync(process.execPath, [join(repositoryRoot, "scripts", "provision.ts")], {
    ...user,
    encoding: "utf8",
    env: { PATH: noPrograms },
  });
  rmSync(noPrograms, { recursive: true });
  expect(answer.status, answer.stderr).toBe(3);
  expect(answer.stdout).not.toContain("installing");
  const lines = answer.stderr.split("\n");
  for (const [name, why] of [
    ["chromium", "opens the HTML report"],
    ["strace", "counts system calls"],
    ["openjdk-17-jre-headless", "Java 17"],
  ] as const) {
    const line = lines.find((text) => text.startsWith(`provision: missing: ${name} (`));
    expect(line).toContain(why);
    expect(line).toContain("sudo apt-get install -y --no-install-recommends");
  }
});

test("--no-provision gets nothing", () => {
  const said: string[] = [];
  const get = (say: (line: string) => void) => {
    say("making the Python environment");
    return ["strace"];
  };
  prepare(["--no-provision"], (line) => said.push(line), get);
  expect(said).toEqual([]);
  prepare([], (line) => said.push(line), get);
  expect(said).toEqual(["provision: making the Python environment", "provision: missing: strace"]);
});
