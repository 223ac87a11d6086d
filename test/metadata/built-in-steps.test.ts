import { expect, test } from "vitest";
import { builtInSteps } from "../../src/metadata/step/kinds.ts";
import { analyse } from "./analyse-files.ts";

/*
 * The built-in kinds of steps: what they make of their settings, judged by the real analyser, and what they say of wrong ones. That they give
 * the right rows is shown by `test/contract/kinds.test.ts`.
 */

const MADE = "products/sales/silver/made.yaml";

async function made(...steps: readonly string[]) {
  const yaml = `steps:\n${steps.map((step) => `  - ${step}\n`).join("")}`;
  const { analysis, findings, loaded } = await analyse({ [MADE]: yaml });
  const found = analysis.datasets["sales.silver.made" as keyof typeof analysis.datasets];
  const columns = found?.columns.map(({ name, type }) => `${name} ${type}`) ?? [];
  return { columns, inputs: found?.inputs.map(({ dataset }) => dataset) ?? [], findings: [...loaded, ...findings] };
}

const ORDERS = "from: { dataset: bronze.orders }";

test.each<[string, readonly string[], readonly string[]]>([
  ["from", [ORDERS], ["id bigint", "placed timestamp", "note string"]],
  [
    "where",
    [ORDERS, "where: { condition: \"note <> 'x' AND id > 1 -- both\" }"],
    ["id bigint", "placed timestamp", "note string"],
  ],
  [
    "select",
    [ORDERS, "select: { columns: { number: id, twice: id * 2, note: note } }"],
    ["number bigint", "twice bigint", "note string"],
  ],
  [
    "add",
    [ORDERS, "add: { columns: { twice: id * 2, loud: upper(note) } }"],
    ["id bigint", "placed timestamp", "note string", "twice bigint", "loud string"],
  ],
  ["drop", [ORDERS, "drop: { columns: [placed] }"], ["id bigint", "note string"]],
  [
    "join",
    [ORDERS, "join: { dataset: bronze.items, on: { id: order_id }, take: { price: price }, how: left }"],
    ["id bigint", "placed timestamp", "note string", "price double"],
  ],
  [
    "aggregate",
    [ORDERS, "aggregate: { by: [note], columns: { orders: count(*), last: max(placed) } }"],
    ["note string", "orders bigint", "last timestamp"],
  ],
  ["aggregate of all", [ORDERS, "aggregate: { columns: { orders: count(*) } }"], ["orders bigint"]],
  [
    "union by name",
    [ORDERS, "union: { dataset: bronze.items }"],
    ["id bigint", "placed timestamp", "note string", "order_id bigint", "price double"],
  ],
  [
    "union of columns",
    [ORDERS, "union: { dataset: silver.orders, columns: [note, id] }"],
    ["note string", "id bigint"],
  ],
  [
    "deduplicate",
    [ORDERS, "deduplicate: { by: [id], order: { placed: desc, note: asc } }"],
    ["id bigint", "placed timestamp", "note string"],
  ],
  ["deduplicate by the row", [ORDERS, "deduplicate: { by: [id] }"], ["id bigint", "placed timestamp", "note string"]],
])("%s gives its columns", async (_, steps, columns) => {
  const found = await made(...steps);
  expect(found.findings).toEqual([]);
  expect(found.columns).toEqual(columns);
});

test.each<[string, readonly string[], string]>([
  ["a misspelt column of a condition", [ORDERS, "where: { condition: idd > 1 }"], '3:5  LW2201 "id"'],
  ["a misspelt column that stands alone", [ORDERS, "select: { columns: { id: idd } }"], '3:5  LW2201 "id"'],
  ["a misspelt group", [ORDERS, "aggregate: { by: [nota], columns: { n: count(*) } }"], '3:5  LW2201 "note"'],
  [
    "a misspelt column to drop",
    [ORDERS, "drop: { columns: [placd] }", "drop: { columns: [id] }"],
    '3:5  LW2201 "placed"',
  ],
  [
    "a misspelt column of the other dataset",
    [ORDERS, "join: { dataset: bronze.items, on: { id: order } }"],
    "3:5  LW2201 order_id",
  ],
  ["a misspelt column here", [ORDERS, "join: { dataset: bronze.items, on: { idd: order_id } }"], '3:5  LW2201 "id"'],
  ["a misspelt column of a union", [ORDERS, "union: { dataset: silver.orders, columns: [idd] }"], '3:5  LW2201 "id"'],
  ["a misspelt order", [ORDERS, "deduplicate: { by: [id], order: { placd: asc } }"], '3:5  LW2201 "placed"'],
  [
    "a column taken under a name that is there",
    [ORDERS, "join: { dataset: bronze.items, on: { id: order_id }, take: { id: price } }", "drop: { columns: [note] }"],
    "3:5  LW2206",
  ],
  [
    "a column added that is there",
    [ORDERS, "add: { columns: { note: upper(note) } }", "where: { condition: id > 1 }"],
    "3:5  LW2206",
  ],
  ["a dataset that does not exist", ["from: { dataset: bronze.order }"], '2:5  LW1301 "bronze.orders"'],
  ["a first step that reads nothing", ["where: { condition: id > 1 }"], "2:12  LW3709 the first step is `from`"],
  ["a second beginning", [ORDERS, ORDERS], "3:11  LW3709 it is the first step"],
  ["two expressions in one", [ORDERS, "where: { condition: 'true) OR (true' }"], "3:12  LW3709 not one SQL expression"],
  ["a clause in a condition", [ORDERS, "where: { condition: 'true ORDER BY id' }"], '3:5  LW2101 near "ORDER"'],
  ["another statement", [ORDERS, "where: { condition: 'true); DROP TABLE x; --' }"], "3:12  LW3709 not one SQL"],
  [
    "a function that reads files",
    [ORDERS, "add: { columns: { a: (SELECT max(x) FROM read_csv('x')) } }"],
    '3:5  LW2107 "read_csv"',
  ],
  [
    "an aggregate that follows the order of rows",
    [ORDERS, "aggregate: { columns: { a: list(id) } }"],
    "3:5  LW2122 list(x ORDER BY y)",
  ],
  ["a kind nobody knows", [ORDERS, "wher: { condition: id > 1 }"], '3:5  LW1101 did you mean "where"?'],
  ["a setting nobody knows", [ORDERS, "where: { conditon: id > 1 }"], '3:14  LW1101 did you mean "condition"?'],
  [
    "a way that is none",
    [ORDERS, "deduplicate: { by: [id], order: { placed: down } }"],
    "3:47  LW1104 one of: asc, desc",
  ],
  ["a list for a map", [ORDERS, "select: { columns: [id] }"], "3:24  LW1103 { name: text }"],
  ["no name at all", [ORDERS, "select: { columns: {} }"], "3:24  LW1103 at least one name"],
  ["a name that is none", [ORDERS, "select: { columns: { The Id: id } }"], '3:26  LW1201 "the_id"'],
  ["a value that is no text", [ORDERS, "select: { columns: { one: 1 } }"], "3:31  LW1103 expected: a text"],
  ["a reference", [ORDERS, "where: { condition: 'id > ${config.limits.most}' }"], "3:25  LW1107 written out"],
  ["an item nobody knows", [ORDERS, `where: { condition: "id > config('limits.mots')" }`], '3:5  LW1306 "limits.most"'],
])("%s is told at its step, once", async (_, steps, expected) => {
  const [place = "", code = "", ...words] = expected.split(/ +/);
  const { findings } = await made(...steps);
  expect(findings).toEqual([expect.stringContaining(`made.yaml:${place}  ${code}  `)]);
  expect(findings[0]).toContain(words.join(" "));
});

test("a value of the configuration, and a column with the name of a word of SQL", async () => {
  const steps = [
    ORDERS,
    `add: { columns: { order: id, most: "config('limits.most')", flag: "true" } }`,
    "where: { condition: id <= most AND flag }",
    "select: { columns: { order: order, flag: flag } }",
  ];
  expect(await made(...steps)).toMatchObject({ columns: ["order bigint", "flag boolean"], findings: [] });
});

test("a type that no table keeps is refused at the end only", async () => {
  const age = "add: { columns: { age: TIMESTAMPTZ '2026-01-01' - placed } }";
  expect((await made(ORDERS, age, "drop: { columns: [age] }")).findings).toEqual([]);
  expect((await made(ORDERS, age)).findings).toEqual([expect.stringContaining("LW2208")]);
});

test("behind a type that no table keeps, columns that are there and columns that are not are found all the same", async () => {
  const age = "add: { columns: { age: TIMESTAMPTZ '2026-01-01' - placed } }";
  const days = "select: { columns: { id: id, days: \"date_part('day', age)\" } }";
  expect(await made(ORDERS, age, "where: { condition: id > 1 }", days)).toMatchObject({
    columns: ["id bigint", "days bigint"],
    findings: [],
  });
  const twice = await made(ORDERS, age, "where: { condition: id > 1 }", "add: { columns: { id: id * 100 } }", days);
  expect(twice.findings).toEqual([expect.stringContaining("made.yaml:5:5  LW2206  ")]);
  const misspelt = await made(ORDERS, age, "where: { condition: idd > 1 }", days);
  expect(misspelt.findings).toEqual([expect.stringContaining("made.yaml:4:5  LW2201  ")]);
});

test("every kind says what each of its properties is for", () => {
  for (const { kind, properties } of builtInSteps)
    for (const [name, { description }] of Object.entries(properties))
      expect(description, `${kind}.${name}`).not.toBe("");
});
