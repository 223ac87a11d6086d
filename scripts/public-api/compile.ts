import { join } from "node:path";
import ts from "typescript";
import { readEntries } from "./entries.ts";
import { foldersOf, overlayHost } from "./overlay-host.ts";

/** One message of the compiler: the text it underlines, its line, and what it says. */
export type CompilerMessage = Readonly<{ at: string; line: number; text: string }>;

/** How a team compiles: strict, without a build, `lakewright` being the sources of the repository. */
function optionsFor(root: string): ts.CompilerOptions {
  const paths = readEntries(root).map(({ name, source }): [string, string[]] => [name, [join(root, source)]]);
  return {
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
    paths: Object.fromEntries(paths),
  };
}

/** Path → text. */
export type Programs = Readonly<Record<string, string>>;

/** Compiles modules that lie nowhere; they may import each other. Only what is wrong in them is told. All share one run of the compiler. */
export function compile(root: string, programs: Programs): Readonly<Record<string, readonly CompilerMessage[]>> {
  const folder = join(root, ".programs");
  const options = optionsFor(root);
  const texts = new Map(Object.entries(programs).map(([name, text]) => [join(folder, name), text] as const));
  const host = overlayHost(options, foldersOf(texts.keys()), (path) => texts.get(path));
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
