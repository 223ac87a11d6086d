import { rmSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DeltaTable } from "../../src/lake/index.ts";
import { sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

/*
 * Random histories of a table that makes values itself (identity, default, generated) and has a constraint, held against a model. How rows lie
 * and what else can be done to tables is the matter of `random-operations.test.ts`.
 */

const RUNS = Number(
  process.env["LAKEWRIGHT_FUZZ_RUNS"] ?? (process.env["LAKEWRIGHT_FULL_SWEEP"] === undefined ? 6 : 300),
);
const SEED = Number(process.env["LAKEWRIGHT_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

type Values = Readonly<{ k: number | null; v: number | null }>;
/** Rows by the identity that the table gave them. */
type Rows = ReadonlyMap<number, Values>;

const DEFAULT = 5;
const LIMIT = 50;

/** How the table says it, and how the model does. */
const twice = ({ k, v }: Values): number | null => (k === null || v === null ? null : k + v);
const isAllowed = ({ v }: Values): boolean => v === null || v < LIMIT;

const layout = fc.record({
  vectors: fc.boolean(),
  changes: fc.boolean(),
  mapping: fc.constantFrom("none", "name", "id"),
  partitionBy: fc.constantFrom("", "v"),
  step: fc.constantFrom(1, 3, -2),
});

async function created(table: DeltaTable, is: typeof layout extends fc.Arbitrary<infer T> ? T : never): Promise<void> {
  await table.create({
    columns: [
      { name: "id", type: "bigint", nullable: false, identity: { start: 10, step: is.step } },
      { name: "k", type: "int", nullable: true },
      { name: "g", type: "int", nullable: true, generated: "k + v" },
      { name: "v", type: "int", nullable: true, default: String(DEFAULT) },
    ],
    partitionBy: is.partitionBy === "" ? [] : [is.partitionBy],
    constraints: { small: `v < ${LIMIT} OR v IS NULL` },
    properties: {
      "delta.enableDeletionVectors": String(is.vectors),
      "delta.enableChangeDataFeed": String(is.changes),
      "delta.columnMapping.mode": is.mapping,
      "delta.checkpointInterval": "3",
    },
  });
}

const drawing = fc.record({
  kind: fc.constantFrom(
    "append",
    "append",
    "merge",
    "merge",
    "update",
    "delete",
    "replaceWhere",
    "overwrite",
    "optimize",
    "restore",
  ),
  rows: fc.array(fc.record({ k: fc.option(fc.nat(12)), v: fc.option(fc.nat(52)) }), { maxLength: 6 }),
  lacks: fc.boolean(),
  above: fc.nat(12),
});
type Drawing = typeof drawing extends fc.Arbitrary<infer T> ? T : never;

/** What an operation makes of the rows that are there, and those it brings, which have no identity yet. */
type Effect = Readonly<{ kept: Rows; come: readonly Values[]; work: () => Promise<unknown> }>;

const literal = (value: number | null) => `${value ?? "NULL"}::INTEGER`;

function query(rows: readonly Values[], lacks: boolean) {
  const one = ({ k, v }: Values) => `SELECT ${literal(k)} AS k${lacks ? "" : `, ${literal(v)} AS v`}`;
  return sql(rows.length === 0 ? `${one({ k: null, v: null })} WHERE false` : rows.map(one).join(" UNION ALL "));
}

const changed = (rows: Rows, change: (row: Values) => Values): Rows =>
  new Map([...rows].map(([id, row]) => [id, change(row)]));
const without = (rows: Rows, isGone: (row: Values) => boolean): Rows =>
  new Map([...rows].filter(([, row]) => !isGone(row)));

function effectOf(table: DeltaTable, now: Rows, { kind, rows, lacks, above }: Drawing): Effect {
  const drawn = rows.map(({ k, v }) => ({ k, v: lacks ? DEFAULT : v }));
  const isAbove = ({ k }: Values) => k !== null && k > above;
  switch (kind) {
    case "append":
      return { kept: now, come: drawn, work: () => table.append(query(drawn, lacks)) };
    case "overwrite":
      return { kept: new Map(), come: drawn, work: () => table.overwrite(query(drawn, lacks)) };
    case "replaceWhere": {
      const fitting = drawn.filter(isAbove);
      const work = () => table.replaceWhere(`k > ${above}`, query(fitting, lacks));
      return { kept: without(now, isAbove), come: fitting, work };
    }
    case "delete":
      return { kept: without(now, isAbove), come: [], work: () => table.delete(`k > ${above}`) };
    case "update": {
      const kept = changed(now, (row) => (isAbove(row) ? { k: row.k, v: row.v === null ? null : row.v + 7 } : row));
      return { kept, come: [], work: () => table.update({ v: "v + 7" }, `k > ${above}`) };
    }
    case "merge": {
      // one row of the source for each key: others are the matter of other tests
      const source = new Map(drawn.map((row) => [row.k, row]));
      const kept = changed(now, (row) => ({
        k: row.k,
        v: (row.k === null ? undefined : source.get(row.k))?.v ?? row.v,
      }));
      const known = new Set([...now.values()].map(({ k }) => k));
      const come = [...source.values()].filter(({ k }) => k === null || !known.has(k));
      const work = () =>
        table.merge({
          source: query([...source.values()], lacks),
          on: "target.k = source.k",
          clauses: [
            {
              when: "matched",
              then: "update",
              set: lacks ? { v: String(DEFAULT) } : { v: "coalesce(source.v, target.v)" },
            },
            { when: "not matched", then: "insert", values: lacks ? { k: "source.k" } : "all" },
          ],
        });
      return { kept, come, work };
    }
    default:
      return { kept: now, come: [], work: () => table.optimize() };
  }
}

/** The rows of the table; each has the values that it must have. */
async function rowsIn(table: DeltaTable): Promise<Rows> {
  const { rows } = await table.read();
  const found = rows.map(({ id, k, v, g }) => {
    expect(g, "the generated column").toBe(twice({ k: k as number | null, v: v as number | null }));
    return [Number(id), { k, v } as Values] as const;
  });
  expect(new Set(found.map(([id]) => id)).size, "identities").toBe(found.length);
  return new Map(found);
}

const asTexts = (rows: Iterable<Values>) => Array.from(rows, ({ k, v }) => `${k} ${v}`).sort();

/** Those that were there are what they shall be, the others are those that came, with identities that nobody had before. */
function expectRows(found: Rows, { kept, come }: Effect, given: ReadonlySet<number>): void {
  const news = new Map([...found].filter(([id]) => !kept.has(id)));
  expect(new Map([...found].filter(([id]) => kept.has(id)))).toEqual(kept);
  expect(asTexts(news.values())).toEqual(asTexts(come));
  for (const id of news.keys()) expect([id, given.has(id)], "an identity given twice").toEqual([id, false]);
}

test(`tables that make values keep to a plain model (seed ${SEED})`, { timeout: 6_000_000 }, async () => {
  let number = 0;
  await fc.assert(
    fc.asyncProperty(layout, fc.array(drawing, { minLength: 4, maxLength: 12 }), async (is, drawings) => {
      const name = `t-${number++}`;
      await created(lake.table(name), is);
      let now: Rows = new Map();
      const given = new Set<number>();
      const versions = new Map<number, Rows>([[0, now]]);
      let latest = 0;
      for (const drawn of drawings) {
        const table = lake.table(name);
        if (drawn.kind === "restore") {
          const version = Math.max(0, latest - (drawn.above % 3) - 1);
          await table.restore({ version });
          now = versions.get(version) ?? now;
          expect(await rowsIn(table)).toEqual(now);
        } else {
          const effect = effectOf(table, now, drawn);
          if ([...effect.kept.values(), ...effect.come].every(isAllowed)) {
            await effect.work();
            const found = await rowsIn(lake.table(name));
            expectRows(found, effect, given);
            now = found;
          } else {
            await expect(effect.work(), drawn.kind).rejects.toMatchObject({ code: "LW6306" });
            expect(await rowsIn(lake.table(name))).toEqual(now);
          }
        }
        for (const id of now.keys()) given.add(id);
        const reached = (await lake.table(name).log.latestVersion()) ?? 0;
        for (let version = latest + 1; version <= reached; version++) versions.set(version, now);
        latest = reached;
      }
      expect((await lake.table(name).check()).findings).toEqual([]);
      rmSync(lake.path(name), { recursive: true });
    }),
    { numRuns: RUNS, seed: SEED },
  );
});
