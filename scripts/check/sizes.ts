import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const sizeLimits = { split: 300, refused: 400 } as const;

/** Files over 400 lines are refused; over 300 they are named, so that they are split while it is easy. (Functions: `.oxlintrc.json`.) */
export function checkSizes(root: string, say: (line: string) => void): readonly string[] {
  const paths = globSync(["{src,test,bench,scripts,examples,bin}/**/*.{ts,mjs,js,py}", "*.ts"], { cwd: root }).sort();
  return paths.flatMap((path) => {
    const lineCount = readFileSync(join(root, path), "utf8").trimEnd().split("\n").length;
    if (lineCount > sizeLimits.refused) return [`${path}: ${lineCount} lines, ${sizeLimits.refused} at most`];
    if (lineCount > sizeLimits.split) say(`${path}: ${lineCount} lines, split it by concept`);
    return [];
  });
}
