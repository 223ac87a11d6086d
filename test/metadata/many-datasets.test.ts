import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { launcher } from "../cli/launch.ts";
import { manyDatasets, oneWildcard } from "./many-datasets.ts";
import { projectFolder } from "./project-folder.ts";

/** `validate` as a user runs it, and the most memory its process took. */
function validate(root: string): Readonly<{ last: string; peakMb: number }> {
  const hook = join(root, "peak.cjs");
  writeFileSync(hook, "process.on('exit', () => process._rawDebug('peak', process.resourceUsage().maxRSS));");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--require", hook, launcher, "validate"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(status, stderr.slice(-500)).toBe(0);
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  return { last, peakMb: Number(/^peak (\d+)$/m.exec(stderr)?.[1]) / 1024 };
}

test.each([
  ["in 100 sources and 100 products", manyDatasets],
  ["behind one wildcard", oneWildcard],
])(
  "10,000 datasets %s validate in at most 500 MB, the first time and from the cache",
  { timeout: 180_000 },
  (_name, project) => {
    using folder = projectFolder(project(10_000));
    for (const run of [validate(folder.root), validate(folder.root)]) {
      expect(run.last).toMatch(/10,?000 datasets/);
      expect(run.peakMb).toBeLessThan(500);
    }
  },
);
