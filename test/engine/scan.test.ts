import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Column } from "../../src/base/index.ts";
import type { FileScan, SourceColumn } from "../../src/connector/index.ts";
import type { RowSource } from "../../src/engine/index.ts";
import {
  type Bench,
  column,
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
  await mkdir(join(bench.lake, "in"), { recursive: true });
});
afterAll(() => bench.close());

async function file(name: string, content: string | Uint8Array, options: FileScan["options"] = {}): Promise<FileScan> {
  const path = join(bench.lake, "in", name);
  await writeFile(path, content);
  const isGzipped = name.endsWith(".gz");
  const extension = name.replace(/\.gz$/, "").split(".").pop() as FileScan["format"];
  return { path, source: name, format: extension, compression: isGzipped ? "gzip" : "none", options };
}

type LoadedColumn = Column & Pick<SourceColumn, "declared">;

async function load(
  scans: readonly FileScan[],
  columns: readonly LoadedColumn[] = [column("a", "int"), column("b", "string")],
) {
  const folder = join(bench.lake, "_lakewright", "x", `${Math.random()}`);
  const writer = await bench.engine.extractionWriter({ folder, columns: sourceColumns(columns), signal: never });
  let delivered = 0;
  for (const [index, scan] of scans.entries()) delivered += (await writer.scanFile(scan, `file-${index}`)).rowCount;
  const { files, contentHash } = await writer.finish();
  const source: RowSource = {
    kind: "extract",
    files,
    rowCount: delivered,
    columns: sourceColumns(columns),
    partial: false,
  };
  const asked = request(bench, source, columns);
  const result = await bench.engine.stage(asked, never);
  const shown = [...columns, column("_source_file", "string"), column("_source_row", "bigint")];
  return {
    delivered,
    contentHash,
    result,
    rows: await readRows(bench, publish(asked, result), shown),
    rejects: await readRejects(bench, asked, result),
  };
}

async function inspect(scan: FileScan): Promise<Record<string, string>> {
  const columns = await bench.engine.inspectFile(scan);
  return Object.fromEntries(columns.map(({ sourceName, type }) => [sourceName, type]));
}

test("malformed CSV lines are put aside with their text, and every row keeps its number", async () => {
  const text = 'a,b\n1,x\n2,"multi\nline"\n3\n4,z,5\n5,"q""q"\nseven,y\n8,w\n';
  const { delivered, rows, rejects, result } = await load([await file("bad.csv", text)]);
  expect(delivered).toBe(7);
  expect(result.ledger).toMatchObject({ in: 7, inserted: 4, quarantined: 3 });
  expect(rows.map((row) => [row["a"], row["b"], row["_source_row"]])).toEqual([
    [1, "x", "1"],
    [2, "multi\nline", "2"],
    [5, 'q"q', "5"],
    [8, "w", "7"],
  ]);
  expect(rejects).toMatchObject([
    { position: "bad.csv:3", rules: ["parse"], row: { _raw: "3" } },
    { position: "bad.csv:4", rules: ["parse"], row: { _raw: "4,z,5" } },
    { position: "bad.csv:6", rules: ["cast:a"], row: { a: "seven", b: "y" } },
  ]);
});

test("blank lines and comments of a CSV file are no rows, also before and between malformed ones", async () => {
  const text = 'a,b\n\n1,x\n# "note\n2\n\n3,"y\n\ny"\n4, "w""\n#w"\n\n\n5\n6,z # note\n';
  const { delivered, rows, rejects } = await load([await file("blank.csv", text, { comment: "#" })]);
  expect(delivered).toBe(6);
  expect(rows.map((row) => [row["a"], row["_source_row"]])).toEqual([1, 3, 4, 6].map((n) => [n, String(n)]));
  expect(rejects).toMatchObject([
    { position: "blank.csv:2", row: { _raw: "2" } },
    { position: "blank.csv:5", row: { _raw: "5" } },
  ]);
});

test.each([
  ["carriage returns", "pairs.csv", "a,b\r\n1,x\r\n\r\n2\r\n\r\n3,y\r\n", {}],
  ["lines before the header", "before.csv", 'made by "us\n\na;b\n1;x\n\n2\n3;y\n', { skip_lines: 1, delimiter: ";" }],
  [
    "a blank line for a header",
    "blanks.csv",
    "# c\nmade by us\n\n# d\n\na,b\n1,x\n\n2\n3,y\n",
    { skip_lines: 1, comment: "#" },
  ],
  ["two bytes a character", "wide.csv", "a,b\n1,x\n\n2\n\n3,ÿ\n", { encoding: "utf-16" }],
  ["compression", "blank.csv.gz", "a,b\n1,x\n\n2\n3,y\n", {}],
])("rows keep their number among malformed and blank lines: %s", async (_, name, text, options) => {
  const bytes = name.endsWith(".gz") ? gzipSync(text) : Buffer.from(text, name === "wide.csv" ? "utf16le" : "utf8");
  const { rows, rejects } = await load([await file(name, bytes, options)]);
  expect(rows.map((row) => [row["a"], row["_source_row"]])).toEqual([1, 3].map((n) => [n, String(n)]));
  expect(rejects).toMatchObject([{ position: `${name}:2`, row: { _raw: "2" } }]);
});

test("a blank line of a CSV file with one column is a row without a value", async () => {
  const { rows, rejects } = await load([await file("one.csv", "a\n1\n\n2,2\n4\n")], [column("a", "int")]);
  expect(rows.map((row) => [row["a"], row["_source_row"]])).toEqual([
    [1, "1"],
    [4, "4"],
    [null, "2"],
  ]);
  expect(rejects).toMatchObject([{ position: "one.csv:3", row: { _raw: "2,2" } }]);
});

test("row numbers are right in a CSV file that several threads could read", async () => {
  const lines = Array.from({ length: 200_000 }, (_, index) => `${index + 1},${"x".repeat(40)}${index}`);
  lines[150_000] = "broken";
  const { rows } = await load(
    [await file("large.csv.gz", gzipSync(`a,b\n${lines.join("\n")}\n`))],
    [column("a", "int")],
  );
  expect(rows.every((row) => String(row["a"]) === row["_source_row"])).toBe(true);
});

test("a gzipped CSV file gives the same rows and the same hash as a plain one, in whatever order", async () => {
  const plain = await load([await file("plain.csv", "a,b\n1,x\n2,y\n3,\n")]);
  const zipped = await load([await file("zipped.csv.gz", gzipSync("a,b\n3,\n2,y\n1,x\n"))]);
  const other = await load([await file("other.csv", "a,b\n1,x\n2,y\n3,z\n")]);
  expect(zipped.rows.map(({ a, b }) => [a, b])).toEqual(plain.rows.map(({ a, b }) => [a, b]));
  expect(zipped.contentHash).toBe(plain.contentHash);
  expect(other.contentHash).not.toBe(plain.contentHash);
});

test("invalid UTF-8 in a CSV line puts that line aside", async () => {
  const bytes = Buffer.concat([Buffer.from("a,b\n1,"), Buffer.from([0xff, 0xfe]), Buffer.from("\n3,ok\n")]);
  const { rows, rejects } = await load([await file("encoding.csv", bytes)]);
  expect(rows).toMatchObject([{ a: 3, b: "ok", _source_row: "2" }]);
  expect(rejects).toMatchObject([{ position: "encoding.csv:1", rules: ["parse"] }]);
});

test("a CSV file may lack a column, have another order, a byte order mark or no row at all", async () => {
  const scans = [
    await file("order.csv", "\ufeffb,a\nx,1\n"),
    await file("lacks.csv", "a\n2\n"),
    await file("empty.csv", ""),
    await file("header.csv", "a,b\n"),
  ];
  const { rows, delivered } = await load(scans);
  expect(delivered).toBe(2);
  expect(rows).toMatchObject([
    { a: 1, b: "x", _source_file: "order.csv" },
    { a: 2, b: null, _source_file: "lacks.csv" },
  ]);
});

test("the options of a CSV file are followed", async () => {
  const options = { delimiter: ";", skip_lines: 2, null_text: "NA", decimal_separator: ",", date_format: "%d.%m.%Y" };
  const scan = await file(
    "options.csv",
    "made by\nsomeone\na;p;d\n1;1,50;31.12.2013\nNA;x;1.1.2014\n2;;32.1.2014\n",
    options,
  );
  const columns = [column("a", "int"), column("p", "decimal(10,2)"), column("d", "date")];
  const { rows, rejects } = await load([scan], columns);
  expect(rows).toMatchObject([{ a: 1, p: "1.50", d: "2013-12-31", _source_row: "1" }]);
  expect(rejects.map(({ row, rules }) => [row["p"], row["d"], rules])).toEqual([
    ["x", "2014-01-01", ["cast:p"]],
    [null, "32.1.2014", ["cast:d"]],
  ]);
});

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

test("a CSV file whose lines end in different ways is read, and its damaged lines found", async () => {
  const text = 'a,b\n1,x\r\n2,"y\nz"\n3\n4,"w" v\r\n5,u\r\n';
  for (const scan of [await file("mixed.csv", text), await file("mixed.csv.gz", gzipSync(text))]) {
    expect(await inspect(scan)).toEqual({ a: "bigint", b: "string" });
    const { rows, rejects } = await load([scan]);
    expect(rows.map((row) => [row["a"], row["b"], row["_source_row"]])).toEqual([
      [1, "x", "1"],
      [2, "y\nz", "2"],
      [5, "u", "5"],
    ]);
    expect(rejects.map(({ row }) => row["_raw"])).toEqual(["3", '4,"w" v']);
  }
});

test("an unclosed quote swallows the rest of its file into one refused row, and says so", async () => {
  const { rows, rejects, delivered } = await load([await file("open.csv", 'a,b\n1,x\n2,"y\n3,z\n')]);
  expect(delivered).toBe(rows.length + rejects.length);
  expect(rows).toMatchObject([{ a: 1 }]);
  expect(rejects).toMatchObject([{ rules: ["parse"], row: { _raw: '2,"y\n3,z\n' } }]);
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

test("a date format that the options name gives a date", async () => {
  const scan = await file("dates.csv", "d,e\n31.12.2013,31.12.2013 23:59\n", {
    date_format: "%d.%m.%Y",
    timestamp_format: "%d.%m.%Y %H:%M",
  });
  expect(await inspect(scan)).toEqual({ d: "date", e: "timestamp_ntz" });
});

test("a file that is not of its format is refused by name", async () => {
  const scan = await file("noise.parquet", "this is no Parquet file");
  await expect(bench.engine.inspectFile(scan)).rejects.toMatchObject({ code: "LW3520", failure: "input" });
});
