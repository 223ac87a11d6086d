import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ColumnBatch } from "../../src/connector/index.ts";
import type { PinnedInput } from "../../src/engine/index.ts";
import type { DatasetId } from "../../src/metadata/index.ts";
import { type Bench, column, extract, never, openBench, select } from "./fixture.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const dataset: DatasetId = "p.silver.t";

/** Rows of a table as functions and ports see them. */
async function read(table: PinnedInput): Promise<readonly ColumnBatch[]> {
  const source = select(`SELECT * FROM ${dataset}`, { [dataset]: table });
  return Array.fromAsync(bench.engine.read(source, table.columns, never));
}

function tableOf(columns: PinnedInput["columns"], files: readonly string[]): PinnedInput {
  return { dataset, columns, provenance: [], files: files.map((path) => ({ path, rowCount: 1, sizeBytes: 1 })) };
}

const samples = {
  boolean: [true, false],
  tinyint: [-128, 127],
  smallint: [-32_768, 32_767],
  int: [-2_147_483_648, 2_147_483_647],
  bigint: [-9_223_372_036_854_775_808n, 9_007_199_254_740_993n],
  float: [1.5, -0.25],
  double: [0.1, -1.7976931348623157e308],
  "decimal(38,10)": ["1234567890123456789012345678.0123456789", "-0.0000000001"],
  string: ["", 'ü "価格" 🛫\n'],
  binary: [Uint8Array.of(0, 255, 16), new Uint8Array()],
  date: [-1, 15_000],
  timestamp: [1_385_856_000_123_456n, -1n],
  timestamp_ntz: [1_385_856_000_123_456n, -62_135_596_800_000_000n],
} as const;

test.each(Object.entries(samples))(
  "values of %s come back as they were delivered, and so does none",
  async (type, values) => {
    const columns = [column("position", "int"), column("value", type)];
    const rows = [...values, null].map((value, index) => [index, value]);
    const delivered = await extract(bench, columns, rows, `read_${type.replace(/\W/g, "_")}`);
    const batches = await read(tableOf(columns, delivered.files));
    expect(batches.map(({ rowCount }) => rowCount)).toEqual([rows.length]);
    expect([...(batches[0]?.columns[1] ?? [])]).toEqual([...values, null]);
  },
);

test("a folder of the path called as a column, with a value, says nothing of rows", async () => {
  const columns = [column("n", "int"), column("m", "string")];
  const delivered = await extract(bench, columns, [[1, "x"]], "n=7/m=dev");
  const [one, two] = [1, 2].map((count) =>
    tableOf(columns, Array.from({ length: count }, () => delivered.files).flat()),
  );
  for (const table of [one, two])
    for (const batch of await read(table as PinnedInput))
      expect([batch.columns[0]?.[0], batch.columns[1]?.[0]]).toEqual([1, "x"]);
});

test("nested values are JSON texts", async () => {
  const delivered = await extract(bench, [column("n", "int")], [[1]], "nested");
  const table = tableOf([column("n", "int")], delivered.files);
  const columns = [column("list", "array<int>"), column("pair", "struct<a:int,b:string>")];
  const source = select(`SELECT [n, NULL] AS list, {'a': n, 'b': 'x'} AS pair FROM ${dataset}`, { [dataset]: table });
  const values: unknown[] = [];
  for await (const batch of bench.engine.read(source, columns, never))
    values.push(...batch.columns.map((one) => one[0]));
  expect(values).toEqual(["[1,null]", '{"a":1,"b":"x"}']);
});

test("a large table is read a few thousand rows at a time, every row once", async () => {
  const columns = [column("n", "bigint")];
  const rows = Array.from({ length: 20_000 }, (_, index) => [BigInt(index)]);
  const delivered = await extract(bench, columns, rows, "large");
  const batches = await read(tableOf(columns, delivered.files));
  expect(Math.max(...batches.map(({ rowCount }) => rowCount))).toBeLessThan(10_000);
  const seen = new Set(batches.flatMap((batch) => [...(batch.columns[0] ?? [])]));
  expect([batches.reduce((sum, { rowCount }) => sum + rowCount, 0), seen.size]).toEqual([20_000, 20_000]);
});

test("a table without files has no batch", async () => {
  expect(await read(tableOf([column("n", "bigint")], []))).toEqual([]);
});

test("an abort ends a reading that is on, with its reason", async () => {
  const columns = [column("n", "bigint")];
  const rows = Array.from({ length: 20_000 }, (_, index) => [BigInt(index)]);
  const { files } = await extract(bench, columns, rows, "aborted");
  const abort = new AbortController();
  const reason = new Error("the run was cancelled");
  const source = select(`SELECT * FROM ${dataset}`, { [dataset]: tableOf(columns, files) });
  let batches = 0;
  const reading = (async () => {
    for await (const batch of bench.engine.read(source, columns, abort.signal)) {
      batches += Math.sign(batch.rowCount);
      abort.abort(reason);
    }
  })();
  await expect(reading).rejects.toBe(reason);
  expect(batches).toBe(1);
});

test("an error in a late row ends the reading, which would else look complete", async () => {
  const source = select(
    "SELECT (CASE WHEN range = 400000 THEN 'x' ELSE '1' END)::INTEGER AS n FROM range(1000000)",
    {},
  );
  let rows = 0;
  const reading = (async () => {
    for await (const { rowCount } of bench.engine.read(source, [column("n", "int")], never)) rows += rowCount;
  })();
  await expect(reading).rejects.toMatchObject({ code: "LW3504" });
  // no row is handed out that others would be missing beside
  expect(rows).toBe(0);
});

test("an interruption between two batches is not taken for the end", async () => {
  const source = select("SELECT range AS n FROM range(1000000)", {});
  const reading = (async () => {
    for await (const _batch of bench.engine.read(source, [column("n", "bigint")], never)) bench.engine.interrupt();
  })();
  await expect(reading).rejects.toMatchObject({ code: "LW3517" });
});

test("a file for others holds every value as it is, in each format", async () => {
  const types = Object.keys(samples);
  const columns = types.map((type, index) => column(`c${index}`, type));
  const rows = [0, 1].map((row) => Object.values(samples).map((values) => values[row]));
  const delivered = await extract(bench, columns, rows, "exported");
  const table = tableOf(columns, delivered.files);
  const source = select(`SELECT * FROM ${dataset}`, { [dataset]: table });
  const write = async (format: "parquet" | "csv" | "ndjson") => {
    const path = join(bench.lake, `exported.${format}`);
    expect(await bench.engine.exportFile(source, { path, format, columns }, never)).toEqual({ rows: 2 });
    return path;
  };
  const copy = { ...table, files: [{ path: await write("parquet"), rowCount: 2, sizeBytes: 1 }] };
  const both = await Promise.all([table, copy].map(read));
  expect(both[1]?.map(({ columns: values }) => values.map((one) => [...one]))).toEqual(
    both[0]?.map(({ columns: values }) => values.map((one) => [...one])),
  );
  const [, ...csv] = readFileSync(await write("csv"), "utf8")
    .trimEnd()
    .split("\n");
  expect(csv.sort()).toMatchInlineSnapshot(`
    [
      "","","2011-01-26","1969-12-31T23:59:59.999999Z","0001-01-01 00:00:00"",
      ""false","127","32767","2147483647","9007199254740993","-0.25","-1.7976931348623157e+308","-0.0000000001","ü ""価格"" 🛫",
      ""true","-128","-32768","-2147483648","-9223372036854775808","1.5","0.1","1234567890123456789012345678.0123456789","","AP8Q","1969-12-31","2013-12-01T00:00:00.123456Z","2013-12-01 00:00:00.123456"",
    ]
  `);
  const objects = readFileSync(await write("ndjson"), "utf8")
    .trimEnd()
    .split("\n")
    .sort();
  expect(objects).toMatchInlineSnapshot(`
    [
      "{"c0":false,"c1":127,"c2":32767,"c3":2147483647,"c4":9007199254740993,"c5":-0.25,"c6":-1.7976931348623157e308,"c7":"-0.0000000001","c8":"ü \\"価格\\" 🛫\\n","c9":"","c10":"2011-01-26","c11":"1969-12-31T23:59:59.999999Z","c12":"0001-01-01T00:00:00.000000"}",
      "{"c0":true,"c1":-128,"c2":-32768,"c3":-2147483648,"c4":-9223372036854775808,"c5":1.5,"c6":0.1,"c7":"1234567890123456789012345678.0123456789","c8":"","c9":"AP8Q","c10":"1969-12-31","c11":"2013-12-01T00:00:00.123456Z","c12":"2013-12-01T00:00:00.123456"}",
    ]
  `);
});

test("numbers that JSON does not know are texts", async () => {
  const columns = [column("n", "double")];
  const delivered = await extract(bench, columns, [[NaN], [-Infinity], [0.1], [null]], "infinite");
  const source = select(`SELECT * FROM ${dataset}`, { [dataset]: tableOf(columns, delivered.files) });
  const path = join(bench.lake, "infinite.ndjson");
  await bench.engine.exportFile(source, { path, format: "ndjson", columns }, never);
  const values = readFileSync(path, "utf8").trimEnd().split("\n");
  expect(values.map((line) => (JSON.parse(line) as { n: unknown }).n)).toEqual(["nan", "-inf", 0.1, null]);
});

test("what lies in structs, lists and maps is written like what does not", async () => {
  const type = "struct<d:double,p:decimal(20,2),b:binary,t:timestamp,l:array<double>,m:map<string,array<double>>>";
  const sql = `SELECT {'d': 'nan'::DOUBLE, 'p': 123456789012345678.90::DECIMAL(20,2), 'b': '\\xAA'::BLOB, 't': TIMESTAMPTZ '2026-01-01 10:00:00Z',
    'l': [1.5, 'inf'::DOUBLE, NULL], 'm': MAP {'a': ['-inf'::DOUBLE]}} AS s UNION ALL SELECT NULL`;
  const columns = [column("s", type)];
  const source = select(sql, {});
  const write = async (format: "csv" | "ndjson") => {
    const path = join(bench.lake, `nested.${format}`);
    await bench.engine.exportFile(source, { path, format, columns }, never);
    return readFileSync(path, "utf8").trimEnd().split("\n");
  };
  const expected = {
    d: "nan",
    p: "123456789012345678.90",
    b: "qg==",
    t: "2026-01-01T10:00:00.000000Z",
    l: [1.5, "inf", null],
    m: { a: ["-inf"] },
  };
  const objects = (await write("ndjson")).map((line) => (JSON.parse(line) as { s: unknown }).s);
  expect(objects).toEqual(expect.arrayContaining([expected, null]));
  const [, ...rows] = await write("csv");
  const cells = rows
    .filter((row) => row !== "")
    .map((row) => JSON.parse(row.slice(1, -1).replaceAll('""', '"')) as unknown);
  expect(cells).toEqual([expected]);
});
