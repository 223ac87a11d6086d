import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { duckdbRows } from "../contract/connector-sink.ts";
import { column, never, publish, readRows, request } from "./fixture.ts";
import { openFileBench } from "./file-kit.ts";

const { bench, file, inspect, load } = await openFileBench();
afterAll(() => bench.close());

test("a broken line of NDJSON is put aside with its text, blank lines are no rows", async () => {
  const text = '{"a":1,"b":"x"}\n\nnot json\n{"a":"2","b":{"c":[1]}}\r\n[1,2]\n{"a":1e400}\n{"b":"last","x":1}';
  const { delivered, rows, rejects } = await load([await file("lines.ndjson", text)]);
  expect(delivered).toBe(6);
  expect(rows).toMatchObject([
    { a: 1, b: "x", _source_row: "1" },
    { a: 2, b: '{"c":[1]}', _source_row: "3" },
    { a: null, b: "last", _source_row: "6" },
  ]);
  expect(rejects).toMatchObject([
    { position: "lines.ndjson:2", rules: ["parse"], row: { _raw: "not json" } },
    { position: "lines.ndjson:4", rules: ["parse"], row: { _raw: "[1,2]" } },
    { position: "lines.ndjson:5", rules: ["cast:a"], row: { a: "1e400" } },
  ]);
});

test("the text of a broken line is found in a gzipped NDJSON file too", async () => {
  const { rejects } = await load([await file("zipped.ndjson.gz", gzipSync('{"a":1}\n{"a":\n{"a":3}\n'))]);
  expect(rejects).toMatchObject([{ position: "zipped.ndjson.gz:2", row: { _raw: '{"a":' } }]);
});

test("a JSON file is read object by object, and put aside as a whole when it is cut", async () => {
  const good = await file("good.json", '[{"a":1,"b":"x"},{"a":2},7]');
  const cut = await file("cut.json", '[{"a":1},{"a":2,');
  const { delivered, rows, rejects } = await load([good, cut]);
  expect(delivered).toBe(4);
  expect(rows).toMatchObject([{ a: 1 }, { a: 2 }]);
  expect(rejects).toMatchObject([
    { position: "cut.json:1", rules: ["parse"], row: { _raw: '[{"a":1},{"a":2,' } },
    { position: "good.json:3", rules: ["parse"], row: { _raw: "7" } },
  ]);
});

test("a folder of the path called as a column, with a value, says nothing of rows", async () => {
  const texts = { csv: "a,b\n1,x\n", ndjson: '{"a":1,"b":"x"}\n', json: '[{"a":1,"b":"x"}]' };
  for (const [format, text] of Object.entries(texts)) {
    const scan = await file(`a=7/b=dev/rows.${format}`, text);
    expect(await inspect(scan)).toEqual({ a: expect.stringContaining("int"), b: "string" });
    expect((await load([scan])).rows, format).toMatchObject([{ a: 1, b: "x" }]);
  }
});

test.each([
  ["no archive at all", () => Buffer.from("a,b\n1,x\n")],
  ["an archive cut short", (whole: Buffer) => whole.subarray(0, whole.length - 12)],
  [
    "an archive with a damaged byte",
    (whole: Buffer) => Buffer.concat([whole.subarray(0, 12), Buffer.from([255, 255]), whole.subarray(14)]),
  ],
])("%s is named as not readable", async (_what, damage) => {
  const whole = gzipSync("a,b\n1,x\n2,y\n".repeat(50));
  const scan = await file("damaged.csv.gz", damage(whole));
  await expect(load([scan])).rejects.toMatchObject({ code: "LW3520" });
});

test("names with quotes, slashes and tildes are found in JSON and CSV", async () => {
  const columns = [{ ...column("odd", "int"), sourceName: 'o"d/d~', sourceType: "" }];
  for (const scan of [await file("odd.ndjson", '{"o\\"d/d~":5}\n'), await file("odd.csv", '"o""d/d~",b\n5,x\n')]) {
    const folder = join(bench.lake, "_lakewright", "odd", scan.format);
    const writer = await bench.engine.extractionWriter({ folder, columns, signal: never });
    expect(await writer.scanFile(scan, "file-0")).toMatchObject({ rowCount: 1, files: ["file-0-00000.parquet"] });
    const { files } = await writer.finish();
    const asked = request(bench, { kind: "extract", files, rowCount: 1, columns, partial: false }, [
      column("odd", "int"),
    ]);
    expect((await readRows(bench, publish(asked, await bench.engine.stage(asked, never))))[0]).toMatchObject({
      odd: 5,
    });
  }
});

test("columns may have the names that the readers use for themselves", async () => {
  const names = ["place", "raw", "shift", "i", "line", "json", "v0", "v1"];
  const columns = names.map((name) => column(name, "int"));
  const values = names.map((_, index) => index);
  const csv = `${names.join(",")}\n${values.join(",")}\nbroken\n${values.join(",")}\n`;
  const object = JSON.stringify(Object.fromEntries(names.map((name, index) => [name, index])));
  for (const scan of [await file("names.csv", csv), await file("names.ndjson", `${object}\nbroken\n${object}\n`)]) {
    expect(await inspect(scan)).toEqual(Object.fromEntries(names.map((name) => [name, "bigint"])));
    const { rows, rejects } = await load([scan], columns);
    expect(rows.map((row) => names.map((name) => row[name]))).toEqual([values, values]);
    expect(rejects).toMatchObject([{ row: { _raw: "broken" } }]);
  }
});

test("types are found by looking at the values, and nothing loses digits", async () => {
  const csv = [
    "n,zip,big,when,local,day,mixed,flag,time,price",
    "1,007,12345678901234567890,2013-01-01T05:00:00Z,2013-01-01 05:00:00,2013-01-01,1,true,12:00:00,1.5",
    "2,123,2,2013-01-01T05:00:00+02:00,2013-01-02 05:00:00,2013-01-02,x,false,13:00:00,2.25",
  ];
  expect(await inspect(await file("types.csv", csv.join("\n")))).toEqual({
    n: "bigint",
    zip: "string",
    big: "string",
    when: "timestamp",
    local: "timestamp_ntz",
    day: "date",
    mixed: "string",
    flag: "boolean",
    time: "string",
    price: "double",
  });
  const ndjson =
    '{"n":1,"when":"2013-01-01T05:00:00+02:00","nested":{"k":1},"list":[1],"x":1.5}\n{"n":2,"flag":true}\n';
  expect(await inspect(await file("types.ndjson", ndjson))).toEqual({
    n: "bigint",
    when: "timestamp",
    nested: "string",
    list: "string",
    x: "double",
    flag: "boolean",
  });
});

test.each(["json", "ndjson"])("numbers of %s keep all their digits", async (format) => {
  const objects = [
    '{"n":9223372036854775807,"d":0.12345678901234567890123,"b":12345678901234567890123456789012345678,"j":{"x":[1.23456789012345678901,"1234567890123456.7"]}}',
    '{"n":1,"d":1.5e-3,"b":2,"j":"says \\"12345678901234567890\\"","1234567890123456.70":1}',
    '{"n":9007199254740993.0,"d":"0.1","b":-98765432109876543210}',
  ];
  const scan = await file(`digits.${format}`, format === "json" ? `[${objects.join(",")}]` : `${objects.join("\n")}\n`);
  const columns = [
    column("n", "bigint"),
    column("d", "decimal(38,23)"),
    column("b", "decimal(38,0)"),
    column("j", "string"),
  ];
  const { rows, rejects } = await load([scan], columns);
  expect(rejects).toEqual([]);
  expect(rows.map(({ n, d, b, j }) => [n, d, b, j])).toEqual(
    expect.arrayContaining([
      [
        "9223372036854775807",
        "0.12345678901234567890123",
        "12345678901234567890123456789012345678",
        '{"x":[1.23456789012345678901,"1234567890123456.7"]}',
      ],
      ["1", "0.00150000000000000000000", "2", 'says "12345678901234567890"'],
      ["9007199254740993", "0.10000000000000000000000", "-98765432109876543210", null],
    ]),
  );
  expect(await inspect(scan)).toMatchObject({ d: "string", b: "string", j: "string" });
});

test("a column of doubles that nobody declared refuses what a double cannot hold", async () => {
  const text = '{"x":1.5,"y":1}\n{"x":0.12345678901234567890123,"y":2}\n{"x":0.30000000000000004,"y":3}\n';
  const [x, y] = [column("x", "double"), column("y", "int")];
  const { rows, rejects } = await load([await file("long.ndjson", text)], [x, y]);
  expect(rows.map((row) => row["y"])).toEqual([3, 1]);
  expect(rejects).toMatchObject([{ rules: ["cast:x"], row: { x: "0.12345678901234567890123" } }]);
  const declared = await load([await file("long.ndjson", text)], [{ ...x, declared: "double" }, y]);
  expect(declared.rejects).toEqual([]);
});

test("rows of a Parquet file keep their numbers when a column of it is called as DuckDB calls them", async () => {
  const path = join(bench.lake, "in", "written.parquet");
  await duckdbRows(`COPY (SELECT i AS a, 90 - i AS File_Row_Number FROM range(3) t(i)) TO '${path}'`);
  const { rows } = await load([await file("numbers.parquet", await readFile(path))], [column("a", "int")]);
  expect(rows.map((row) => [row["a"], row["_source_row"]])).toEqual([
    [0, "1"],
    [1, "2"],
    [2, "3"],
  ]);
});

test("a file that is not of its format is refused by name", async () => {
  const scan = await file("noise.parquet", "this is no Parquet file");
  await expect(bench.engine.inspectFile(scan)).rejects.toMatchObject({ code: "LW3520", failure: "input" });
});
