import ts from "typescript";
import { isTest, placeOf, readSources, walk } from "./source.ts";

/** Functions that must not be called in a folder, by the last part of the called name. */
const forbidden = [
  {
    under: "src/lake/",
    names: ["rename", "renameSync"],
    why: "a rename replaces silently; commits are made by create-if-absent",
  },
  {
    under: "src/",
    names: ["exit"],
    object: "process",
    except: "src/cli/",
    why: "only the command line ends the process",
  },
] as const satisfies readonly Rule[];

type Rule = Readonly<{ under: string; names: readonly string[]; object?: string; except?: string; why: string }>;

export function checkForbiddenCalls(root: string): readonly string[] {
  const problems: string[] = [];
  for (const source of readSources(root, ["src/**/*.ts"])) {
    if (isTest(source.path)) continue;
    walk(source.tree, (node) => {
      if (!ts.isCallExpression(node)) return;
      const rule = forbidden.find((item) => applies(item, source.path, node.expression));
      if (rule !== undefined)
        problems.push(`${placeOf(source, node)}: ${node.expression.getText(source.tree)}(): ${rule.why}`);
    });
  }
  return problems;
}

function applies(rule: Rule, path: string, called: ts.Expression): boolean {
  if (!path.startsWith(rule.under) || (rule.except !== undefined && path.startsWith(rule.except))) return false;
  if (ts.isIdentifier(called)) return rule.object === undefined && rule.names.includes(called.text);
  if (!ts.isPropertyAccessExpression(called) || !rule.names.includes(called.name.text)) return false;
  return rule.object === undefined || (ts.isIdentifier(called.expression) && called.expression.text === rule.object);
}
