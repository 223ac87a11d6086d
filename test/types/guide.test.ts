import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compile } from "../../scripts/public-api/compile.ts";
import { guideSteps } from "../cli/guide.ts";
import { repositoryRoot } from "../support/places.ts";

const page = readFileSync(join(repositoryRoot, "docs/guide/typed-authoring.md"), "utf8");

/** Written by `discover` while a reader follows the page. */
const schema = `export const citySchema = {
  stations: { station_id: "bigint", name: "string", district: "string" },
  trips: { trip_id: "bigint", station: "bigint", started_at: "timestamp", minutes: "bigint" },
} as const;
`;

/** The modules as they are at the end of section 2. */
function modules(): Readonly<Record<string, string>> {
  const [before = ""] = page.split("\n## 3. ");
  const files = guideSteps(before).filter((step) => step.kind === "file" && step.path.endsWith(".ts"));
  const texts = files.map((step) => (step.kind === "file" ? [step.path, step.text] : []) as [string, string]);
  return { "sources/city.schema.ts": schema, ...Object.fromEntries(texts) };
}

/** What stands around the code in the first column of the table. */
const contexts: readonly ((code: string) => string)[] = [
  (code) => `defineDataset({ dataset: "silver.trips", transformation, ${code} });`,
  (code) => `defineDataset({ dataset: "silver.trips", transformation, rules: [${code}] });`,
  (code) => `defineDataset({ dataset: "silver.trips", transformation, rules: [${code}] });`,
  (code) => `from(trips).${code};`,
  (code) => `from(trips).${code};`,
  (code) => `defineProduct({ product: "p", owner: "o", datasets: [districts], ${code} });`,
];

test("the code of the guide compiles, and the compiler says what the guide says it does", () => {
  const [, section = ""] = page.split("\n## 3. ");
  const rows = [...(section.split("\n## 4. ")[0] ?? "").matchAll(/^\| `(.+)` \| `(.+)` \|$/gm)];
  expect(rows).toHaveLength(contexts.length);
  const rides = modules()["products/rides.ts"] ?? "";
  const head = `${rides.replaceAll(/^const /gm, "export const ")}
import { city as source } from "../sources/city.ts";
const { stations } = source.datasets;
const transformation = defineTransformation({ sql: "", columns: { trip_id: "bigint", station: "bigint", day: "date", minutes: "bigint" } });
`;
  const programs = rows.map((row, index): [string, string] => [
    `products/row-${index}.ts`,
    `${head}${contexts[index]?.(row[1] ?? "") ?? ""}`,
  ]);
  const messages = compile(repositoryRoot, { ...modules(), ...Object.fromEntries(programs) });
  for (const path of Object.keys(modules())) expect(messages[path], path).toEqual([]);
  for (const [index, row] of rows.entries()) {
    const said = (messages[`products/row-${index}.ts`] ?? []).map((message) => message.text).join("\n");
    expect(said).toContain((row[2] ?? "").replace("…", ""));
  }
});
