import fc from "fast-check";
import { expect } from "vitest";
import type { DeltaTable } from "../../src/lake/index.ts";
import { type Drawing, expectWhere, operations, type World } from "./model-operations.ts";
import { type Drawn, K, type Model, P, queryOf, rowOf, shown, V } from "./model.ts";
import { rowsOf } from "./temporary-table.ts";

/*
 * Random histories: a table of some layout, and operations that are done to it and to a model.
 */

const layout = fc.record({
  vectors: fc.constantFrom(true, true, false),
  changes: fc.boolean(),
  widening: fc.boolean(),
  partitionBy: fc.constantFrom("", "", "p", "k"),
  mapping: fc.constantFrom("none", "none", "name", "id"),
  checkpoint: fc.constantFrom("classic", "v2"),
  interval: fc.integer({ min: 1, max: 5 }),
});
type Layout = typeof layout extends fc.Arbitrary<infer T> ? T : never;

const drawnRow: fc.Arbitrary<Drawn> = fc.record({ k: fc.nat(22), p: fc.nat(5), v: fc.nat(11), more: fc.nat(9) });
const drawnRows = fc.array(drawnRow, { maxLength: 8 });
export const drawing: fc.Arbitrary<Drawing> = fc.record({
  kind: fc.constantFrom(
    ...(Object.keys(operations) as Drawing["kind"][]),
    // what changes rows comes more often
    ...([
      "append",
      "delete",
      "delete",
      "delete",
      "update",
      "update",
      "replaceWhere",
      "restore",
      "restore",
      "restore",
    ] as const),
    ...(["merge", "merge", "merge", "merge"] as const),
  ),
  rows: drawnRows,
  which: fc.nat(100),
  how: fc.nat(100),
  clauses: fc.array(fc.record({ when: fc.nat(3), condition: fc.nat(15), then: fc.nat(100) }), {
    minLength: 1,
    maxLength: 5,
  }),
});

async function created(table: DeltaTable, is: Layout): Promise<Model> {
  const columns = [
    { id: K, name: "k", type: "int" },
    { id: P, name: "p", type: "string" },
    { id: V, name: "v", type: "int" },
  ];
  await table.create({
    columns: columns.map(({ name, type }) => ({ name, type, nullable: true })),
    partitionBy: is.partitionBy === "" ? [] : [is.partitionBy],
    properties: {
      "delta.enableDeletionVectors": String(is.vectors),
      "delta.enableChangeDataFeed": String(is.changes),
      "delta.enableTypeWidening": String(is.widening),
      "delta.columnMapping.mode": is.mapping,
      "delta.checkpointPolicy": is.checkpoint,
      "delta.checkpointInterval": String(is.interval),
    },
  });
  return { columns, rows: [], isMapped: is.mapping !== "none", made: 0 };
}

/** A table with its first rows, and the model of it. */
async function begun(table: DeltaTable, is: Layout, first: readonly Drawn[]): Promise<World> {
  const empty = await created(table, is);
  const model = { ...empty, rows: first.map((row) => rowOf(empty, row)) };
  await table.append(queryOf(model.columns, model.rows));
  const versions = new Map([
    [0, empty],
    [1, model],
  ]);
  return { table, model, versions, latest: 1, wholeFrom: 0, canWiden: is.widening };
}

/** A whole history as it is drawn. */
export const history = fc.record({
  is: layout,
  first: fc.array(drawnRow, { minLength: 3, maxLength: 16 }),
  drawings: fc.array(drawing, { minLength: 6, maxLength: 18 }),
});
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** Lives through a history; after each step the table holds what the model says. */
export async function lived({ is, first, drawings }: History, open: () => DeltaTable): Promise<World> {
  return live(await begun(open(), is, first), drawings, open);
}

async function live(world: World, drawings: readonly Drawing[], reopen: () => DeltaTable): Promise<World> {
  let now = world;
  const versions = new Map(now.versions);
  for (const [step, one] of drawings.entries()) {
    const table = step % 3 === 2 ? reopen() : now.table;
    const model = await operations[one.kind]({ ...now, table }, one);
    const latest = (await table.log.latestVersion()) ?? 0;
    // what an operation commits on its way changes no row
    for (let version = now.latest + 1; version <= latest; version++) versions.set(version, model);
    now = { ...now, table, model, versions, latest, ...(one.kind === "vacuum" ? { wholeFrom: latest } : {}) };
    expect(await rowsOf(table), `${step}: ${one.kind}`).toEqual(shown(model));
    await expectWhere(now, one);
  }
  return now;
}
