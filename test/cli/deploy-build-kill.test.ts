import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type BuildEffects, folderEffects } from "../../src/cli/deploy-build/build-effects.ts";
import { writeBuild } from "../../src/cli/deploy-build/write-build.ts";
import { temporaryFolder } from "./launch.ts";

type Files = Readonly<Record<string, string>>;

const first: Files = {
  "iac/a/main.tf": "a 1",
  "iac/b/main.tf": "b 1",
  "iac/b/deep/x.json": "x",
  "docs/a.md": "a",
  c: "c",
};
/** Gone, changed, new, a file where a folder was and a folder where a file was. */
const second: Files = { "iac/a/main.tf": "a 2", "iac/d/main.tf": "d 2", "iac/b": "b is a file", "c/main.tf": "c 2" };

const build = (files: Files, effects: BuildEffects) =>
  writeBuild({ target: "t", files: new Map(Object.entries(files)), folder: "deploy/prod" }, effects);

/** Everything in a folder, empty folders too. */
function treeOf(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const at = (entry: (typeof entries)[number]) => join(entry.parentPath, entry.name);
  return Object.fromEntries(
    entries.map((entry) => [at(entry).slice(folder.length), entry.isFile() ? readFileSync(at(entry), "utf8") : "/"]),
  );
}

async function freshTree(files: Files): Promise<Files> {
  const folder = temporaryFolder();
  await build(files, folderEffects(folder));
  return treeOf(folder);
}

/** Effects of a process that is killed at its `count`th change: half of it is done, as far as a change can be halved. */
function killedAt(count: number, folder: string): BuildEffects {
  const real = folderEffects(folder);
  let changes = 0;
  const isKilled = () => (changes += 1) === count;
  return {
    read: real.read,
    write: async (path, text) => {
      if (!isKilled()) return real.write(path, text);
      writeFileSync(join(folder, ".lakewright-build.begun"), text.slice(0, 3));
      throw new Error("killed");
    },
    remove: (path) => (isKilled() ? Promise.reject(new Error("killed")) : real.remove(path)),
  };
}

/** Builds one after the other into one folder, all but the first and the last killed at a change; how many were. */
async function buildKilled(folder: string, files: readonly Files[], counts: readonly number[]): Promise<number> {
  let killed = 0;
  for (const [index, each] of files.entries()) {
    const count = counts[index - 1];
    const effects = count === undefined || index === files.length - 1 ? folderEffects(folder) : killedAt(count, folder);
    await build(each, effects).catch((error: unknown) => {
      if (!(error instanceof Error) || error.message !== "killed") throw error;
      killed += 1;
    });
  }
  return killed;
}

test.each([
  ["the same", second],
  ["the earlier", first],
  ["another", { "iac/a/main.tf": "a 3", "docs/b.md": "b" }],
])("a build that was killed anywhere is put right by %s one", async (_, last: Files) => {
  const wanted = await freshTree(last);
  let count = 1;
  for (let killed = 1; killed > 0; count += 1) {
    const folder = temporaryFolder();
    killed = await buildKilled(folder, [first, second, last], [count]);
    expect(treeOf(folder), `killed at change ${count}`).toEqual(wanted);
  }
  // what was begun, the record twice, a change for each file of the second build and each that is gone
  expect(count - 2).toBe(1 + 2 + 4 + 4);
});

test("so are several builds of anything, each killed somewhere", async () => {
  const path = fc.constantFrom("a", "a/b", "a/c", "b", "b/c/d", "c.tf");
  const texts = fc.dictionary(path, fc.constantFrom("1", "2", "3"), { maxKeys: 4 });
  // a name is that of a file or of a folder, not both
  const files = texts.filter(
    (each) => !Object.keys(each).some((one) => Object.keys(each).some((other) => other.startsWith(`${one}/`))),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(files, fc.nat(8)), { minLength: 2, maxLength: 5 }), async (builds) => {
      const folder = temporaryFolder();
      const all = builds.map(([each]) => each);
      await buildKilled(
        folder,
        all,
        builds.slice(1).map(([, count]) => count + 1),
      );
      expect(treeOf(folder)).toEqual(await freshTree(all.at(-1) ?? {}));
    }),
    { numRuns: 60 },
  );
});

test("what a build did not write stays: files beside its own, in folders it leaves too, and other targets' files", async () => {
  const folder = temporaryFolder();
  await build(first, folderEffects(folder));
  mkdirSync(join(folder, "iac/b/.terraform"));
  writeFileSync(join(folder, "iac/b/.terraform/state"), "s");
  writeFileSync(join(folder, "iac/a/backend_override.tf"), "mine");
  const other = {
    target: "other",
    files: new Map([
      ["docs/a.md", "a"],
      ["o.txt", "o"],
    ]),
    folder: "deploy/prod",
  };
  await writeBuild(other, folderEffects(folder));
  const outcome = await build({ "iac/a/main.tf": "a 2" }, folderEffects(folder));
  expect(outcome).toEqual({
    removed: ["c", "iac/b/deep/x.json", "iac/b/main.tf"],
    keptEdited: [],
    keptGone: [],
  });
  expect(Object.entries(treeOf(folder)).filter(([path, text]) => text !== "/" && !path.includes("lakewright"))).toEqual(
    expect.arrayContaining([
      ["/docs/a.md", "a"],
      ["/iac/a/backend_override.tf", "mine"],
      ["/iac/a/main.tf", "a 2"],
      ["/iac/b/.terraform/state", "s"],
      ["/o.txt", "o"],
    ]),
  );
  // and the other target still knows its own
  expect((await writeBuild({ ...other, files: new Map() }, folderEffects(folder))).removed).toEqual([
    "docs/a.md",
    "o.txt",
  ]);
});

test("line ends that a checkout turned are no change of anybody", async () => {
  const folder = temporaryFolder();
  await build({ "a.tf": "1\n2\n", "b.tf": "1\n" }, folderEffects(folder));
  for (const name of ["a.tf", "b.tf"])
    writeFileSync(join(folder, name), readFileSync(join(folder, name), "utf8").replaceAll("\n", "\r\n"));
  const outcome = await build({ "a.tf": "1\n3\n" }, folderEffects(folder));
  expect(outcome).toEqual({ removed: ["b.tf"], keptEdited: [], keptGone: [] });
  expect(readFileSync(join(folder, "a.tf"), "utf8")).toBe("1\n3\n");
});
