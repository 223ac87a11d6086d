import { join } from "node:path";
import { installPacked } from "../test/support/packed.ts";
import { repositoryRoot } from "../test/support/places.ts";
import { type Bench, timedCommand } from "./harness.ts";

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
    const places = {
      checkout: repositoryRoot,
      package: join(installPacked(cwd), "node_modules", "lakewright"),
    };
    const limited = Object.entries(places).flatMap(([place, folder]) =>
      ["--version", "--help", "run --help"].map((words) => ({
        ...contestant(`${words}, ${place}`, [join(folder, "bin", "lakewright.js"), ...words.split(" ")]),
        limit: { ratio: 1.3 },
      })),
    );
    return [contestant("node -e 1", ["-e", "1"]), ...limited];
  },
};
