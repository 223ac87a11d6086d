import { expect, test } from "vitest";
import { findings, rule } from "./own-kinds-files.ts";
import type { Files } from "./project-folder.ts";

test.each<[string, Files, RegExp]>([
  [
    "a severity that needs rows for a rule about the table",
    rule("{ whole: { sql: 'SELECT true AS failed FROM $rows' }, severity: quarantine }"),
    /LW1403 .*"quarantine" makes no sense for whole — one of: warn, fail/,
  ],
  [
    "a threshold for a rule that does not count",
    rule("{ whole: { sql: 'SELECT true AS failed FROM $rows' }, severity: warn, max_failed: 1% }"),
    /LW1412 .*max_failed makes no sense for whole/,
  ],
  [
    "a column of another dataset that does not exist",
    rule("{ whole: { sql: 'SELECT true AS failed FROM $rows, $other', other: bronze.items, column: oder_id } }"),
    /orders\.yaml:3:\d+ {2}LW1308 .*"oder_id" of "ops\.bronze\.items".* — did you mean "order_id"\?/,
  ],
  [
    "a dataset that does not exist",
    rule("{ whole: { sql: 'SELECT true AS failed FROM $rows', other: bronze.itmes } }"),
    /orders\.yaml:3:\d+ {2}LW1301 .*bronze\.itmes/,
  ],
  [
    "a SELECT without a verdict",
    rule("{ whole: { sql: 'SELECT count(*) AS n FROM $rows' } }"),
    /orders\.yaml:3:7 {2}LW3709 {2}Rule kind "whole" cannot be compiled: its SELECT gives no column `failed`/,
  ],
  [
    "a verdict of another type",
    rule("{ whole: { sql: \"SELECT 'no' AS failed FROM $rows\" } }"),
    /LW3709 .*`failed` is string, not a boolean or a number/,
  ],
  [
    "a group by a column that does not exist",
    rule("{ gathered: { by: [idd], sql: 'count(*) = 1' } }"),
    /orders\.yaml:3:24 {2}LW1308 .*"idd"/,
  ],
  [
    "a condition on groups that names a column of single rows",
    rule("{ gathered: { by: [id], sql: 'note IS NOT NULL' } }"),
    /orders\.yaml:3:5 {2}LW2\d{3} .*rule kind "gathered" made/,
  ],
  ["a judgement without a reason", rule("{ odd: { give: '{}' } }"), /LW3709 .*`reason` is not a sentence/],
  [
    "a judgement that asks for nothing",
    rule(`{ odd: { give: '{"reason": "r"}' } }`),
    /LW3709 .*`good` is not a condition in SQL/,
  ],
  [
    "a look-up in what no setting names",
    rule(`{ odd: { give: '{"reason": "r", "lookup": {"columns": ["id"], "dataset": "x", "to": ["id"]}}' } }`),
    /LW3709 .*`lookup\.dataset` is not what a setting/,
  ],
  [
    "a column that only the code names and the dataset lacks",
    rule(`{ odd: { give: '{"reason": "r", "missing": {"columns": ["idd"], "are": "bad"}}' } }`),
    /LW3709 .*"idd" is no column of the dataset/,
  ],
  [
    "a column that only the code names and the other dataset lacks",
    rule("{ listed: { column: id, list: bronze.items, as: oder_id } }"),
    /LW3709 .*"oder_id" is no column of "bronze\.items"/,
  ],
  [
    "a promise that only built-in kinds may make",
    rule(
      `{ odd: { give: '{"reason": "r", "good": "id > 0", "missing": {"columns": ["id"], "are": "bad"}, "isTotal": true}' } }`,
    ),
    /LW3709 .*`isTotal` is for built-in kinds/,
  ],
  [
    "a column of a type the kind cannot judge",
    rule("{ picky: { column: note } }"),
    /orders\.yaml:3:24 {2}LW1414 .*picky does not fit column "note" of type string — a number up to 0/,
  ],
  [
    "a column of a type the kind cannot judge with the value of an environment",
    rule("{ picky: { column: note, most: '${config.limits.most}' } }"),
    /orders\.yaml:3:24 {2}LW1414 .* — a number up to \d+$/,
  ],
  [
    "a question about types that throws",
    rule("{ picky: { column: id, fail: true } }"),
    /orders\.yaml:3:7 {2}LW3709 {2}Rule kind "picky" cannot be compiled: no type will do/,
  ],
  [
    "a column that does not exist beside a text of its name",
    rule("{ raw: { sql: strict, column: strict } }"),
    /orders\.yaml:3:35 {2}LW1308 .*"strict"/,
  ],
])("%s is told with its place", async (_, changes, expected) => {
  expect(await findings(changes)).toEqual([expect.stringMatching(expected)]);
});

test.each([
  ["a function that reads files", "(SELECT count(*) FROM read_csv('/etc/passwd')) > 0"],
  ["a function that is not allowed", "getenv('HOME') = 'x'"],
  ["a condition that closes the parenthesis", "true) OR (true"],
  ["a second statement", "true; DROP TABLE x"],
  ["a value that changes", "random() > 0.5"],
])("an own rule cannot smuggle in %s", async (_, sql) => {
  const found = await findings(rule(`{ raw: { sql: "${sql}" } }`));
  expect(found.length).toBeGreaterThan(0);
  expect(
    found.every((text) =>
      /^products\/sales\/silver\/orders\.yaml:3:5 {2}LW2\d{3} .* — rule kind "raw" made: /.test(text),
    ),
    found.join("\n"),
  ).toBe(true);
});

test.each([
  ["a file", "SELECT true AS failed FROM '/etc/passwd'"],
  ["a function that reads files", "SELECT count(*) > 0 AS failed FROM read_csv('/etc/passwd')"],
  ["two statements", "SELECT true AS failed FROM $rows; DROP TABLE x"],
  ["a statement that writes", "COPY (SELECT 1) TO 'x.csv'"],
  ["a dataset no setting names", "SELECT true AS failed FROM bronze.items"],
  ["a value that changes", "SELECT random() > 0.5 AS failed FROM $rows"],
])("an own rule about a table cannot smuggle in %s", async (_, sql) => {
  const found = await findings(rule(`{ whole: { sql: "${sql}" } }`));
  expect(found.length).toBeGreaterThan(0);
  expect(
    found.every((text) => /^products\/sales\/silver\/orders\.yaml:3:5 {2}LW2\d{3} .* — rule kind "whole"/.test(text)),
    found.join("\n"),
  ).toBe(true);
});
