import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Column } from "../../src/base/index.ts";
import {
  type Bench,
  column,
  extract,
  never,
  openBench,
  publish,
  readRejects,
  readRows,
  request,
  sourceColumns,
} from "./fixture.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

async function roundTrip(columns: readonly Column[], rows: readonly (readonly unknown[])[], name: string) {
  const asked = request(bench, await extract(bench, columns, rows, name), columns);
  const result = await bench.engine.stage(asked, never);
  return {
    result,
    rows: await readRows(bench, publish(asked, result)),
    rejects: await readRejects(bench, asked, result),
  };
}

const everyType: readonly Column[] = [
  column("n", "int"),
  column("flag", "boolean"),
  column("tiny", "tinyint"),
  column("small", "smallint"),
  column("big", "bigint"),
  column("single", "float"),
  column("wide", "double"),
  column("exact", "decimal(38,10)"),
  column("text", "string"),
  column("bytes", "binary"),
  column("day", "date"),
  column("instant", "timestamp"),
  column("local", "timestamp_ntz"),
];

test("every type keeps its value, at its limits too", async () => {
  const rows = [
    [
      1,
      true,
      -128,
      -32768,
      -9223372036854775808n,
      1.5,
      5e-324,
      "-1234567890123456789012345678.0123456789",
      "naïve '\"\\\n",
      new Uint8Array([0, 255]),
      -719162,
      -62135596800000000n,
      0n,
    ],
    [
      2,
      false,
      127,
      32767,
      9223372036854775807n,
      -0.25,
      1.7976931348623157e308,
      "0.0000000001",
      "",
      new Uint8Array(),
      2932896,
      253402300799999999n,
      1n,
    ],
    [3, ...Array.from({ length: 12 }, () => null)],
    [4, true, 0, 0, 0n, Number.NaN, Number.NEGATIVE_INFINITY, "1e3", "\u{1f600}", new Uint8Array([1]), 0, -1n, -1n],
  ];
  const { rows: found } = await roundTrip(everyType, rows, "types");
  expect(found).toMatchObject([
    {
      n: 1,
      flag: true,
      tiny: -128,
      small: -32768,
      big: "-9223372036854775808",
      single: 1.5,
      wide: 5e-324,
      exact: "-1234567890123456789012345678.0123456789",
      text: "naïve '\"\\\n",
      day: "0001-01-01",
      instant: "0001-01-01 00:00:00+00",
      local: "1970-01-01 00:00:00",
    },
    {
      n: 2,
      big: "9223372036854775807",
      wide: 1.7976931348623157e308,
      exact: "0.0000000001",
      text: "",
      day: "9999-12-31",
      instant: "9999-12-31 23:59:59.999999+00",
      local: "1970-01-01 00:00:00.000001",
    },
    Object.fromEntries(everyType.map(({ name }) => [name, name === "n" ? 3 : null])),
    { n: 4, exact: "1000.0000000000", text: "\u{1f600}", instant: "1969-12-31 23:59:59.999999+00" },
  ]);
  expect([found[3]?.["single"], found[3]?.["wide"]].map(String)).toEqual(["NaN", "-Infinity"]);
});

test("a value that is not of the promised type refuses its row and is kept", async () => {
  const columns = [column("n", "int"), column("big", "bigint"), column("day", "date"), column("text", "string")];
  const rows = [
    [1, 1n, 0, "good"],
    ["many", 2n, 0, "a"],
    [1.5, 9223372036854775808n, "infinity", "b"],
    [3_000_000_000, null, null, "c"],
  ];
  const { result, rejects, rows: good } = await roundTrip(columns, rows, "promised");
  expect(good).toMatchObject([{ n: 1, big: "1", day: "1970-01-01", text: "good" }]);
  expect(result.ledger).toMatchObject({ in: 4, inserted: 1, quarantined: 3 });
  expect(rejects.map(({ position, row, rules }) => [position, row, rules])).toEqual([
    ["promised:2", { n: "many", big: "2", day: "1970-01-01", text: "a" }, ["cast:n"]],
    [
      "promised:3",
      { n: "1.5", big: "9223372036854775808", day: "infinity", text: "b" },
      ["cast:n", "cast:big", "cast:day"],
    ],
    ["promised:4", { n: "3000000000", big: null, day: null, text: "c" }, ["cast:n"]],
  ]);
  expect(Object.fromEntries(result.rules.map(({ rule, failed }) => [rule, failed]))).toEqual({
    "cast:n": 3,
    "cast:big": 1,
    "cast:day": 1,
  });
});

test("refused rows keep numbers, times, bytes and nested values exactly", async () => {
  const { engine } = bench;
  const columns = [
    column("n", "double"),
    column("b", "binary"),
    column("at", "timestamp"),
    column("s", "struct<x:double,l:array<decimal(20,10)>,m:map<string,bigint>>"),
  ];
  const sql =
    "SELECT 'NaN'::DOUBLE AS n, '\\xFF\\x00'::BLOB AS b, TIMESTAMPTZ '2020-01-01 00:00:00.000001+00' AS at, " +
    "{'x': 'inf'::DOUBLE, 'l': [0.1::DECIMAL(20,10)], 'm': MAP {'k': 9007199254740993}} AS s";
  const asked = request(
    bench,
    { kind: "sql", sql, inputs: [], tables: [], config: {}, configItems: [], runTime: "2026-01-01T00:00:00Z" },
    columns,
    {
      dataset: "p.silver.exact",
      rules: [
        {
          kind: "range",
          name: "number",
          description: "",
          severity: "quarantine",
          column: "n",
          min: 0,
          allowNull: false,
        },
      ],
    },
  );
  const [row] = await readRejects(bench, asked, await engine.stage(asked, never));
  expect(row?.row).toEqual({
    n: "nan",
    b: "/wA=",
    at: "2020-01-01 00:00:00.000001+00",
    s: { x: "inf", l: ["0.1000000000"], m: [{ key: "k", value: "9007199254740993" }] },
  });
});

test("many batches become several files, and typed arrays are taken as they are", async () => {
  const columns = sourceColumns([column("n", "int"), column("x", "double"), column("big", "bigint")]);
  const folder = join(bench.lake, "_lakewright", "many");
  const writer = await bench.engine.extractionWriter({ folder, columns, signal: never });
  for (let start = 0; start < 600_000; start += writer.batchRows) {
    const rowCount = Math.min(writer.batchRows, 600_000 - start);
    const numbers = Int32Array.from({ length: rowCount }, (_, row) => start + row);
    const values = [numbers, Float64Array.from(numbers, (n) => n / 2), BigInt64Array.from(numbers, (n) => BigInt(n))];
    await writer.write({ rowCount, columns: values }, { source: "many", firstRow: start + 1 });
  }
  const { files, rowCount } = await writer.finish();
  expect(rowCount).toBe(600_000);
  expect(files.length).toBeGreaterThan(1);
  const asked = request(
    bench,
    { kind: "extract", files, rowCount, columns, partial: false },
    columns.map(({ name, type }) => column(name, type)),
    {
      rules: [
        {
          kind: "expression",
          name: "in step",
          description: "",
          severity: "fail",
          expression: "n + 1 = _source_row AND x * 2 = n AND big = n",
          allowNull: false,
        },
      ],
    },
  );
  expect(await bench.engine.stage(asked, never)).toMatchObject({
    failed: [],
    ledger: { in: 600_000, inserted: 600_000 },
  });
});

test("an abandoned extraction leaves no rows of batches, an empty one no file", async () => {
  const columns = sourceColumns([column("n", "int")]);
  const folder = join(bench.lake, "_lakewright", "abandoned");
  const writer = await bench.engine.extractionWriter({ folder, columns, signal: never });
  await writer.write({ rowCount: 1, columns: [[1]] }, { source: "s", firstRow: 1 });
  await writer.abandon();
  expect(readdirSync(folder)).toEqual([]);
  const empty = await bench.engine.extractionWriter({ folder, columns, signal: never });
  expect(await empty.finish()).toMatchObject({ files: [], rowCount: 0 });
});

test("a cancelled extraction says why", async () => {
  const controller = new AbortController();
  const columns = sourceColumns([column("n", "int")]);
  const writer = await bench.engine.extractionWriter({
    folder: join(bench.lake, "cancelled"),
    columns,
    signal: controller.signal,
  });
  controller.abort(new Error("no more"));
  await expect(writer.write({ rowCount: 1, columns: [[1]] }, { source: "s", firstRow: 1 })).rejects.toThrow("no more");
  await writer.abandon();
});
