import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../src/cli/main.ts";
import { canonicalPlan, type Plan } from "../../src/plan/index.ts";
import { newProject, recordingTerminal, temporaryFolder } from "./launch.ts";

/** A command in this process. */
async function ask(folder: string, ...words: readonly string[]) {
  const { terminal, out, err } = recordingTerminal(folder);
  const exitCode = await main(words, terminal);
  return { exitCode, out: out(), err: err() };
}

test("schema lists the kinds, prints one, and writes all of them", async () => {
  const folder = temporaryFolder();
  const listed = await ask(folder, "schema");
  const kinds = listed.out.trim().split("\n");
  expect(kinds).toContain("source");
  expect(JSON.parse((await ask(folder, "schema", "source")).out)).toMatchObject({ $id: "source.schema.json" });
  expect(await ask(folder, "schema", "sorce")).toMatchObject({ exitCode: 2, out: "" });
  await ask(folder, "schema", "--out", "schemas");
  expect(readdirSync(join(folder, "schemas")).sort()).toEqual(kinds.map((kind) => `${kind}.schema.json`).sort());
});

test("init writes the editor's settings beside schemas that are there", async () => {
  const project = await newProject();
  const settings = JSON.parse(readFileSync(join(project, ".vscode", "settings.json"), "utf8")) as {
    "yaml.schemas": object;
  };
  for (const path of Object.keys(settings["yaml.schemas"])) expect(existsSync(join(project, path)), path).toBe(true);
  expect(readFileSync(join(project, ".gitignore"), "utf8")).toContain(".lakewright/");
  expect(readFileSync(join(project, "lakewright.yaml"), "utf8")).toContain("project: shop\n");
});

test("init takes the name from the folder, made valid, or from --name", async () => {
  const folder = temporaryFolder();
  await ask(folder, "init", "Übung 1");
  expect(readFileSync(join(folder, "Übung 1", "lakewright.yaml"), "utf8")).toContain("project: ubung_1\n");
  const answer = await ask(folder, "init", "x", "--name", "other", "--json");
  expect(JSON.parse(answer.out)).toMatchObject({ project: "other", folder: join(folder, "x") });
});

test("a project is found from any folder in it, and by --project from outside", async () => {
  const project = await newProject();
  const inner = join(project, "products", "sales");
  expect((await ask(inner, "validate")).out).toMatch(/^shop: 1 source, 1 product, 6 datasets: 2 warnings\n$/);
  expect((await ask("/", "validate", "--project", project)).exitCode).toBe(0);
  expect((await ask("/", "validate", "-p", join(project, "lakewright.yaml"))).exitCode).toBe(0);
});

test("validate prints findings on standard error and the sum on standard output; with --json all of it there", async () => {
  const project = await newProject();
  const plain = await ask(project, "validate");
  expect(plain.err.match(/^sources\/shop\.yaml:\d+:\d+ {2}LW1504 warning: {2}/gm)?.length).toBe(2);
  const json = await ask(project, "validate", "--json");
  expect(json.err).toBe("");
  expect(JSON.parse(json.out)).toMatchObject({ ok: true, project: "shop" });
  expect(json.out.split("\n").length).toBe(2);
});

test("a plan as JSON is its canonical text, the same bytes each time", async () => {
  const project = await newProject();
  const first = await ask(project, "plan", "--json");
  expect(first).toMatchObject({ exitCode: 0, err: "" });
  expect(first.out).toBe(`${canonicalPlan(JSON.parse(first.out) as Plan)}\n`);
  expect((await ask(project, "plan", "--json")).out).toBe(first.out);
});

test("an unknown source is named with the one that was meant", async () => {
  const answer = await ask(await newProject(), "discover", "shpo");
  expect(answer).toEqual({
    exitCode: 2,
    out: "",
    err: 'LW9013  Source "shpo" does not exist — did you mean "shop"?\n',
  });
});

test("a query needs SQL, as words or as a file", async () => {
  const project = await newProject();
  expect((await ask(project, "query")).err).toMatch(/^LW9014 {2}There is no SQL to run — /);
  writeFileSync(join(project, "empty.sql"), " \n");
  expect((await ask(project, "query", "--file", "empty.sql")).exitCode).toBe(2);
  mkdirSync(join(project, "folder.sql"));
  expect(await ask(project, "query", "--file", "folder.sql")).toMatchObject({ exitCode: 3 });
});

test("help and version go to standard output, exit 0", async () => {
  expect(await ask("/", "--version")).toMatchObject({
    exitCode: 0,
    err: "",
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
  });
  expect((await ask("/", "run", "--help")).out).toContain("Usage: lakewright run");
  expect((await ask("/")).out).toContain("Commands:");
});
