import { afterAll, beforeAll, expect, test } from "vitest";
import type { DeltaTable } from "../../src/lake/index.ts";
import { sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

/*
 * A condition may fail at a row that is met late, when most of what it finds has been found. Nothing may be changed then: what was found is not
 * what was asked for.
 */

const ROWS = 1_000_000;
/** Fails at a row near the end. */
const LATE = `(CASE WHEN id = ${ROWS - 10} THEN 'x' ELSE '1' END)::INTEGER`;

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const operations: Readonly<Record<string, (table: DeltaTable) => Promise<unknown>>> = {
  delete: (table) => table.delete(`${LATE} = 1`),
  update: (table) => table.update({ id: "id + 1" }, `${LATE} = 1`),
  "the value of an update": (table) => table.update({ id: LATE }),
  merge: (table) =>
    table.merge({
      source: sql(`SELECT range AS id FROM range(${ROWS})`),
      on: "target.id = source.id",
      clauses: [{ when: "matched", condition: LATE.replace("id", "target.id").concat(" = 1"), then: "delete" }],
    }),
};

test.each(Object.entries(operations).flatMap(([name, run]) => [true, false].map((isOn) => [name, isOn, run] as const)))(
  "%s (deletion vectors: %s) fails as a whole",
  async (name, isOn, run) => {
    const table = lake.table(`${name}-${isOn}`);
    const create = { create: { properties: { "delta.enableDeletionVectors": String(isOn) } } };
    await table.append(sql(`SELECT range AS id FROM range(${ROWS})`), create);
    await expect(run(table)).rejects.toThrow(/x/);
    expect((await table.log.history()).map(({ version }) => version)).toEqual([0]);
    expect((await table.describe()).rows).toBe(ROWS);
  },
);
