import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { manyDatasets, oneWildcard } from "./many-datasets.ts";
import { projectFolder } from "./project-folder.ts";

type Measured = Readonly<{ datasets: number; findings: number; seconds: number; peakMb: number }>;

const child = fileURLToPath(new URL("load-in-child.ts", import.meta.url));

function loadInChild(root: string): Measured {
  return JSON.parse(execFileSync(process.execPath, [child, root], { encoding: "utf8" })) as Measured;
}

test.each([
  ["in 100 sources and 100 products", manyDatasets],
  ["behind one wildcard", oneWildcard],
])("10,000 datasets %s load in at most 500 MB, the first time and from the cache", (_name, project) => {
  using folder = projectFolder(project(10_000));
  const first = loadInChild(folder.root);
  const second = loadInChild(folder.root);
  for (const run of [first, second]) {
    expect(run).toMatchObject({ datasets: 10_000, findings: 0 });
    expect(run.peakMb).toBeLessThan(500);
  }
  // measured 3 s; the bound leaves room for a busy machine
  expect(first.seconds).toBeLessThan(60);
});
