import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installPacked } from "../test/support/packed.ts";
import { writeProject } from "./generated-project.ts";
import { type Bench, type Contestant, type Limit, timedCommand } from "./harness.ts";

/** Checking a project with the installed package: the first time, and when nothing changed. */
export const cliValidate: Bench = {
  name: "cli-validate",
  what: "validate 20 datasets with the packed package against a bare Node",
  rounds: 9,
  prepare: (folder) =>
    contestants(folder, { count: 20, command: "validate", cold: { moreMs: 500 }, warm: { moreMs: 200 } }),
};

/** The base for later work on large projects. */
export const cliPlan: Bench = {
  name: "cli-plan",
  what: "plan 1,000 datasets with the packed package against a bare Node",
  rounds: 3,
  prepare: (folder) => contestants(folder, { count: 1000, command: "plan", cold: {}, warm: {} }),
};

type Options = Readonly<{ count: number; command: string; cold: Limit; warm: Limit }>;

function contestants(folder: string, options: Options): readonly Contestant[] {
  const launcher = join(installPacked(folder), "node_modules", "lakewright", "bin", "lakewright.js");
  const run = (name: string, limit: Limit, before?: (project: string, cache: string) => void): Contestant => {
    const project = join(folder, name);
    const cache = join(folder, `${name}-cache`);
    mkdirSync(project);
    writeProject(project, options.count);
    return {
      name,
      limit,
      before: () => before?.(project, cache),
      measure: () =>
        timedCommand([process.execPath, launcher, options.command], {
          cwd: project,
          env: { NODE_COMPILE_CACHE: cache },
          memory: true,
        }),
    };
  };
  const forget = (project: string, cache: string) => {
    rmSync(join(project, ".lakewright"), { recursive: true, force: true });
    rmSync(cache, { recursive: true, force: true });
  };
  return [
    { name: "node -e 1", measure: () => timedCommand([process.execPath, "-e", "1"], { cwd: folder, memory: true }) },
    run("first time", options.cold, forget),
    run("nothing changed", options.warm),
  ];
}
