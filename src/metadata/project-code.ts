import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { registerHooks } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Diagnostic, diagnostic, errorText, moduleUrl, type Place, sha256 } from "../base/index.ts";

/*
 * The one place where TypeScript of a project becomes part of the program. Code of a project is trusted as the project is: it runs with
 * the rights of the command. What it must not do unseen is change: its hash is part of what was read.
 */

/** A file of a project's own code that can be imported. `hash` covers the file and all it imports from the project. */
export type ProjectCode = Readonly<{ path: string; hash: string }>;

export type FoundCode = Readonly<{ code?: ProjectCode; diagnostics: readonly Diagnostic[] }>;

/**
 * Looks at a file of code without running it.
 * @param path relative to the project with `/`
 * @param place where the project names it
 */
export function findProjectCode(root: string, path: string, place: Place): FoundCode {
  const fault = faultOf(root, path);
  if (fault !== undefined) {
    return { diagnostics: [diagnostic(fault.code, { place, values: { file: path }, value: path, hint: fault.hint })] };
  }
  return { code: { path, hash: hashProjectCode(root, path) }, diagnostics: [] };
}

function faultOf(root: string, path: string): Readonly<{ code: "LW3700" | "LW3701"; hint: string }> | undefined {
  const absolute = join(root, path);
  if (!existsSync(absolute) || !statSync(absolute).isFile())
    return { code: "LW3700", hint: "a path relative to the project, such as ./extensions/feed.ts" };
  return isInside(root, absolute) ? undefined : { code: "LW3701", hint: "put the file into the project" };
}

function isInside(root: string, absolute: string): boolean {
  return realpathSync(absolute).startsWith(realpathSync(root) + sep);
}

/** Static and dynamic imports with a relative path; one in a comment only makes the hash wider. */
const IMPORTED = /\b(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g;

/** SHA-256 over a file and every file of the project that it imports, directly or not. Packages are not looked into. */
export function hashProjectCode(root: string, path: string): string {
  const lines = [...readCode(root, path)].map(([file, text]) => `${file} ${sha256(text)}`);
  return sha256(lines.sort().join("\n"));
}

/** A file and every file of the project that it imports, directly or not: paths relative to the project. */
export function projectCodeFiles(root: string, path: string): readonly string[] {
  return [...readCode(root, path).keys()].sort();
}

function readCode(root: string, path: string): ReadonlyMap<string, string> {
  const seen = new Map<string, string>();
  const open = [join(root, path)];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const name = relative(root, file).split(sep).join("/");
    if (seen.has(name) || !existsSync(file) || !statSync(file).isFile()) continue;
    const text = readFileSync(file, "utf8");
    seen.set(name, text);
    for (const [, target = ""] of text.matchAll(IMPORTED)) open.push(join(dirname(file), target));
  }
  return seen;
}

/**
 * Imports a file of code; `import … from "lakewright"` in it means the program that runs, whatever is installed beside it.
 * @throws whatever the file throws
 */
export async function importProjectCode(root: string, code: ProjectCode): Promise<Readonly<Record<string, unknown>>> {
  // the same path is another module when its content, or that of a file it imports, is another
  const version = `?v=${code.hash.slice(0, 16)}`;
  const url = `${pathToFileURL(join(root, code.path)).href}${version}`;
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      const found = next(ownEntry(specifier) ?? specifier, context);
      const isImported = specifier.startsWith(".") && context.parentURL?.endsWith(version) === true;
      if (!isImported && specifier !== url) return found;
      // a package.json beside the project does not decide what its code is
      const format = /\.m?ts$/.test(new URL(found.url).pathname) ? "module-typescript" : found.format;
      return { ...found, format, url: isImported ? found.url + version : found.url };
    },
  });
  try {
    return (await import(/* @vite-ignore */ url)) as Readonly<Record<string, unknown>>;
  } finally {
    hooks.deregister();
  }
}

const entries: Readonly<Record<string, string>> = {
  lakewright: "index",
  "lakewright/delta": "delta",
  "lakewright/testing": "testing",
};

function ownEntry(specifier: string): string | undefined {
  const entry = Object.hasOwn(entries, specifier) ? entries[specifier] : undefined;
  return entry === undefined ? undefined : moduleUrl(entry).href;
}

/** What a file threw while it was imported, at the line of the project's code that threw it. */
export function importFault(root: string, code: ProjectCode, error: unknown): Diagnostic {
  const place = thrownAt(root, error) ?? { file: code.path, line: 1, column: 1 };
  const [problem = ""] = errorText(error).split("\n");
  return diagnostic("LW3702", { place, values: { file: code.path, problem: withoutRoot(root, problem) } });
}

function withoutRoot(root: string, text: string): string {
  return text.replaceAll(`${realpathSync(root)}${sep}`, "").replaceAll(`${root}${sep}`, "");
}

function thrownAt(root: string, error: unknown): Place | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const roots = [...new Set([root, realpathSync(root)])];
  for (const [, url = "", line, column] of stack.matchAll(
    /(file:\/\/[^\s)?]+?)(?:\?[^\s):]*)?:(\d+)(?::(\d+))?(?=[\s)]|$)/g,
  )) {
    const path = fileURLToPath(url);
    const home = roots.find((candidate) => path.startsWith(candidate + sep));
    if (home === undefined) continue;
    const file = relative(home, path).split(sep).join("/");
    return { file, line: Number(line), column: Number(column ?? 1) };
  }
  return undefined;
}
