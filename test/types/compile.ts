import { join } from "node:path";
import ts from "typescript";
import { repositoryRoot } from "../support/places.ts";

/** One message of the compiler: the text it underlines, and what it says. */
export type CompilerMessage = Readonly<{ at: string; line: number; text: string }>;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  lib: ["lib.esnext.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: ["node"],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  erasableSyntaxOnly: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  paths: { lakewright: [join(repositoryRoot, "src/index.ts")], "lakewright/*": [join(repositoryRoot, "src/*.ts")] },
};

/** Compiles programs as a team would, with `import … from "lakewright"`; only what is wrong in them is told. All share one run of the compiler. */
export function compile(
  programs: Readonly<Record<string, string>>,
): Readonly<Record<string, readonly CompilerMessage[]>> {
  const folder = join(repositoryRoot, "test", "types", "programs");
  const texts = new Map(Object.entries(programs).map(([name, text]) => [join(folder, name), text] as const));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile, directoryExists } = host;
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.directoryExists = (path) => `${path}/`.startsWith(`${folder}/`) || directoryExists?.(path) === true;
  host.getSourceFile = (path, ...rest) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, text, ts.ScriptTarget.ESNext);
  };
  const program = ts.createProgram({ rootNames: [...texts.keys()], options, host });
  const messages = Object.keys(programs).map((name) => {
    const file = program.getSourceFile(join(folder, name));
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return [name, found.map(messageOf)] as const;
  });
  return Object.fromEntries(messages);
}

function messageOf({ file, start = 0, length = 0, messageText }: ts.Diagnostic): CompilerMessage {
  const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  return { at: file?.text.slice(start, start + length) ?? "", line, text };
}
