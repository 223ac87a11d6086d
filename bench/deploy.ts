import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { leastSettings, manyFiles, projectFiles } from "../test/deploy/projects.ts";
import { installPacked } from "../test/support/packed.ts";
import { type Bench, type Contestant, timedCommand } from "./harness.ts";

/** Ten products of fifty datasets each, as files for Azure. */
export const deployBuild: Bench = {
  name: "deploy-build",
  what: "Terraform for 10 products × 50 datasets with the packed package against a bare Node",
  rounds: 5,
  prepare: (folder) => contestants(folder, ["build", "--out", join(folder, "out")], 2000),
};

/** The same, judged by all rules. */
export const deployCheck: Bench = {
  name: "deploy-check",
  what: "security rules over 10 products × 50 datasets with the packed package against a bare Node",
  rounds: 5,
  prepare: (folder) => contestants(folder, ["check"], 3000),
};

function contestants(folder: string, words: readonly string[], moreMs: number): readonly Contestant[] {
  const launcher = join(installPacked(folder), "node_modules", "lakewright", "bin", "lakewright.js");
  const project = join(folder, "project");
  const files = projectFiles({ project: "big", azure: leastSettings, files: manyFiles(5, 10, 50) });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  const command = [process.execPath, launcher, "deploy", ...words, "--env", "prod"];
  return [
    { name: "node -e 1", measure: () => timedCommand([process.execPath, "-e", "1"], { cwd: folder }) },
    {
      name: `deploy ${words[0] ?? ""}`,
      limit: { moreMs },
      measure: () => timedCommand(command, { cwd: project, memory: true }),
    },
  ];
}
