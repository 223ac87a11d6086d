import { join, relative } from "node:path";
import ts from "typescript";
import { readEntries } from "./entries.ts";

/** A block of code in a docstring. `line` is that of its first line in the file. */
export type Example = Readonly<{ path: string; line: number; code: string }>;

export type FoundExamples = Readonly<{
  examples: readonly Example[];
  /** `@example` without a block of code, which nobody would compile. */
  loose: readonly Readonly<{ path: string; line: number }>[];
}>;

/** Every example in the docstrings of the files that the public exports come from. */
export function findExamples(root: string): FoundExamples {
  const rootNames = readEntries(root).map(({ source }) => join(root, source));
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    types: [],
  };
  const program = ts.createProgram({ rootNames, options });
  const checker = program.getTypeChecker();
  const files = new Set(rootNames.flatMap((path) => [path, ...filesBehind(program, checker, path)]));
  const found = [...files]
    .sort()
    .map((path) => examplesIn(relative(root, path), program.getSourceFile(path)?.text ?? ""));
  return { examples: found.flatMap((item) => item.examples), loose: found.flatMap((item) => item.loose) };
}

function filesBehind(program: ts.Program, checker: ts.TypeChecker, path: string): readonly string[] {
  const file = program.getSourceFile(path);
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  if (module === undefined) return [];
  return checker.getExportsOfModule(module).flatMap((symbol) => {
    const target = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
    return (target.declarations ?? []).map((declaration) => declaration.getSourceFile().fileName);
  });
}

function examplesIn(path: string, text: string): FoundExamples {
  const comments = [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)];
  const examples = comments.flatMap(({ 0: comment, index }) =>
    [...comment.matchAll(/^[ *]*```ts\n([\s\S]*?)^[ *]*```$/gm)].map((block) => ({
      path,
      line: lineAt(text, index + block.index) + 1,
      code: (block[1] ?? "").replace(/^ *\* ?/gm, ""),
    })),
  );
  const loose = comments
    .filter(({ 0: comment }) => comment.includes("@example") && !comment.includes("```ts"))
    .map(({ index }) => ({ path, line: lineAt(text, index) }));
  return { examples, loose };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
