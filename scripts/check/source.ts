import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** A source file of the repository: `path` relative to the root, with `/`. */
export type Source = Readonly<{ path: string; tree: ts.SourceFile }>;

/** Parses all TypeScript files that match one of the globs, in order of their paths. */
export function readSources(root: string, globs: readonly string[]): readonly Source[] {
  const paths = globSync([...globs], { cwd: root }).map((path) => path.replaceAll("\\", "/"));
  return paths.sort().map((path) => {
    const text = readFileSync(join(root, path), "utf8");
    return { path, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
  });
}

/** Calls `visit` for every node of the tree, parents first. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

/** `file:line`, as editors and terminals make links of it. */
export function placeOf(source: Source, node: ts.Node): string {
  return `${source.path}:${source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1}`;
}

export function isTest(path: string): boolean {
  return path.endsWith(".test.ts");
}
