import { expect, test } from "vitest";
import { checkSizes } from "../../scripts/check/sizes.ts";
import { findings, repositoryWith } from "./fixture.ts";

const lines = (count: number) => "// a line\n".repeat(count);

test("sizes: 400 lines are taken with a remark, 401 are refused", async () => {
  expect(await findings("sizes", repositoryWith({ "src/base/a.ts": lines(401) }))).toBe(
    "src/base/a.ts: 401 lines, 400 at most",
  );
  const remarks: string[] = [];
  expect(
    checkSizes(repositoryWith({ "src/base/a.ts": lines(400), "src/base/b.ts": lines(300) }), (line) =>
      remarks.push(line),
    ),
  ).toEqual([]);
  expect(remarks).toEqual(["src/base/a.ts: 400 lines, split it by concept"]);
});

test("forbidden calls: a rename in the lake is refused, however it is spelled", async () => {
  const root = repositoryWith({
    "src/lake/a.ts": 'import { renameSync } from "node:fs";\nrenameSync("a", "b");\n',
    "src/lake/b.ts": 'import fs from "node:fs/promises";\nexport const b = () => fs.rename("a", "b");\n',
    "src/lake/c.ts": 'import { rename as move } from "node:fs/promises";\nexport const c = () => move("a", "b");\n',
    "src/store/a.ts": 'import { renameSync } from "node:fs";\nrenameSync("a", "b");\n',
  });
  expect((await findings("forbidden calls", root)).split("\n").map((line) => line.split(": ")[0])).toEqual([
    "src/lake/a.ts:2",
    "src/lake/b.ts:2",
    "src/lake/c.ts:1",
  ]);
});

test("forbidden calls: a module does not ask where it lies", async () => {
  const root = repositoryWith({ "src/run/a.ts": 'export const there = new URL("./b.json", import.meta.url);\n' });
  expect(await findings("forbidden calls", root)).toMatch(/^src\/run\/a\.ts:1: import\.meta\.url: in the package/);
});

test("forbidden calls: only the command line ends the process", async () => {
  const root = repositoryWith({ "src/run/a.ts": "process.exit(1);\n", "src/cli/a.ts": "process.exit(1);\n" });
  expect(await findings("forbidden calls", root)).toMatch(/^src\/run\/a\.ts:1: process\.exit/);
});

test.each([
  ["a path of one machine", ["const a = '", "/root/", "project'"]],
  ["a path of one machine", ["see ", "/home/anna/", "project"]],
  ["a registry", ["https://registry.", "npmjs.org/a"]],
  ["a rule is kept", ["// oxlint-", "disable-next-line"]],
  ["the compiler is not silenced", ["// @ts-", "expect-error"]],
  ["a secret", ["-----BEGIN RSA ", "PRIVATE KEY-----"]],
])("forbidden texts: %s is refused: %j", async (why, pieces) => {
  const root = repositoryWith({ "docs/a.md": `first\n${pieces.join("")}\n` });
  expect(await findings("forbidden texts", root)).toMatch(new RegExp(`^docs/a\\.md:2: ${why}`));
});

test("forbidden texts: a path below something else is no path of a machine", async () => {
  expect(
    await findings("forbidden texts", repositoryWith({ "docs/a.md": "`<lake>/work/a` and ${folder}/root/b\n" })),
  ).toBe("");
});

function lockWith(entry: Record<string, unknown>): string {
  return repositoryWith({
    "package-lock.json": JSON.stringify(
      { packages: { "": {}, "node_modules/odd": { version: "1.0.0", ...entry } } },
      null,
      2,
    ),
  });
}

test.each([
  ["GPL-3.0", {}, false],
  ["MPL-2.0", {}, false],
  ["MPL-2.0", { dev: true }, true],
  ["(MIT OR GPL-3.0)", {}, true],
  ["MIT AND GPL-3.0", {}, false],
  [undefined, {}, false],
])("licences: %s %o is taken: %s", async (license, extra, taken) => {
  expect((await findings("licences", lockWith({ license, ...extra }))) === "").toBe(taken);
});

test("lockfile: a host name is refused", async () => {
  const resolved = "https://registry.example/odd/-/odd-1.0.0.tgz";
  expect(await findings("lockfile", lockWith({ license: "MIT", resolved }))).toContain("registry.example");
  expect(await findings("lockfile", lockWith({ license: "MIT" }))).toBe("");
});

test("dependency reasons: a dependency without a line and a line without a dependency are named", async () => {
  const root = repositoryWith({
    "package.json": JSON.stringify({ dependencies: { yaml: "1.0.0", zod: "1.0.0" } }),
    "docs/decisions/dependencies.md": "| `yaml` | reads YAML | ISC |\n| `left` | gone | MIT |\n",
  });
  expect((await findings("dependency reasons", root)).split("\n")).toEqual([
    "docs/decisions/dependencies.md: has no line for zod",
    "docs/decisions/dependencies.md: names left, which package.json does not have",
  ]);
});
