import { expect, test } from "vitest";
import type { ScanColumn } from "./scan.ts";
import { fileTest } from "./skipping.ts";

const column = (name: string, type: string, isPartition = false): ScanColumn => ({
  name,
  type,
  nullable: true,
  key: name,
  fileType: type,
  isPartition,
});
const COLUMNS = [
  column("id", "bigint"),
  column("s", "string"),
  column("d", "date"),
  column("f", "double"),
  column("p", "string", true),
];
const stats = JSON.stringify({
  numRecords: 5,
  minValues: { id: 10, s: "b", d: "2024-01-10", f: 1 },
  maxValues: { id: 20, s: "d", d: "2024-01-20", f: 2 },
});
const file = { path: "x", partitionValues: { p: "one" }, size: 1, modificationTime: 1, dataChange: true, stats };
const holds = (condition: string, more: object = {}) => fileTest(condition, COLUMNS)({ ...file, ...more });

test("a file is passed over when its bounds or partition values rule the condition out", () => {
  for (const condition of [
    "id = 9",
    "id > 20",
    "id >= 21",
    "id < 10",
    "id <= 9.5",
    "s = 'a'",
    "s > 'd'",
    "d < '2024-01-10'",
    "p = 'two'",
    `"p" = 'two' AND id = 15`,
    "id = 15 and s = 'e'",
    "p >= 'p'",
  ])
    expect(holds(condition), condition).toBe(false);
  for (const condition of [
    "id = 10",
    "id = 20",
    "id > 19",
    "id <> 15",
    "s = 'c'",
    "d >= '2024-01-20'",
    "p = 'one'",
    "P = 'one' AND ID > 11",
  ])
    expect(holds(condition), condition).toBe(true);
  expect(holds("p = 'one'", { partitionValues: { p: null } })).toBe(false);
});

test("nothing is concluded from literals that the engine casts before it compares", () => {
  for (const condition of ["s = 7", "s > 9", "p = 2", "id = '9.6'", "d < 7", "id < 'a'"])
    expect(holds(condition), condition).toBe(true);
  for (const condition of ["id = '9'", "id > '20'", "id < '-5'"]) expect(holds(condition), condition).toBe(false);
});

test("nothing is concluded from what is not understood or not known", () => {
  for (const condition of [
    "id = 9 OR true",
    "NOT id = 15",
    "(id = 9)",
    "id + 1 = 5",
    "id IN (1)",
    "s = 'x' || 'y'",
    "s LIKE 'a'",
    "id = other",
    "unknown = 1",
    "f = 9",
    "s = 'x and id = 9 and y' OR s = ''",
    "id = 9 -- x",
    "id BETWEEN 1 AND 2",
    "5 = id",
  ])
    expect(holds(condition), condition).toBe(true);
  expect(holds("s = 'c and id = 9 and y'")).toBe(true);
  expect(holds("id = 9", { stats: undefined })).toBe(true);
  const large = JSON.stringify({ numRecords: 1, minValues: { id: 1 }, maxValues: { id: 2 } }).replace(
    ":2}",
    ":9223372036854775806}",
  );
  expect(holds("id = 9223372036854775807", { stats: large })).toBe(true);
});

test("a column called as a property of every object has no bounds of its own", () => {
  expect(fileTest("constructor = 'z'", [column("constructor", "string")])(file)).toBe(true);
});
