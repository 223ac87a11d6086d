import { afterAll, beforeAll, expect, test } from "vitest";
import { heldCondition } from "../../src/lake/delta/expression/held.ts";
import { understand } from "../../src/lake/delta/expression/understand.ts";
import { expressionRows, failingExpressions, refusedExpressions, understoodExpressions } from "./table-expressions.ts";
import { type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(async () => {
  lake = temporaryLake();
  await lake.table("rows").append(expressionRows);
});
afterAll(() => lake.close());

test("every expression that is understood has the values it has in Spark", async () => {
  const scan = await lake.table("rows").scan();
  const extra = Object.fromEntries(
    understoodExpressions.map(([text], index) => [`v${index}`, `(${understand(text, scan.columns).sql})::VARCHAR`]),
  );
  const { rows } = await lake.engine.readRows({ rows: { kind: "scan", scan, extra, orderBy: ["i"] } });
  for (const [index, [text, values]] of understoodExpressions.entries())
    expect(
      rows.map((row) => row[`v${index}`]),
      text,
    ).toEqual(values);
});

test.each(failingExpressions)("%s ends what asks for it: there is no value for some row", async (text) => {
  const scan = await lake.table("rows").scan();
  const extra = { v: `(${understand(text, scan.columns).sql})::VARCHAR` };
  await expect(lake.engine.readRows({ rows: { kind: "scan", scan, extra } })).rejects.toThrow(/./);
});

test.each(refusedExpressions)("%s is refused, saying why", async (expression, reason) => {
  const { columns } = await lake.table("rows").scan();
  const held = { table: "t", what: "the constraint c", expression };
  expect(() => heldCondition(held, columns)).toThrow(reason);
});
