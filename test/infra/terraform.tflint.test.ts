import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findProgram } from "../support/find-need.ts";
import { repositoryRoot } from "../support/places.ts";
import { layTrees } from "./generated.ts";

type Report = Readonly<{
  issues: readonly Readonly<{
    rule: Readonly<{ name: string }>;
    message: string;
    range: Readonly<{ filename: string }>;
  }>[];
  errors: readonly Readonly<{ message: string }>[];
}>;

/** A second opinion that is asked where it is at hand: no package of the registries has it, so nothing can provide it. */
const tflint = findProgram("tflint");

/** What the rules of its own set say of every folder of a tree. */
function findings(program: string, folder: string): readonly string[] {
  const { stdout } = spawnSync(program, ["--recursive", "--chdir", folder, "--format", "json"], {
    encoding: "utf8",
    maxBuffer: 64_000_000,
  });
  const { issues, errors } = JSON.parse(stdout) as Report;
  return [
    ...issues.map(({ rule, message, range }) => `${range.filename}: ${rule.name}: ${message}`),
    ...errors.map(({ message }) => message),
  ];
}

test.skipIf(tflint === undefined)(
  "tflint, where it is on PATH, finds nothing in modules and generated trees",
  async () => {
    const program = tflint ?? "";
    expect(findings(program, join(repositoryRoot, "test/fixtures/deploy-traps/mistakes"))).not.toEqual([]);
    expect(findings(program, join(repositoryRoot, "infra"))).toEqual([]);
    const folder = mkdtempSync(join(tmpdir(), "lakewright-tflint-"));
    try {
      await layTrees(folder);
      expect(findings(program, folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  300_000,
);
