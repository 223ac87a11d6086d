import { expect, test } from "vitest";
import { findings, repositoryWith } from "./fixture.ts";

const harmless = "export const answer = 42;\n";

test("format: a file out of format is named, a formatted one is not", async () => {
  const root = repositoryWith({ "src/index.ts": "export const  a=1\n" });
  expect(await findings("format", root)).toContain("src/index.ts");
  expect(await findings("format", repositoryWith({ "src/index.ts": harmless }))).toBe("");
});

test.each([
  ["any", "export function f(value: any): number {\n  return Number(value);\n}\n", "no-explicit-any"],
  ["a floating promise", "export function f(): void {\n  Promise.resolve(1);\n}\n", "no-floating-promises"],
  ["a value of type any that flows on", "export const a: number = JSON.parse('1');\n", "no-unsafe-assignment"],
  [
    "a fifth parameter",
    "export function f(a: number, b: number, c: number, d: number, e: number): number {\n  return a + b + c + d + e;\n}\n",
    "max-params",
  ],
  ["a function of 61 lines", `export function f(): void {\n${"  void 0;\n".repeat(59)}}\n`, "max-lines-per-function"],
  ["a default export", "export default 1;\n", "no-default-export"],
  ["printing outside of the command line", "console.log(1);\n", "no-console"],
  [
    "an open switch",
    "export function f(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1;\n  }\n  return 0;\n}\n",
    "switch-exhaustiveness-check",
  ],
])("lint: %s is refused", async (_, text, rule) => {
  // one line more than allowed must be what tips the scale
  const body = rule === "max-lines-per-function" ? text.replace("}\n", "  void 0;\n}\n") : text;
  expect(await findings("lint", repositoryWith({ "src/base/index.ts": body }))).toContain(rule);
});

test("lint: a function of 60 lines with four parameters is taken", async () => {
  const text = `export function f(a: number, b: number, c: number, d: number): number {\n${"  if (a > b) throw new Error();\n".repeat(57)}  return a + b + c + d;\n}\n`;
  expect(await findings("lint", repositoryWith({ "src/base/index.ts": text }))).toBe("");
});

test("types: a wrong type is named with its place", async () => {
  const root = repositoryWith({ "src/index.ts": "export const a: number = 'one';\n" });
  expect(await findings("types", root)).toContain("src/index.ts(1,14): error TS2322");
});

test("dead code: an export that nobody imports and a dependency that nobody uses are named", async () => {
  const root = repositoryWith({
    "src/index.ts": 'export { used } from "./used.ts";\n',
    "src/used.ts": "export const used = 1;\nexport const forgotten = 2;\n",
    "package.json": JSON.stringify({ name: "fixture", type: "module", dependencies: { zod: "4.6.7" } }),
  });
  const found = await findings("dead code", root);
  expect(found).toContain("forgotten");
  expect(found).toContain("zod");
  expect(found).not.toMatch(/^used /m);
});
