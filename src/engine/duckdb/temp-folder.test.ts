import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { makeTempFolder } from "./temp-folder.ts";

test("every engine has a folder of its own, and what dead processes left is removed", async () => {
  const parent = mkdtempSync(join(tmpdir(), "lakewright-temp-"));
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  mkdirSync(join(parent, `duckdb-${pid}-abc`, "spilled"), { recursive: true });
  mkdirSync(join(parent, "other"));
  const first = await makeTempFolder(parent);
  const second = await makeTempFolder(parent);
  expect(first).not.toBe(second);
  expect(readdirSync(parent).sort()).toEqual([basename(first), basename(second), "other"].sort());
  rmSync(parent, { recursive: true });
});
