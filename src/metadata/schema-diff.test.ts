import { expect, test } from "vitest";
import type { SchemaColumn } from "./model.ts";
import { describeSchemaChange, diffSchema } from "./schema-diff.ts";

function column(name: string, type = "int", more: Partial<SchemaColumn> = {}): SchemaColumn {
  return { name, type, nullable: true, sourceName: name, sourceType: type, ...more };
}

function words(before: readonly SchemaColumn[], after: readonly SchemaColumn[]): readonly string[] {
  return diffSchema(before, after).map(describeSchemaChange);
}

test("equal columns have no changes", () => {
  expect(diffSchema([column("a"), column("b")], [column("a"), column("b")])).toEqual([]);
});

test.each<[string, SchemaColumn[], SchemaColumn[], string[]]>([
  ["a new column", [column("a")], [column("a"), column("b", "string")], ["column b (string) is new"]],
  ["a column that must be there", [], [column("a", "int", { nullable: false })], ["column a (int, not null) is new"]],
  ["a column that is gone", [column("a"), column("b")], [column("b")], ["column a (int) is gone"]],
  ["a wider type", [column("a", "int")], [column("a", "bigint")], ["column a changed from int to bigint (widened)"]],
  [
    "a narrower type",
    [column("a", "bigint")],
    [column("a", "int")],
    ["column a changed from bigint to int (narrowed)"],
  ],
  ["another type", [column("a", "int")], [column("a", "string")], ["column a changed from int to string"]],
  ["a column that may be null", [column("a", "int", { nullable: false })], [column("a")], ["column a may now be null"]],
  ["a column that may not", [column("a")], [column("a", "int", { nullable: false })], ["column a is now never null"]],
  [
    "another name at the source",
    [column("a", "int", { sourceName: "A" })],
    [column("a", "int", { sourceName: "a" })],
    ['column a is now called "a" at the source, before "A"'],
  ],
  ["another order", [column("a"), column("b")], [column("b"), column("a")], ["columns come in another order: b, a"]],
  [
    "a new column in between is no other order",
    [column("a"), column("b")],
    [column("a"), column("x"), column("b")],
    ["column x (int) is new"],
  ],
])("%s", (_name, before, after, expected) => {
  expect(words(before, after)).toEqual(expected);
});
