import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findProjectCode, importFault } from "../../src/metadata/project-code.ts";
import { projectFolder } from "./project-folder.ts";

const place = { file: "lakewright.yaml", line: 4, column: 3 };
const loader = new URL("../../src/metadata/project-code.ts", import.meta.url).href;

/** Runs code in a Node of its own: what a process has imported stays. */
function inNode(root: string, program: string): string {
  const text = `
    import { findProjectCode, importProjectCode, importFault } from ${JSON.stringify(loader)};
    import { writeFileSync } from "node:fs";
    const root = ${JSON.stringify(root)};
    const load = async (path) => {
      const { code } = findProjectCode(root, path, ${JSON.stringify(place)});
      return importProjectCode(root, code).catch((error) => ({ fault: importFault(root, code, error) }));
    };
    ${program}`;
  const done = spawnSync(process.execPath, ["--input-type=module", "--eval", text], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout;
}

test("code is imported as it is now, with the files it imports, however often a process asks", () => {
  using folder = projectFolder({
    "own/a.ts": 'import { word } from "./b.ts";\nexport const said: string = word;\n',
    "own/b.ts": 'export const word = "first";\n',
  });
  const said = inNode(
    folder.root,
    `console.log((await load("own/a.ts")).said);
     writeFileSync(root + "/own/b.ts", 'export const word = "second";');
     console.log((await load("own/a.ts")).said);`,
  );
  expect(said).toBe("first\nsecond\n");
});

test("code is modules, whatever a package.json beside it says", () => {
  using folder = projectFolder({
    "package.json": '{ "type": "commonjs" }\n',
    "a.ts": 'import { word } from "./b.ts";\nexport const said: string = word;\n',
    "b.ts": 'export const word = "module";\n',
  });
  expect(inNode(folder.root, `console.log((await load("a.ts")).said);`)).toBe("module\n");
});

test("the name lakewright means the program that runs", () => {
  using folder = projectFolder({
    "a.ts":
      'import { UserError } from "lakewright";\nexport const name = new UserError("LW9001", { values: { command: "x" } }).name;\n',
  });
  expect(inNode(folder.root, `console.log((await load("a.ts")).name);`)).toBe("UserError\n");
});

test.each([
  ["throws", "const one = 1;\n\nthrow new Error(`no ${one}`);\n", { line: 3, column: 7, text: "no 1" }],
  ["is no TypeScript", "export const a: number = ;\n", { line: 1, column: 1, text: "" }],
  ["imports what is not there", 'import "./gone.ts";\n', { line: 1, column: 1, text: "gone.ts" }],
])("a file that %s is told with its place and without the path of the machine", (_, code, { line, column, text }) => {
  using folder = projectFolder({ "a.ts": code });
  const fault = JSON.parse(inNode(folder.root, `console.log(JSON.stringify((await load("a.ts")).fault));`)) as {
    code: string;
    text: string;
    place: { file: string; line: number; column: number };
  };
  expect(fault).toMatchObject({ code: "LW3702", place: { file: "a.ts", line, column } });
  expect(fault.text).toContain(text);
  expect(fault.text).not.toContain(folder.root);
});

test("a file that is not there, or leads out of the project, is named where the project names it", () => {
  using outside = projectFolder({ "a.ts": "export {};\n" });
  using folder = projectFolder({ "link.ts": { link: join(outside.root, "a.ts") } });
  expect(findProjectCode(folder.root, "none.ts", place).diagnostics).toMatchObject([{ code: "LW3700", place }]);
  expect(findProjectCode(folder.root, "link.ts", place).diagnostics).toMatchObject([{ code: "LW3701", place }]);
  expect(findProjectCode(folder.root, "../x.ts", place).diagnostics).toMatchObject([{ code: "LW3700", place }]);
});

test("the hash of code is that of all its files", () => {
  using folder = projectFolder({
    "a.ts": 'import "./b.ts";\nimport("./c.ts");\n',
    "b.ts": "1;\n",
    "c.ts": "2;\n",
    "d.ts": "3;\n",
  });
  const hash = () => findProjectCode(folder.root, "a.ts", place).code?.hash;
  const first = hash();
  writeFileSync(join(folder.root, "d.ts"), "4;\n");
  expect(hash()).toBe(first);
  writeFileSync(join(folder.root, "c.ts"), "5;\n");
  expect(hash()).not.toBe(first);
});

test("what was thrown without a place is told at the file", () => {
  using folder = projectFolder({ "a.ts": "" });
  const code = { path: "a.ts", hash: "" };
  expect(importFault(folder.root, code, "a word")).toMatchObject({ place: { file: "a.ts", line: 1, column: 1 } });
});
