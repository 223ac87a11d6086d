import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkLedger, type PinnedInput, type StageResult } from "../../src/engine/index.ts";
import type { Rule } from "../../src/metadata/index.ts";
import { type Bench, column, extract, never, openBench, publish, readRows, request } from "./fixture.ts";

/*
 * Uniqueness judges the table that would result: a published row that a refused row would have replaced stays, and what is equal to it has
 * to leave as well. What is published is compared with a model that asks all rows until nothing more leaves.
 */

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

type Line = Readonly<{ id: number | null; name: string | null; code: string | null; amount: string | null }>;
const columns = [
  column("id", "bigint"),
  column("name", "string"),
  column("code", "string"),
  column("amount", "decimal(10,2)"),
];
const line = (
  id: number | null,
  name: string | null,
  amount: string | null = "1.00",
  code: string | null = null,
): Line => ({
  id,
  name,
  code,
  amount,
});

let count = 0;
async function batch(lines: readonly Line[]) {
  const rows = lines.map(({ id, name, code, amount }) => [id === null ? null : BigInt(id), name, code, amount]);
  return extract(bench, columns, rows, `lines${++count}`);
}

async function published(lines: readonly Line[]): Promise<PinnedInput> {
  const asked = request(bench, await batch(lines), columns, { dataset: `ops.bronze.u${++count}` });
  return publish(asked, await bench.engine.stage(asked, never));
}

type Wish = Readonly<{ severity: Rule["severity"]; keep?: "first" | "last" }>;
const rules = ({ severity, keep }: Wish): readonly Rule[] => [
  {
    kind: "unique",
    name: "name",
    description: "",
    severity,
    columns: ["name"],
    ...(keep && { keep, orderBy: "amount" }),
  },
  { kind: "unique", name: "code", description: "", severity, columns: ["code"] },
  { kind: "not_null", name: "amount", description: "", severity: "quarantine", columns: ["amount"] },
];

async function merge(table: PinnedInput, lines: readonly Line[], wish: Wish) {
  const asked = request(bench, await batch(lines), columns, {
    dataset: table.dataset,
    published: table,
    rules: rules(wish),
    materialize: { as: "merge" },
    mergeKeys: ["id"],
  });
  const result = await bench.engine.stage(asked, never);
  checkLedger(asked.dataset, result.ledger);
  const rows = await readRows(bench, publish(asked, result));
  return {
    result,
    rows: rows.map((row) => line(Number(row["id"]), text(row["name"]), text(row["amount"]), text(row["code"]))),
  };
}
const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
const left = ({ ledger }: StageResult): number => ledger.quarantined + ledger.discarded;

test("a published row that stays, because its replacement leaves, keeps its value", async () => {
  const table = await published([line(1, "x"), line(2, "y"), line(7, "w")]);
  const lines = [line(1, "y"), line(3, "x"), line(8, "w"), line(7, "v", null)];
  for (const severity of ["quarantine", "discard"] as const) {
    const { result, rows } = await merge(table, lines, { severity });
    expect(rows).toEqual([line(1, "x"), line(2, "y"), line(7, "w")]);
    expect(result.ledger).toMatchObject({ in: 4, inserted: 0, updated: 0 });
    expect(left(result)).toBe(4);
  }
  // when nobody's name is taken, the exchange is made
  const { rows } = await merge(table, [line(1, "v"), line(3, "x")], { severity: "quarantine" });
  expect(rows).toEqual([line(1, "v"), line(2, "y"), line(3, "x"), line(7, "w")]);
});

test("a chain of names that are handed on breaks as a whole", async () => {
  const ids = Array.from({ length: 300 }, (_, id) => id);
  const table = await published([...ids.map((id) => line(id, `n${id}`)), line(300, "n300")]);
  const { rows, result } = await merge(
    table,
    ids.map((id) => line(id, `n${id + 1}`)),
    { severity: "quarantine" },
  );
  expect(left(result)).toBe(300);
  expect(rows.find(({ id }) => id === 299)).toEqual(line(299, "n299"));
});

/** Rows leave while one of them breaks a rule in the table that would result. `keys:unique` comes first: of equal rows one is left. */
function model(before: readonly Line[], lines: readonly Line[]): readonly Line[] {
  const good = lines.filter(({ id, amount }) => id !== null && amount !== null);
  const different = (id: number | null) =>
    new Set(good.filter((row) => row.id === id).map((row) => JSON.stringify(row))).size;
  let batchRows = [...new Map(good.filter(({ id }) => different(id) === 1).map((row) => [row.id, row])).values()];
  const resulting = (): readonly Line[] => {
    const replaced = new Set(batchRows.map(({ id }) => id));
    return [...before.filter(({ id }) => !replaced.has(id)), ...batchRows];
  };
  for (;;) {
    const asked = batchRows.length;
    for (const key of ["name", "code"] as const) {
      const values = resulting().map((row) => row[key]);
      batchRows = batchRows.filter(
        (row) => row[key] === null || values.filter((value) => value === row[key]).length < 2,
      );
    }
    if (batchRows.length === asked) return resulting();
  }
}

const names = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", null);
const lineOf = fc.record<Line>({
  id: fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 1, max: 9 }) }, { weight: 1, arbitrary: fc.constant(null) }),
  name: names,
  code: fc.oneof(fc.constant(null), names),
  amount: fc.constantFrom("1.00", "2.00", "3.00", null),
});
/** A table that obeys its rules. */
const tableOf = fc.array(lineOf, { maxLength: 10 }).map((lines) =>
  lines.reduce<readonly Line[]>((table, row) => {
    const isFree = (key: "id" | "name" | "code") =>
      row[key] === null || table.every((other) => other[key] !== row[key]);
    if (row.id === null || row.amount === null) return table;
    return isFree("id") && isFree("name") && isFree("code") ? [...table, row] : table;
  }, []),
);
const wishOf = fc.record<Wish>(
  { severity: fc.constantFrom("quarantine", "discard"), keep: fc.constantFrom("first", "last") },
  { requiredKeys: ["severity"] },
);
const sorted = (rows: readonly Line[]): readonly string[] => rows.map((row) => JSON.stringify(row)).toSorted();

test("whatever is delivered, the resulting table obeys and nothing leaves without need", async () => {
  await fc.assert(
    fc.asyncProperty(tableOf, fc.array(lineOf, { maxLength: 10 }), wishOf, async (before, lines, wish) => {
      const { rows, result } = await merge(await published(before), lines, wish);
      for (const key of ["id", "name", "code"] as const) {
        const values = rows.flatMap((row) => (row[key] === null ? [] : [row[key]]));
        expect(new Set(values).size, `${key} is unique`).toBe(values.length);
      }
      // what was published is there, as it was or replaced
      expect(before.filter(({ id }) => rows.every((row) => row.id !== id))).toEqual([]);
      expect(result.rules.filter(({ rule, effect }) => rule === "amount" && effect === "failed")).toEqual([]);
      if (wish.keep === undefined) expect(sorted(rows)).toEqual(sorted(model(before, lines)));
    }),
    { numRuns: 40, seed: 20_261_129 },
  );
});
