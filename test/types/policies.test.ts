import { expect, test } from "vitest";
import { compile } from "../../scripts/public-api/compile.ts";
import { repositoryRoot } from "../support/places.ts";

const programs = {
  "every-kind.ts": `import { definePolicy, type Policy } from "lakewright";
export const all: readonly Policy[] = [
  definePolicy({ code: "A1", each: "environment", message: "m", check: (environment) => environment.engine !== "spark" }),
  definePolicy({ code: "A2", each: "source", message: "m", check: (source) => source.datasets.length > 0 }),
  definePolicy({ code: "A3", each: "product", message: "m", check: (product) => product.owner.endsWith("-data") || "a team" }),
  definePolicy({ code: "A4", each: "dataset", message: "m", check: (dataset, project) => project.isRead(dataset.id) }),
  definePolicy({ code: "A5", each: "column", message: "m", check: (column) => column.dataset.layer !== "gold" || column.type !== "double" }),
  definePolicy({ code: "A6", each: "rule", severity: "error", message: "m", check: ({ rule }) => rule.kind !== "unique" || rule.columns.length < 4 }),
  definePolicy({ code: "A7", each: "port", title: "t", message: "m", check: (port) => port.product.version >= port.contract }),
];
`,
  "misspelt-kind.ts":
    'import { definePolicy } from "lakewright";\ndefinePolicy({ code: "A1", each: "datset", message: "m", check: () => true });\n',
  "misspelt-property.ts":
    'import { definePolicy } from "lakewright";\ndefinePolicy({ code: "A1", each: "product", message: "m", check: (product) => product.ownr === "x" });\n',
  "no-answer.ts":
    'import { definePolicy } from "lakewright";\ndefinePolicy({ code: "A1", each: "product", message: "m", check: () => undefined });\n',
  "late-answer.ts":
    'import { definePolicy } from "lakewright";\ndefinePolicy({ code: "A1", each: "product", message: "m", check: async () => true });\n',
};

test("a policy knows what it is asked about; a slip does not compile and is told in words", () => {
  const told = Object.entries(compile(repositoryRoot, programs)).map(([name, messages]) => [
    name,
    ...messages.map(({ at, text }) => `${at}: ${text.split("\\n")[0]}`),
  ]);
  expect(told).toEqual([
    ["every-kind.ts"],
    ["misspelt-kind.ts", expect.stringMatching(/^each: Type '"datset"' is not assignable to type .*"dataset"/)],
    ["misspelt-property.ts", expect.stringMatching(/^ownr: Property 'ownr' does not exist on type .*owner: string/)],
    ["no-answer.ts", expect.stringContaining("Type 'undefined' is not assignable to type 'string | boolean'")],
    ["late-answer.ts", expect.stringContaining("Type 'Promise<boolean>' is not assignable to type 'string | boolean'")],
  ]);
});
