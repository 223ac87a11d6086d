import ts from "typescript";
import { isTest, placeOf, readSources, walk } from "./source.ts";

/** Functions that must not be called in a folder. */
const forbidden = [
  {
    under: "src/lake/",
    // replaces hints and caches, which are meant to be overwritten
    except: ["src/lake/storage/local-replace.ts"],
    names: ["rename", "renameSync"],
    why: "a rename replaces silently; commits are made by create-if-absent",
  },
  {
    under: "src/",
    // the entry of the executor process
    except: ["src/cli/", "src/run/executor-service.ts"],
    names: ["process.exit"],
    why: "only the entry of a process ends it",
  },
  {
    under: "src/",
    except: ["src/base/package-files.ts"],
    names: ["import.meta.url", "import.meta.dirname", "import.meta.filename"],
    why: "in the package many modules are one file; use packageFolder or moduleUrl of base",
  },
  {
    under: "src/engine/duckdb/",
    // both count what comes
    except: ["src/engine/duckdb/connection.ts", "src/engine/duckdb/lake/read.ts"],
    names: ["connection.stream"],
    why: "a streamed result ends after an error as after its last row; use run, or count the rows",
  },
] as const satisfies readonly Rule[];

type Rule = Readonly<{ under: string; except: readonly string[]; names: readonly string[]; why: string }>;

export function checkForbiddenCalls(root: string): readonly string[] {
  const problems: string[] = [];
  for (const source of readSources(root, ["src/**/*.ts"])) {
    if (isTest(source.path)) continue;
    walk(source.tree, (node) => {
      const name = calledName(node);
      const rule = forbidden.find((item) => name !== undefined && applies(item, source.path, name));
      if (rule !== undefined) problems.push(`${placeOf(source, node)}: ${name}: ${rule.why}`);
    });
  }
  return problems;
}

/** `import.meta.url` for itself, `rename` for `rename(…)`, `process.exit` for `process.exit(…)`, and `rename` for `import { rename as move }`, which hides the call. */
function calledName(node: ts.Node): string | undefined {
  if (ts.isImportSpecifier(node)) return node.propertyName?.text;
  if (ts.isPropertyAccessExpression(node) && ts.isMetaProperty(node.expression)) return node.getText();
  if (!ts.isCallExpression(node)) return undefined;
  const called = node.expression;
  if (ts.isIdentifier(called)) return called.text;
  return ts.isPropertyAccessExpression(called) ? `${called.expression.getText()}.${called.name.text}` : undefined;
}

/** A rule with a dot names object and function; one without names the function, whatever it is called on. */
function applies(rule: Rule, path: string, name: string): boolean {
  if (!path.startsWith(rule.under) || rule.except.some((start) => path.startsWith(start))) return false;
  return rule.names.some((wanted) => (wanted.includes(".") ? name === wanted : name.split(".").at(-1) === wanted));
}
