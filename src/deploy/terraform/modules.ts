import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compareText, packageFolder } from "../../base/index.ts";

/** The modules that come with this package: `infra/modules` beside `src` and `dist`. */
const modulesFolder = join(packageFolder, "infra", "modules");

/**
 * The files of modules by path `<module>/<file>`, those that their files call included; examples and tests stay behind. They are part of
 * this package like its code, so the result depends on the names alone.
 */
export function moduleFiles(names: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const open = [...new Set(names)];
  const seen = new Set<string>();
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const [file, text] of filesOf(name)) {
      files.set(`${name}/${file}`, text);
      for (const [, called = ""] of text.matchAll(/\.\.\/([a-z_]+)[/"]/g)) open.push(called);
    }
  }
  return new Map([...files].sort(([a], [b]) => compareText(a, b)));
}

function filesOf(name: string): readonly (readonly [string, string])[] {
  const folder = join(modulesFolder, name);
  return globSync("*.{tf,json}", { cwd: folder }).map((file) => [file, readFileSync(join(folder, file), "utf8")]);
}

/** Private DNS zones by service and sub-resource, as the modules have them. */
export const privateZones = readZones();

function readZones(): Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> {
  const text = readFileSync(join(modulesFolder, "private_endpoint", "zones.json"), "utf8");
  return (JSON.parse(text) as { public: Record<string, Record<string, string[]>> }).public;
}
