import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StageRequest } from "../../src/engine/index.ts";
import { type Bench, column, extract, never, openBench, request, select } from "./fixture.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const columns = [column("id", "bigint"), column("day", "string")];

function layout(expression: string): NonNullable<StageRequest["layout"]> {
  const stored = columns.map((own) => ({
    ...own,
    key: `f-${own.name}`,
    fileType: own.type,
    isPartition: own.name === "day",
  }));
  const target = { folder: "", partitionBy: ["f-day"], columns: stored, checks: [{ name: "the check", expression }] };
  return { stored, target };
}

async function staged(expression: string) {
  const rows = [
    [1, "a b/ü="],
    [2, null],
    [3, "a b/ü="],
  ];
  const asked = request(bench, await extract(bench, columns, rows, `rows${expression.length}`), columns);
  return { asked, result: bench.engine.stage({ ...asked, layout: layout(expression) }, never) };
}

test("files of a table with names of its own and partitions lie where it wants them, and are read by what the log says of them", async () => {
  const { asked, result } = await staged("id > 0");
  const { add, ledger } = await result;
  expect(ledger).toMatchObject({ in: 3, inserted: 3 });
  expect(add.map(({ rowCount, partitionValues }) => [rowCount, partitionValues?.["f-day"]])).toEqual(
    expect.arrayContaining([
      [2, "a b/ü="],
      [1, null],
    ]),
  );
  expect(add.every(({ name, stats }) => name.includes("/") && "f-id" in stats.minValues)).toBe(true);
  const files = add.map((file) => ({
    ...file,
    path: join(asked.tableFolder, file.name),
    deleted: new Uint32Array([0]),
  }));
  const table = { dataset: asked.dataset, columns: [...columns, column("f-id", "bigint")], provenance: [], files };
  // one row of each file is marked; a column of the name that another has in the files is none of the table's
  expect((await bench.engine.query(select("SELECT * FROM t", { t: table }), 10, never)).rows).toEqual([
    ["3", "a b/ü=", null],
  ]);
  const days = select("SELECT * FROM t", { t: { ...table, columns: columns.slice(1) } });
  expect((await bench.engine.query(days, 10, never)).rows).toEqual([["a b/ü="]]);
});

test("a row that does not fulfil what the table demands leaves no file", async () => {
  const { asked, result } = await staged("id < 3");
  await expect(result).rejects.toMatchObject({ code: "LW6306", message: expect.stringContaining("the check") });
  const names = readdirSync(asked.tableFolder, { recursive: true, encoding: "utf8" });
  expect(names.filter((name) => name.includes(asked.attemptId))).toEqual([]);
});

test("rows of a table that only has conditions are written once, and held against them where they lie", async () => {
  const stored = columns.map((own) => ({ ...own, key: own.name, fileType: own.type, isPartition: false }));
  const checks = [{ name: "the check", expression: "id < 3" }];
  const demanding = { stored, target: { folder: "", partitionBy: [], columns: stored, checks } };
  const stage = async (ids: readonly number[]) => {
    const rows = ids.map((id) => [id, "mon"]);
    const asked = request(bench, await extract(bench, columns, rows, `plain${ids.length}`), columns);
    return { asked, result: bench.engine.stage({ ...asked, layout: demanding }, never) };
  };
  const { result } = await stage([1, 2]);
  const { add, timings } = await result;
  expect(add.map(({ name, rowCount }) => [name.includes("-m"), rowCount])).toEqual([[false, 2]]);
  expect(Object.keys(timings)).toContain("layout");
  const broken = await stage([1, 2, 3]);
  await expect(broken.result).rejects.toMatchObject({
    code: "LW6306",
    message: expect.stringMatching(/the check.*"id":3/),
  });
  const names = readdirSync(broken.asked.tableFolder, { encoding: "utf8" });
  expect(names.filter((name) => name.includes(broken.asked.attemptId))).toEqual([]);
});
