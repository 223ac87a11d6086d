import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../src/cli/main.ts";
import { newProject, recordingTerminal, temporaryFolder } from "./launch.ts";

/** A command in this process. */
async function ask(folder: string, ...words: readonly string[]) {
  const { terminal, out, err } = recordingTerminal(folder);
  const exitCode = await main(words, terminal);
  return { exitCode, out: out(), err: err() };
}

/** Every file of the project that says what it is, with its text. */
function metadataOf(project: string): Readonly<Record<string, string>> {
  const paths = readdirSync(project, { recursive: true, encoding: "utf8" }).filter((path) =>
    /^lakewright\.(ts|yaml)$|^(config|products|sources)\/.*\.(ts|yaml|sql)$/.test(path),
  );
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(project, path), "utf8")]));
}

test("convert takes the place of the YAML, and back of the code; what it did is said as JSON too", async () => {
  const project = await newProject();
  const before = metadataOf(project);
  const there = await ask(project, "convert", "--to", "ts", "--json");
  expect(there.exitCode).toBe(0);
  const answer = JSON.parse(there.out) as { written: string[]; removed: string[] };
  expect(answer.written).toEqual(expect.arrayContaining(["lakewright.ts", "products/sales/product.ts"]));
  expect(answer.removed).toEqual(Object.keys(before).sort());
  expect(Object.keys(metadataOf(project)).filter((path) => !path.endsWith(".ts"))).toEqual([]);
  // nobody has discovered the source, so the compiler knows no columns of it
  expect(metadataOf(project)["products/sales/silver/orders.ts"]).not.toContain('"bigint",\n    },\n  }),');
  expect((await ask(project, "validate", "--json")).exitCode).toBe(0);
  expect((await ask(project, "convert", "--to", "yaml")).exitCode).toBe(0);
  const after = metadataOf(project);
  expect(Object.keys(after)).toEqual(Object.keys(before));
  for (const path of Object.keys(before)) if (path.endsWith(".sql")) expect(after[path]).toBe(before[path]);
});

test("convert into another folder leaves the project alone, and writes a whole one", async () => {
  const project = await newProject();
  const before = metadataOf(project);
  const folder = join(temporaryFolder(), "typed");
  expect((await ask(project, "convert", "--to", "ts", "--out", folder)).exitCode).toBe(0);
  expect(metadataOf(project)).toEqual(before);
  expect((await ask(folder, "validate", "--json")).exitCode).toBe(0);
  const again = await ask(project, "convert", "--to", "ts", "--out", folder);
  expect(again).toMatchObject({ exitCode: 2, out: "" });
  expect(again.err).toContain("LW1812");
});

test.each([
  [["convert"], "LW1813"],
  [["convert", "--to", "toml"], 'Option --to is ts or yaml, not "toml"'],
  [["convert", "--to", "yaml"], "LW1810"],
])("%j is refused in one sentence", async (words, said) => {
  const project = await newProject();
  const before = metadataOf(project);
  const answer = await ask(project, ...words);
  expect(answer.exitCode).toBe(2);
  expect(answer.err).toContain(said);
  expect(metadataOf(project)).toEqual(before);
});

test("a project that is not valid is not converted; its findings are told", async () => {
  const project = await newProject();
  writeFileSync(join(project, "config", "wrong.yaml"), "category: Wrong\nitems: {}\n");
  const answer = await ask(project, "convert", "--to", "ts");
  expect(answer.exitCode).toBe(2);
  expect(answer.err).toContain("config/wrong.yaml:1:11  LW1201");
  expect(existsSync(join(project, "lakewright.ts"))).toBe(false);
});

test("a project in TypeScript is found from any folder in it, and by its file", async () => {
  const project = await newProject();
  await ask(project, "convert", "--to", "ts");
  expect((await ask(join(project, "products", "sales"), "validate")).out).toContain("shop: 1 source, 1 product");
  expect((await ask("/", "validate", "-p", join(project, "lakewright.ts"))).exitCode).toBe(0);
});

test("what the project's code prints is no part of an answer", async () => {
  const project = await newProject();
  await ask(project, "convert", "--to", "ts");
  const entry = join(project, "lakewright.ts");
  writeFileSync(entry, `console.log("printed by the project");\n${readFileSync(entry, "utf8")}`);
  const answer = await ask(project, "validate", "--json");
  expect(JSON.parse(answer.out)).toMatchObject({ ok: true, project: "shop" });
});

test("discover --types writes column types from schema files, whether or not the project is valid", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "sources"));
  writeFileSync(join(folder, "lakewright.ts"), "this is no code\n");
  writeFileSync(
    join(folder, "sources", "my_shop.schema.yaml"),
    "source: my_shop\ntables:\n  orders:\n    table: o\n    columns:\n      id: { type: bigint }\n      odd name: { type: 'decimal(10,2)' }\n",
  );
  expect(await ask(folder, "discover", "--types")).toMatchObject({ exitCode: 0, out: "sources/my_shop.schema.ts\n" });
  expect(readFileSync(join(folder, "sources", "my_shop.schema.ts"), "utf8")).toBe(
    `// Column types of source my_shop, made from my_shop.schema.yaml. Written by lakewright: commit it, do not edit it.
export const myShopSchema = {
  orders: {
    id: "bigint",
    "odd name": "decimal(10,2)",
  },
} as const;
`,
  );
  expect((await ask(folder, "discover", "shop", "--types")).err).toContain("one of: my_shop");
});
