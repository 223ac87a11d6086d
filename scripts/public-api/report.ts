import { join, relative } from "node:path";
import ts from "typescript";
import { type Entry, readEntries } from "./entries.ts";
import { foldersOf, overlayHost } from "./overlay-host.ts";

export const REPORT = "docs/reference/api.md";

/** Everything the package exports, as its declarations say it, and the types these use: what a new version must not change unseen. */
export function apiReport(root: string): string {
  const entries = readEntries(root);
  const declarations = emitDeclarations(root, entries);
  const program = programOf(
    declarations,
    entries.map((entry) => declarationPath(root, entry.source)),
  );
  const checker = program.getTypeChecker();
  const exported = new Set<ts.Symbol>();
  const sections = entries.map(({ name, source }) => {
    const symbols = exportsOf(program, checker, declarationPath(root, source));
    for (const { symbol } of symbols) exported.add(symbol);
    return [`## ${name}`, ...symbols.map((item) => exportText(item))].join("\n\n");
  });
  const used = usedBy([...exported], checker, declarations);
  const page = [
    "# Public API",
    "",
    "What the package exports, made from its declarations by `npm run generate`. Everything else may change without notice.",
    "",
    ...sections.flatMap((section) => [section, ""]),
    "## Types used by them",
    "",
    "Not exported by name. The keys of metadata files are those of the JSON Schemas in `schemas/`.",
    "",
    "```ts",
    used.join("\n"),
    "```",
  ];
  return `${page.join("\n").trimEnd()}\n`;
}

/** Path of a declaration → its text, for every source file. */
function emitDeclarations(root: string, entries: readonly Entry[]): ReadonlyMap<string, string> {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const rootNames = entries.map((entry) => join(root, entry.source));
  const program = ts.createProgram({
    rootNames,
    options: {
      ...options,
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      noCheck: true,
      rootDir: join(root, "src"),
      outDir: join(root, "dist"),
    },
  });
  const texts = new Map<string, string>();
  program.emit(undefined, (path, text) => texts.set(path, text), undefined, true);
  return texts;
}

function declarationPath(root: string, source: string): string {
  return join(root, source.replace(/^src\//, "dist/").replace(/\.ts$/, ".d.ts"));
}

function programOf(texts: ReadonlyMap<string, string>, rootNames: readonly string[]): ts.Program {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    noEmit: true,
  };
  // nothing of this is on disk, unless an older build is
  const host = overlayHost(options, foldersOf(texts.keys()), (path) => texts.get(asDeclaration(path)));
  return ts.createProgram({ rootNames, options, host });
}

/** Declarations import each other as the sources do, by `.ts`. */
function asDeclaration(path: string): string {
  return path.replace(/(?<!\.d)\.ts$/, ".d.ts");
}

type Exported = Readonly<{ name: string; symbol: ts.Symbol }>;

function exportsOf(program: ts.Program, checker: ts.TypeChecker, path: string): readonly Exported[] {
  const file = program.getSourceFile(path);
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  if (module === undefined) return [];
  return checker
    .getExportsOfModule(module)
    .map((symbol) => ({ name: symbol.getName(), symbol: aliased(symbol, checker) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function aliased(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

function exportText({ name, symbol }: Exported): string {
  return [`### ${name}`, "", "```ts", ...declarationTexts(symbol), "```"].join("\n");
}

function declarationTexts(symbol: ts.Symbol): readonly string[] {
  return (symbol.declarations ?? []).map((declaration) => {
    const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    return withoutComments(node.getText());
  });
}

function withoutComments(text: string): string {
  return text
    .replace(/\/\*\*[\s\S]*?\*\/\s*/g, "")
    .replace(/^export (declare )?/, "")
    .replace(/^declare /, "");
}

/** Declarations of our own that the exported ones name, directly or not. */
function usedBy(
  exported: readonly ts.Symbol[],
  checker: ts.TypeChecker,
  own: ReadonlyMap<string, string>,
): readonly string[] {
  const seen = new Set(exported);
  const open = [...exported];
  const found = new Map<string, string>();
  for (let symbol = open.pop(); symbol !== undefined; symbol = open.pop()) {
    for (const declaration of symbol.declarations ?? []) {
      for (const used of symbolsIn(
        ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration,
        checker,
      )) {
        if (seen.has(used) || !isOwnType(used, own)) continue;
        seen.add(used);
        open.push(used);
        found.set(keyOf(used), declarationTexts(used).join("\n"));
      }
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
}

function symbolsIn(node: ts.Node, checker: ts.TypeChecker): readonly ts.Symbol[] {
  const symbols: ts.Symbol[] = [];
  const visit = (part: ts.Node): void => {
    if (ts.isIdentifier(part)) {
      const symbol = checker.getSymbolAtLocation(part);
      if (symbol !== undefined) symbols.push(aliased(symbol, checker));
    }
    part.forEachChild(visit);
  };
  visit(node);
  return symbols;
}

/** Types only: the shapes behind some of them are what `schemas/` says. */
function isOwnType(symbol: ts.Symbol, own: ReadonlyMap<string, string>): boolean {
  return (symbol.declarations ?? []).some(
    (node) =>
      (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) &&
      ts.isSourceFile(node.parent) &&
      own.has(asDeclaration(node.parent.fileName)),
  );
}

/** By name, then by file: two files may have a type of the same name. */
function keyOf(symbol: ts.Symbol): string {
  const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? "";
  return `${symbol.getName()}\n${relative("/", file)}`;
}
