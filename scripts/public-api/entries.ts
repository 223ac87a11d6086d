import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A door of the package: what people import, and the source behind it. */
export type Entry = Readonly<{ name: string; source: string }>;

type PackageFile = Readonly<{ name: string; exports: Readonly<Record<string, string | Readonly<{ types?: string }>>> }>;

/** Every door that package.json opens, in its order. */
export function readEntries(root: string): readonly Entry[] {
  const { name, exports = {} } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as PackageFile;
  return Object.entries(exports).flatMap(([path, target]): Entry[] => {
    const types = typeof target === "string" ? undefined : target.types;
    if (types === undefined) return [];
    const source = types.replace(/^\.\/dist\//, "src/").replace(/\.d\.ts$/, ".ts");
    return existsSync(join(root, source)) ? [{ name: name + path.slice(1), source }] : [];
  });
}
