import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readEntries } from "../../scripts/public-api/entries.ts";
import { apiReport, REPORT } from "../../scripts/public-api/report.ts";
import { repositoryRoot } from "../support/places.ts";
import { findings, repositoryWith } from "./fixture.ts";

const price = "/** What something costs. */\nexport type Price = Readonly<{ amount: number; of: Thing }>;\n";
const thing = "/** A thing. */\nexport type Thing = Readonly<{ name: string }>;\n";
const door = 'export type { Price } from "./price.ts";\n';

function library(files: Readonly<Record<string, string>>): string {
  const root = repositoryWith({
    "src/index.ts": door,
    "src/price.ts": `import type { Thing } from "./thing.ts";\n${price}`,
    "src/thing.ts": thing,
    "docs/reference/x.md": "",
    ...files,
  });
  return root;
}

test("public api: an export, and a type that one uses, cannot change unseen", async () => {
  const root = library({});
  writeFileSync(join(root, REPORT), apiReport(root));
  expect(await findings("public api", root)).toBe("");
  writeFileSync(join(root, "src/thing.ts"), thing.replace("string", "string; size: number"));
  expect(await findings("public api", root)).toMatch(/^docs\/reference\/api\.md:\d+: the public API is another one/);
  writeFileSync(join(root, "src/thing.ts"), thing);
  writeFileSync(join(root, "src/index.ts"), `${door}export type { Thing } from "./thing.ts";\n`);
  expect(await findings("public api", root)).not.toBe("");
});

test("public api: a missing report is a problem", async () => {
  expect(await findings("public api", library({}))).toContain("docs/reference/api.md:1");
});

test("public api: a comment or a new line changes nothing", () => {
  const text = apiReport(library({}));
  expect(apiReport(library({ "src/thing.ts": thing.replace("A thing.", "Any thing.") }))).toBe(text);
  expect(text).toContain("type Price = Readonly<{");
  expect(text.indexOf("type Thing")).toBeGreaterThan(text.indexOf("## Types used by them"));
});

test("the report of this repository names every door of the package", () => {
  const text = readFileSync(join(repositoryRoot, REPORT), "utf8");
  expect(text).toContain("## lakewright\n");
  for (const { name } of readEntries(repositoryRoot)) expect(text).toContain(`## ${name}\n`);
  expect(text).toContain("### defineProject\n");
});

const example = (code: string) =>
  `/**\n * A price.\n *\n * \`\`\`ts\n * import type { Price } from "lakewright";\n * ${code}\n * \`\`\`\n */\nexport type Price = number;\n`;

test("doc examples: one that does not compile is named with its line, one that does is not", async () => {
  const wrong = library({ "src/index.ts": example('const price: Price = "dear";') });
  expect(await findings("doc examples", wrong)).toContain(
    "src/index.ts:6: Type 'string' is not assignable to type 'number'.",
  );
  expect(await findings("doc examples", library({ "src/index.ts": example("const price: Price = 3;") }))).toBe("");
});

test("doc examples: an example behind a door of its own, and one without a block, are found", async () => {
  const root = library({
    "src/index.ts": 'export { type Price } from "./price.ts";\n',
    "src/price.ts": example("nothing();"),
  });
  expect(await findings("doc examples", root)).toContain("src/price.ts:6: Cannot find name 'nothing'.");
  const loose = "/**\n * A price.\n * @example price()\n */\nexport type Price = number;\n";
  expect(await findings("doc examples", library({ "src/index.ts": loose }))).toContain(
    "src/index.ts:1: an example stands in a block",
  );
});
