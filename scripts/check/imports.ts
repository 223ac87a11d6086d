import { posix } from "node:path";
import ts from "typescript";
import { placeOf, type Source, walk } from "./source.ts";

/** One import of a file of the repository. `runtime` is false when it is erased before the program runs. */
export type Import = Readonly<{ from: string; to: string; place: string; runtime: boolean }>;

/** Every relative import of a source: static, re-export, dynamic, and types by `import("…")`. */
export function importsOf(source: Source): readonly Import[] {
  const found: Import[] = [];
  walk(source.tree, (node) => {
    const specifier = specifierOf(node);
    if (specifier === undefined || !specifier.text.startsWith(".")) return;
    const to = posix.join(posix.dirname(source.path), specifier.text);
    found.push({ from: source.path, to, place: placeOf(source, node), runtime: isRuntime(node) });
  });
  return found;
}

function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return asText(node.moduleSpecifier);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return asText(node.arguments[0]);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return asText(node.argument.literal);
  return undefined;
}

function asText(node: ts.Node | undefined): ts.StringLiteralLike | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node : undefined;
}

/** `import { type A }` still loads the module, for Node as for `verbatimModuleSyntax`; `import type` does not. */
function isRuntime(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return false;
  if (ts.isImportDeclaration(node)) return node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword;
  if (ts.isExportDeclaration(node)) return !node.isTypeOnly;
  return true;
}
