import v8 from "node:v8";
import { fileCache, loadProject } from "../../src/metadata/index.ts";

// as the launcher does
v8.setFlagsFromString("--semi-space-growth-factor=1");
// one project per process: the peak of a process is never given back
const [root = "."] = process.argv.slice(2);
const begun = performance.now();
const { model, diagnostics } = await loadProject(root, fileCache(`${root}/.lakewright/cache`));
const owners = model === undefined ? [] : [...model.sources, ...model.products];
const result = {
  datasets: owners.reduce((sum, owner) => sum + owner.datasets.length, 0),
  findings: diagnostics.length,
  seconds: (performance.now() - begun) / 1000,
  peakMb: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(result));
