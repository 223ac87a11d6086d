import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { DeltaTable } from "../../src/lake/index.ts";
import { describeWith } from "../support/needs.ts";
import { runPython, runSpark } from "../support/python.ts";
import { type TemporaryLake, temporaryLake } from "./delta-content.ts";

// Spark shares two cores with the other suites
vi.setConfig({ testTimeout: 1_200_000, hookTimeout: 300_000 });

/** Operations in a history; the full length by LAKEWRIGHT_FULL_SWEEP. */
const LENGTH = process.env["LAKEWRIGHT_FULL_SWEEP"] === undefined ? 18 : 200;
const SEED = Number(process.env["LAKEWRIGHT_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

type Row = Readonly<{ id: number; g: number; v: string | null }>;
type Operation = Readonly<{ kind: "append" | "delete" | "update" | "upsert" | "optimize"; at: number; g: number }>;

/** Numbers that follow from the seed (mulberry32). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const fresh = ({ at, g }: Operation): readonly Row[] =>
  [0, 1, 2].map((step) => ({ id: at + step, g, v: step === 1 ? null : `v${at}` }));

function modelled(rows: readonly Row[], op: Operation): readonly Row[] {
  switch (op.kind) {
    case "append":
      return [...rows, ...fresh(op)];
    case "delete":
      return rows.filter(({ g }) => g !== op.g);
    case "update":
      return rows.map((row) => (row.g === op.g ? { ...row, g: (row.g + 1) % 5, v: "changed" } : row));
    case "upsert": {
      const news = new Map(fresh(op).map((row) => [row.id, row]));
      const known = new Set(rows.map(({ id }) => id));
      return [...rows.map((row) => news.get(row.id) ?? row), ...[...news.values()].filter(({ id }) => !known.has(id))];
    }
    case "optimize":
      return rows;
    default:
      return op.kind satisfies never;
  }
}

const literal = (value: string | null) => (value === null ? "CAST(NULL AS STRING)" : `'${value}'`);
const query = (op: Operation) =>
  fresh(op)
    .map(({ id, g, v }) => `SELECT CAST(${id} AS BIGINT) AS id, CAST(${g} AS INT) AS g, ${literal(v)} AS v`)
    .join(" UNION ALL ");

async function byUs(table: DeltaTable, op: Operation): Promise<void> {
  const rows = { kind: "sql", sql: query(op) } as const;
  if (op.kind === "append") await table.append(rows);
  else if (op.kind === "delete") await table.delete(`g = ${op.g}`);
  else if (op.kind === "update") await table.update({ g: "(g + 1) % 5", v: "'changed'" }, `g = ${op.g}`);
  else if (op.kind === "optimize") await table.optimize();
  else
    await table.merge({
      source: rows,
      on: "target.id = source.id",
      clauses: [
        { when: "matched", then: "update", set: "all" },
        { when: "not matched", then: "insert", values: "all" },
      ],
    });
}

async function bySpark(path: string, op: Operation): Promise<void> {
  const table = `delta.\`${path}\``;
  const statement = {
    append: `INSERT INTO ${table} ${query(op)}`,
    delete: `DELETE FROM ${table} WHERE g = ${op.g}`,
    update: `UPDATE ${table} SET g = (g + 1) % 5, v = 'changed' WHERE g = ${op.g}`,
    upsert: `MERGE INTO ${table} AS t USING (${query(op)}) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *`,
    optimize: `OPTIMIZE ${table}`,
  }[op.kind];
  await runSpark("spark.sql(args)", statement);
}

async function byDeltaRs(path: string, op: Operation): Promise<void> {
  const code = `
from deltalake import DeltaTable, write_deltalake
import pyarrow as pa
op, rows = args["op"], args["rows"]
new = pa.table({"id": pa.array([r["id"] for r in rows], pa.int64()), "g": pa.array([r["g"] for r in rows], pa.int32()), "v": pa.array([r["v"] for r in rows], pa.string())})
t = DeltaTable(args["path"])
if op["kind"] == "append":
    write_deltalake(t, new, mode="append")
elif op["kind"] == "delete":
    t.delete(f"g = {op['g']}")
elif op["kind"] == "update":
    t.update(updates={"g": "(g + 1) % 5", "v": "'changed'"}, predicate=f"g = {op['g']}")
elif op["kind"] == "optimize":
    t.optimize.compact()
else:
    t.merge(new, "t.id = s.id", source_alias="s", target_alias="t").when_matched_update_all().when_not_matched_insert_all().execute()`;
  await runPython(code, { path, op, rows: fresh(op) });
}

describeWith(["python", "spark"], "one table written in turn by us, delta-rs and Spark", () => {
  let lake: TemporaryLake;
  beforeAll(() => {
    lake = temporaryLake();
  });
  afterAll(() => lake.close());

  /** Deletion vectors are beyond delta-rs as a writer: with them, only Spark and we take turns. */
  const histories = [
    { name: "plain", vectors: "false", writers: ["us", "delta-rs", "spark"] },
    { name: "vectors", vectors: "true", writers: ["us", "spark"] },
  ] as const;

  for (const { name, vectors, writers } of histories) {
    test(`${name}: ${LENGTH} random operations give what a plain model gives (seed ${SEED})`, async () => {
      const next = numbersFrom(SEED);
      const table = lake.table(name);
      const path = lake.path(name);
      let model: readonly Row[] = fresh({ kind: "append", at: 0, g: 0 });
      await table.append(
        { kind: "sql", sql: query({ kind: "append", at: 0, g: 0 }) },
        { create: { properties: { "delta.enableDeletionVectors": vectors, "delta.checkpointInterval": "5" } } },
      );
      for (let step = 0; step < LENGTH; step++) {
        const kind = (["append", "append", "delete", "update", "upsert", "optimize"] as const)[next(6)] ?? "append";
        // appends bring new keys only, so that an upsert has one row to change
        const op: Operation = { kind, at: kind === "append" ? 100 + step * 10 : next(20), g: next(5) };
        const writer = writers[next(writers.length)] ?? "us";
        if (writer === "us") await byUs(table, op);
        else if (writer === "spark") await bySpark(path, op);
        else await byDeltaRs(path, op);
        model = modelled(model, op);
        const { rows } = await table.read();
        const texts = rows.map((row) => JSON.stringify([Number(row["id"]), row["g"], row["v"]])).sort();
        expect(texts, `step ${step}: ${kind} by ${writer}`).toEqual(
          model.map(({ id, g, v }) => JSON.stringify([id, g, v])).sort(),
        );
      }
      expect((await lake.table(name).check()).findings).toEqual([]);
    });
  }
});
