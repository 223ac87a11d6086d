import { expect, test } from "vitest";
import { compile } from "../../scripts/public-api/compile.ts";
import { repositoryRoot } from "../support/places.ts";

const kind = (form: string, result: string, facts = "{ rows, from, columns }") => `
import { ruleKind } from "lakewright";
export const made = ruleKind({
  kind: "k",
  summary: "s",
  ${form}
  properties: { column: { type: "column", description: "c", required: true }, most: { type: "number", description: "m" } },
  compile: ({ column, most }, ${facts}) => (${result}),
});
`;

const programs = {
  "row.ts": kind("", '{ good: `${column} < ${most ?? columns.length}`, unknown: "good", reason: rows + from(column) }'),
  "group.ts": kind('form: "group",', "{ columns: [column], good: `count(*) < ${most}`, reason: column }", "_facts"),
  "table.ts": kind(
    'form: "table", counts: true,',
    "{ select: `SELECT count(*) AS failed FROM ${rows}`, reason: column }",
  ),
  "misspelt.ts": kind("", "{ god: column, good: most.toFixed(), reason: column }", "_facts"),
  "table-as-row.ts": kind('form: "table",', "{ good: column, reason: column }", "_facts"),
  "counted-row.ts": kind("counts: true,", "{ good: column, reason: column }", "_facts"),
};

test("a kind of rule gives what its form asks for, with settings of the types its properties say", () => {
  const messages = compile(repositoryRoot, programs);
  for (const path of ["row.ts", "group.ts", "table.ts"]) expect(messages[path], path).toEqual([]);
  for (const path of ["misspelt.ts", "table-as-row.ts", "counted-row.ts"]) expect(messages[path], path).not.toEqual([]);
});
