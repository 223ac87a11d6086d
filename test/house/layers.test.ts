import { expect, test } from "vitest";
import { findings, repositoryWith } from "./fixture.ts";

const door = "export const a = 1;\n";

test("an import downwards is refused with its place and what is allowed", async () => {
  const root = repositoryWith({
    "src/plan/index.ts": 'import { a } from "../engine/index.ts";\nexport const b = a;\n',
    "src/engine/index.ts": door,
  });
  expect(await findings("layers", root)).toBe(
    "src/plan/index.ts:1: plan must not import engine; it may import base, sql, metadata",
  );
});

test.each([
  ["a type import", 'import type { A } from "../run/index.ts";\nexport type B = A;\n'],
  ["a re-export", 'export { a } from "../run/index.ts";\n'],
  ["a lazy import", 'export const a = () => import("../run/index.ts");\n'],
  ["a type by import()", 'export type A = import("../run/index.ts").A;\n'],
])("%s obeys the direction too", async (_, text) => {
  const root = repositoryWith({
    "src/base/index.ts": text,
    "src/run/index.ts": "export const a = 1;\nexport type A = number;\n",
  });
  expect(await findings("layers", root)).toContain("base must not import run");
});

test("an import past the door is refused", async () => {
  const root = repositoryWith({
    "src/sql/index.ts": 'import { a } from "../base/inner.ts";\nexport const b = a;\n',
    "src/base/inner.ts": door,
  });
  expect(await findings("layers", root)).toBe(
    "src/sql/index.ts:1: imports src/base/inner.ts; the door of a folder is its index.ts",
  );
});

test("the door of a sub-folder is a door, and a unit test may look inside", async () => {
  const root = repositoryWith({
    "src/run/a.ts": 'import { a } from "../lake/delta/index.ts";\nexport const b = a;\n',
    "src/run/a.test.ts": 'import { a } from "../cli/main.ts";\nexport const b = a;\n',
    "src/lake/delta/index.ts": door,
    "src/cli/main.ts": door,
  });
  expect(await findings("layers", root)).toBe("");
});

test("a cycle at run time is shown as a path", async () => {
  const root = repositoryWith({
    "src/base/a.ts": 'import { b } from "./b.ts";\nexport const a = () => b;\n',
    "src/base/b.ts": 'export { c as b } from "./c.ts";\n',
    "src/base/c.ts": 'import { a } from "./a.ts";\nexport const c = () => a;\n',
  });
  expect(await findings("layers", root)).toBe(
    "cycle at run time: src/base/a.ts → src/base/b.ts → src/base/c.ts → src/base/a.ts",
  );
});

test("`import type` closes no cycle, `import { type }` does, because Node still loads the module", async () => {
  const cycle = (back: string) =>
    repositoryWith({
      "src/base/a.ts": 'export { b } from "./b.ts";\nexport type A = 1;\n',
      "src/base/b.ts": `${back}\nexport const b: A = 1;\n`,
    });
  expect(await findings("layers", cycle('import type { A } from "./a.ts";'))).toBe("");
  expect(await findings("layers", cycle('import { type A } from "./a.ts";'))).toContain("cycle at run time");
});

test("a folder that is not in the table is refused", async () => {
  expect(await findings("layers", repositoryWith({ "src/utils/index.ts": door }))).toContain(
    "src/utils: not in the table of layers",
  );
});

test("a folder without its door or its page is named, and a page of 71 lines too", async () => {
  const root = repositoryWith({
    "src/base/a.ts": door,
    "src/plan/index.ts": door,
    "src/plan/CONTEXT.md": "line\n".repeat(71),
    "src/cli/main.ts": door,
    "src/cli/CONTEXT.md": "A page.\n",
  });
  expect((await findings("folders", root)).split("\n").sort()).toEqual([
    "src/base: has no CONTEXT.md",
    "src/base: has no index.ts",
    "src/plan/CONTEXT.md: 71 lines, a page has 70",
  ]);
});
