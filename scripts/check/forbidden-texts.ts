import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isTest } from "./source.ts";

/** What must stand in no file. A letter in brackets keeps this file from accusing itself. */
const forbidden = [
  { pattern: /(?<![\w.$}>/])\/(?:root|home\/\w+|Users\/\w+)\/\w/, why: "a path of one machine", inTests: true },
  { pattern: /registry\.npmjs\.or[g]/, why: "a registry: each machine has its own" },
  {
    pattern: /(?:ox|es)lint-disabl[e]|biome-ignor[e]/,
    why: "a rule is kept or changed for all, not switched off in place",
  },
  { pattern: /@ts-(?:ignor[e]|nochec[k]|expect-erro[r])/, why: "the compiler is not silenced" },
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----$|AKIA[0-9A-Z]{16}/, why: "a secret" },
] as const satisfies readonly Rule[];

/** `inTests`: tests may have it, as an example. */
type Rule = Readonly<{ pattern: RegExp; why: string; inTests?: boolean }>;

const texts = [
  "{src,test,bench,scripts,examples,bin,docs,templates,schemas,.ci}/**/*.*",
  ".ci/run",
  "*.{md,json,ts}",
  ".npmrc",
];
const exempt = [/\.(?:gz|png|parquet|db|pyc)$/, /\/\.lakewright\//, /^bench\/results\//];

/** Paths of a machine, registries, switched-off rules and secrets, in all texts of the repository. */
export function checkForbiddenTexts(root: string): readonly string[] {
  const paths = globSync(texts, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !exempt.some((pattern) => pattern.test(path)));
  return [...new Set(paths)].sort().flatMap((path) => judgeText(path, readFileSync(join(root, path), "utf8")));
}

function judgeText(path: string, text: string): readonly string[] {
  const rules = forbidden.filter((rule: Rule) => rule.inTests !== true || !isTest(path));
  return text
    .split("\n")
    .flatMap((line, index) =>
      rules.flatMap(({ pattern, why }) => (pattern.test(line) ? [`${path}:${index + 1}: ${why}`] : [])),
    );
}
