import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { column } from "./fixture.ts";
import { openFileBench } from "./file-kit.ts";

const { bench, file, inspect, load } = await openFileBench();
afterAll(() => bench.close());

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

test("numbers with a decimal comma are numbers, whatever was declared of them", async () => {
  const text = "id;price;code;count\n1;1,50;A,1;7\n2;-0,333;B;8\n3;;C;9\n4;1.234;D;10\n5;1.234,5;E;11,0\n6;,5;F;1,5\n";
  const scan = await file("comma.csv", text, { delimiter: ";", decimal_separator: "," });
  expect(await inspect(scan)).toEqual({ id: "bigint", price: "string", code: "string", count: "double" });
  const columns = [
    column("id", "int"),
    // found as text, because of the values with a point
    { ...column("price", "string"), declared: "decimal(10,3)" },
    column("code", "string"),
    column("count", "int"),
  ];
  const { rows, rejects } = await load([scan], columns);
  expect(rows.map(({ id, price, code, count }) => [id, price, code, count])).toEqual([
    [1, "1.50", "A,1", 7],
    [2, "-0.333", "B", 8],
    [3, null, "C", 9],
  ]);
  expect(rejects.map(({ rules, row }) => [rules, row["price"], row["count"]])).toEqual([
    [["cast:price"], "1.234", "10"],
    [["cast:price"], "1.234,5", "11.0"],
    [["cast:count"], ".5", "1.5"],
  ]);
});

test("thousands separators are taken out where the options name them, and refused in the wrong place", async () => {
  const german = await file("german.csv", "p;n\n1.234.567,89;1.000\n12,5;3\n", {
    delimiter: ";",
    decimal_separator: ",",
    thousands_separator: ".",
  });
  expect(await inspect(german)).toEqual({ p: "double", n: "double" });
  const columns = [column("p", "decimal(10,2)"), column("n", "int")];
  expect((await load([german], columns)).rows).toMatchObject([
    { p: "12.50", n: 3 },
    { p: "1234567.89", n: 1000 },
  ]);
  const swiss = await file("swiss.csv", "p,n\n1'234.5,1\n12'34,2\n1'234'5,3\n1'000'000,4\n", {
    thousands_separator: "'",
  });
  expect(await inspect(swiss)).toEqual({ p: "string", n: "bigint" });
  const { rows, rejects } = await load([swiss], columns);
  expect(rows.map(({ p, n }) => [p, n])).toEqual([
    ["1234.50", 1],
    ["1000000.00", 4],
  ]);
  expect(rejects.map(({ row }) => row["p"])).toEqual(["12'34", "1'234'5"]);
});

test("a malformed line and a number written otherwise are put aside each for its own reason", async () => {
  const scan = await file("both.csv", "a;p\n1;1,5\n\n2\n3;2.5\n", { delimiter: ";", decimal_separator: "," });
  const { rejects } = await load([scan], [column("a", "int"), column("p", "double")]);
  expect(rejects).toMatchObject([
    { position: "both.csv:2", rules: ["parse"] },
    { position: "both.csv:3", rules: ["cast:p"], row: { a: "3", p: "2.5" } },
  ]);
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

test("a date format that the options name gives a date", async () => {
  const scan = await file("dates.csv", "d,e\n31.12.2013,31.12.2013 23:59\n", {
    date_format: "%d.%m.%Y",
    timestamp_format: "%d.%m.%Y %H:%M",
  });
  expect(await inspect(scan)).toEqual({ d: "date", e: "timestamp_ntz" });
});
