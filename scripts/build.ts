import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type OutputChunk, rolldown } from "rolldown";
import { repositoryRoot } from "../test/support/places.ts";
import { runTool } from "./check/tool.ts";
import { readEntries } from "./public-api/entries.ts";

/** Libraries of plain JavaScript that every command needs: they are put into the package, where they load several times faster. */
const BUNDLED = ["@duckdb/node-api", "yaml", "zod"];

/** Modules started or imported by their address, see `moduleUrl`. */
const started = ["cli/main", "metadata/typed/load-main", "run/executor-main"];

/** Makes `dist/` for publishing: the sources in few files of JavaScript, their types, and the licences of what was put in. */
export async function build(root: string): Promise<void> {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const { ok, output } = await runTool("tsc", ["--project", "tsconfig.build.json"], { cwd: root });
  if (!ok) throw new Error(output);
  const names = [...readEntries(root).map(({ source }) => source.replace(/^src\/|\.ts$/g, "")), ...started];
  const chunks = await bundle(root, names);
  writeFileSync(join(root, "dist", "LICENSES.txt"), licences(root, chunks));
}

async function bundle(root: string, names: readonly string[]): Promise<readonly OutputChunk[]> {
  const bundled = await rolldown({
    cwd: root,
    input: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
    platform: "node",
    external: (id) => /^(?:@[^/]+\/)?[^./]/.test(id) && !id.startsWith("/") && !BUNDLED.some((name) => id === name),
  });
  const { output } = await bundled.write({
    dir: "dist",
    format: "esm",
    chunkFileNames: "chunks/[name]-[hash].js",
    minify: false,
  });
  return output.filter((file) => file.type === "chunk");
}

/** The licence texts of all packages whose code is in the chunks. */
function licences(root: string, chunks: readonly OutputChunk[]): string {
  const ids = chunks.flatMap((chunk) => chunk.moduleIds);
  const found = ids.flatMap((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []);
  return [...new Set(found)]
    .sort()
    .map((name) => {
      const [file] = globSync("{LICENSE,LICENCE,license}*", { cwd: join(root, "node_modules", name) });
      if (file === undefined) throw new Error(`${name} has no licence text that could go with its code`);
      return `${name}\n\n${readFileSync(join(root, "node_modules", name, basename(file)), "utf8")}`;
    })
    .join("\n\n");
}

if (import.meta.main) await build(repositoryRoot);
