import { join } from "node:path";
import { repositoryRoot } from "../test/support/places.ts";
import { type Bench, timedCommand } from "./harness.ts";

const launcher = join(repositoryRoot, "bin", "lakewright.js");

/** What a user waits for before anything happens. */
export const cliStart: Bench = {
  name: "cli-start",
  what: "start-up of the command against a bare Node",
  rounds: 21,
  prepare: (cwd) => {
    const contestant = (name: string, args: readonly string[]) => ({
      name,
      measure: () => timedCommand([process.execPath, ...args], { cwd }),
    });
    return [
      contestant("node -e 1", ["-e", "1"]),
      { ...contestant("--version", [launcher, "--version"]), limit: { ratio: 1.3 } },
      { ...contestant("--help", [launcher, "--help"]), limit: { ratio: 1.3 } },
      { ...contestant("run --help", [launcher, "run", "--help"]), limit: { ratio: 1.3 } },
    ];
  },
};
