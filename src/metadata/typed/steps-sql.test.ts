import { expect, test } from "vitest";
import { makeTable } from "./definition.ts";
import { expression, from } from "./steps.ts";
import { sqlOfSteps } from "./steps-sql.ts";

const orders = makeTable("shop.bronze.orders", { id: "bigint", customer: "bigint", price: "double" });
const customers = makeTable("silver.customers", { number: "bigint", name: "string" });
const open = makeTable("silver.open", undefined);
const nameOf = ({ table }: Readonly<{ table: string }>) => table;

/** Types are the compiler's business: these tables are known by name only. */
type Any = Parameters<typeof from>[0];
const begin = (table: Any) => from(table);
const sqlOf = ({ steps }: Pick<ReturnType<typeof from>, "steps">) => sqlOfSteps(steps, nameOf);

test("a dataset is read with all its columns, or with a star where they are not known", () => {
  expect(sqlOf(begin(customers))).toBe(
    'SELECT\n  "customers"."number",\n  "customers"."name"\nFROM "silver"."customers" AS "customers"\n',
  );
  expect(sqlOf(begin(open))).toBe('SELECT "open".*\nFROM "silver"."open" AS "open"\n');
});

test("joins, filters and selections make one flat SELECT", () => {
  const steps = begin(orders)
    .where("{price} > 0")
    .join(customers, { on: { customer: "number" }, take: { name: "name" }, how: "left" })
    .select({ id: "id", name: "name", gross: expression("double", "{price} * 1.19") })
    .where("{gross} < 100");
  expect(sqlOf(steps)).toBe(`SELECT
  "orders"."id",
  "customers"."name",
  "orders"."price" * 1.19 AS "gross"
FROM "shop"."bronze"."orders" AS "orders"
LEFT JOIN "silver"."customers" AS "customers" ON "orders"."customer" = "customers"."number"
WHERE ("orders"."price" > 0) AND (("orders"."price" * 1.19) < 100)
`);
});

test("a dataset read twice has two names", () => {
  const steps = begin(customers).join(customers, { on: { number: "number", name: "name" }, take: { other: "name" } });
  expect(sqlOf(steps)).toContain(
    'INNER JOIN "silver"."customers" AS "customers_2" ON "customers"."number" = "customers_2"."number" AND "customers"."name" = "customers_2"."name"',
  );
});

test("what comes after an aggregate reads its result", () => {
  const steps = begin(orders)
    .aggregate({ by: ["customer"], columns: { total: expression("double", "sum({price})") } })
    .where("{total} > 10")
    .join(customers, { on: { customer: "number" }, take: { name: "name" } });
  expect(sqlOf(steps)).toBe(`SELECT
  "grouped"."customer",
  "grouped"."total",
  "customers"."name"
FROM (
  SELECT
    "orders"."customer",
    sum("orders"."price") AS "total"
  FROM "shop"."bronze"."orders" AS "orders"
  GROUP BY "orders"."customer"
) AS "grouped"
INNER JOIN "silver"."customers" AS "customers" ON "grouped"."customer" = "customers"."number"
WHERE "grouped"."total" > 10
`);
});

test("braces around something else than a column stay", () => {
  expect(sqlOf(begin(orders).select({ pair: expression("struct<a:bigint>", "{'a': {id}}") }))).toContain(
    `{'a': "orders"."id"} AS "pair"`,
  );
});

test("a column of a dataset nobody knows is written as it is", () => {
  expect(sqlOf(begin(open).select({ a: "b" }))).toContain('"open"."b" AS "a"');
});
