import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogue } from "../../src/base/index.ts";
import { repositoryRoot } from "../support/places.ts";

const text = (path: string) => readFileSync(join(repositoryRoot, path), "utf8");
const isTestOrCatalogue = (path: string) => path.endsWith(".test.ts") || path.startsWith("src/base/catalogue/");

test("no code is defined twice: the later area would silently replace the text of the earlier one", () => {
  const defined = globSync("src/base/catalogue/*.ts", { cwd: repositoryRoot }).flatMap(
    (path) => text(path).match(/^ {2}LW\d+(?=:)/gm) ?? [],
  );
  expect(defined.filter((code, index) => defined.indexOf(code) !== index)).toEqual([]);
});

test("every code of the catalogue is used", () => {
  const sources = globSync("src/**/*.ts", { cwd: repositoryRoot }).filter((path) => !isTestOrCatalogue(path));
  const used = new Set(sources.flatMap((path) => text(path).match(/LW\d{4}/g) ?? []));
  expect(Object.keys(catalogue).filter((code) => !used.has(code))).toEqual([]);
});

test("every code has a text and a help of its own", () => {
  const texts = Object.values(catalogue).map((entry) => entry.text);
  expect(texts.filter((entry, index) => texts.indexOf(entry) !== index)).toEqual([]);
  expect(Object.entries(catalogue).filter(([, entry]) => entry.help.trim() === "" || entry.text.trim() === "")).toEqual(
    [],
  );
});

test("every code stands in the reference", () => {
  const page = text("docs/reference/errors.md");
  expect(Object.keys(catalogue).filter((code) => !page.includes(`| ${code} |`))).toEqual([]);
});
