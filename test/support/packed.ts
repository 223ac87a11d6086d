import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./places.ts";

/**
 * Packs the repository and installs the package into `<folder>/consumer`, as a user would.
 * @returns the folder of the consumer; the command is `node_modules/.bin/lakewright` in it
 */
export function installPacked(folder: string): string {
  const consumer = join(folder, "consumer");
  mkdirSync(consumer);
  npm(["pack", "--silent", "--pack-destination", folder], repositoryRoot);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "no tarball";
  npm(["init", "--yes", "--silent"], consumer);
  npm(
    [
      "install",
      "--ignore-scripts",
      "--prefer-offline",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      join(folder, tarball),
    ],
    consumer,
  );
  return consumer;
}

function npm(args: readonly string[], cwd: string): void {
  const done = spawnSync("npm", [...args], { encoding: "utf8", cwd });
  if (done.status !== 0) throw new Error(`npm ${args.join(" ")}: ${done.stdout}${done.stderr}`);
}
