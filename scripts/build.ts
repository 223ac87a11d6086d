import { cpSync, globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../test/support/places.ts";
import { runTool } from "./check/tool.ts";

/** Makes `dist/` for publishing: the sources as JavaScript with types, and every other file beside them as it is. */
export async function build(root: string): Promise<void> {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const { ok, output } = await runTool("tsc", ["--project", "tsconfig.build.json"], { cwd: root });
  if (!ok) throw new Error(output);
  const beside = globSync("src/**/*.*", { cwd: root }).filter(
    (path) => !path.endsWith(".ts") && !path.endsWith("CONTEXT.md"),
  );
  for (const path of beside) cpSync(join(root, path), join(root, path.replace(/^src/, "dist")), { recursive: true });
  const stray = globSync("dist/**/*.js", { cwd: root }).filter((path) =>
    /new URL\([^)]*\.ts["'`]/.test(readFileSync(join(root, path), "utf8")),
  );
  if (stray.length > 0)
    throw new Error(
      `${stray.join(", ")}: a path that ends in .ts is not there in the package; use extname(import.meta.filename)`,
    );
}

if (import.meta.main) await build(repositoryRoot);
