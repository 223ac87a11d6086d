import { rmSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DeltaTable } from "../../src/lake/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

type Row = Readonly<{ id: number; g: number; v: string }>;
type Operation =
  | Readonly<{ kind: "append" | "upsert" | "replace"; from: number; count: number; g: number }>
  | Readonly<{ kind: "delete" | "update"; g: number }>
  | Readonly<{ kind: "optimize" | "reopen" }>
  | Readonly<{ kind: "restore"; back: number }>;

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("append", "upsert", "replace"),
    from: fc.nat(30),
    count: fc.integer({ min: 1, max: 12 }),
    g: fc.nat(3),
  }),
  fc.record({ kind: fc.constantFrom("delete", "update"), g: fc.nat(3) }),
  fc.record({ kind: fc.constantFrom("optimize", "reopen") }),
  fc.record({ kind: fc.constant("restore"), back: fc.nat(2) }),
) as fc.Arbitrary<Operation>;

const fresh = ({ from, count, g }: { from: number; count: number; g: number }): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: from + index, g, v: `n${from}` }));
const query = (rows: readonly Row[]) =>
  sql(rows.map(({ id, g, v }) => `SELECT ${id} AS id, ${g} AS g, '${v}' AS v`).join(" UNION ALL "));

/** What the operation does to the rows, as plainly as it can be said. */
function modelled(rows: readonly Row[], op: Operation): readonly Row[] {
  switch (op.kind) {
    case "append":
      return [...rows, ...fresh(op)];
    case "upsert": {
      const news = new Map(fresh(op).map((row) => [row.id, row]));
      const known = new Set(rows.map(({ id }) => id));
      return [...rows.map((row) => news.get(row.id) ?? row), ...[...news.values()].filter(({ id }) => !known.has(id))];
    }
    case "replace":
      return [...rows.filter(({ g }) => g !== op.g), ...fresh(op)];
    case "delete":
      return rows.filter(({ g }) => g !== op.g);
    case "update":
      return rows.map((row) => (row.g === op.g ? { ...row, g: (row.g + 1) % 4, v: `${row.v}u`.slice(0, 20) } : row));
    default:
      return rows;
  }
}

async function perform(table: DeltaTable, op: Operation): Promise<void> {
  switch (op.kind) {
    case "append":
      await table.append(query(fresh(op)));
      return;
    case "upsert":
      await table.merge({
        source: query(fresh(op)),
        on: "target.id = source.id",
        clauses: [
          { when: "matched", then: "update", set: "all" },
          { when: "not matched", then: "insert", values: "all" },
        ],
      });
      return;
    case "replace":
      await table.replaceWhere(`g = ${op.g}`, query(fresh(op)));
      return;
    case "delete":
      await table.delete(`g = ${op.g}`);
      return;
    case "update":
      await table.update({ g: "(g + 1) % 4", v: "left(v || 'u', 20)" }, `g = ${op.g}`);
      return;
    case "optimize":
      await table.optimize();
      return;
    default:
      return;
  }
}

const asTexts = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort();

const LAYOUTS = {
  plain: {},
  vectors: { properties: { "delta.enableDeletionVectors": "true" } },
  "vectors and changes": {
    properties: { "delta.enableDeletionVectors": "true", "delta.enableChangeDataFeed": "true" },
  },
  "mapped and partitioned": {
    partitionBy: ["g"],
    properties: { "delta.columnMapping.mode": "name", "delta.enableDeletionVectors": "true" },
  },
  "frequent V1 checkpoints": { properties: { "delta.checkpointInterval": "2" } },
} as const;

for (const [layout, create] of Object.entries(LAYOUTS)) {
  test(`random operations give what a plain model gives: ${layout}`, { timeout: 240_000 }, async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 4, maxLength: 14 }), async (operations) => {
        const name = `t-${layout.replaceAll(" ", "-")}-${number++}`;
        let table = lake.table(name);
        let model: readonly Row[] = fresh({ from: 0, count: 20, g: 0 });
        await table.append(query(model), { create });
        const states = new Map<number, readonly Row[]>([[0, model]]);
        for (const op of operations) {
          if (op.kind === "reopen") table = lake.table(name);
          const version = (await table.log.latestVersion()) ?? 0;
          if (op.kind === "restore") {
            const to = Math.max(0, version - op.back);
            await table.restore({ version: to });
            model = states.get(to) ?? [];
          } else {
            if (op.kind === "upsert" && new Set(model.map(({ id }) => id)).size < model.length) continue;
            await perform(table, op);
            model = modelled(model, op);
          }
          for (let next = version + 1; next <= ((await table.log.latestVersion()) ?? 0); next++)
            states.set(next, model);
          expect(await rowsOf(table), op.kind).toEqual(asTexts(model));
        }
        expect(await rowsOf(lake.table(name))).toEqual(asTexts(model));
        const checked = await lake.table(name).check();
        expect(checked).toMatchObject({ findings: [], rows: model.length });
        rmSync(lake.path(name), { recursive: true });
      }),
      { numRuns: 8 },
    );
  });
}
