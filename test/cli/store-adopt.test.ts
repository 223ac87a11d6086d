import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lakewright, newProject } from "./launch.ts";

test("a lost store is refused in one sentence, and after store adopt nothing is done twice", {
  timeout: 120_000,
}, async () => {
  const project = await newProject();
  expect(lakewright(project, "run", "--quiet").status).toBe(0);
  const before = lakewright(project, "status").stdout;
  rmSync(join(project, ".lakewright", "store.db"));
  const refused = lakewright(project, "status");
  expect([refused.status, refused.stderr.trim().split("\n").length], refused.stderr).toEqual([3, 1]);
  expect(refused.stderr).toContain("store adopt");
  const adopted = lakewright(project, "store", "adopt");
  expect(adopted).toMatchObject({
    status: 0,
    stdout: "The store owns the lake now; the records of 6 datasets were rebuilt from it.\n",
  });
  expect(lakewright(project, "status").stdout).toBe(before);
  expect(lakewright(project, "run").stdout).toContain("Nothing to do: everything is up to date.");
});
