import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../support/places.ts";

/** The texts of a repository with every known mistake, or of the same one put right, by path. */
export function trapFiles(name: "mistakes" | "mended"): ReadonlyMap<string, string> {
  const folder = join(repositoryRoot, "test", "fixtures", "deploy-traps", name);
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
  const files = paths.filter((path) => /\.\w+$/.test(path));
  return new Map(files.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}
