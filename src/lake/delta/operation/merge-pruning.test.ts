import { expect, test } from "vitest";
import { mergePruning } from "./merge-pruning.ts";

const columns = [
  { name: "id", key: "id", type: "string", fileType: "string", nullable: true, isPartition: false },
] as const;
const file = (low: string, high: string) => {
  const stats = JSON.stringify({ numRecords: 1, minValues: { id: low }, maxValues: { id: high } });
  return { path: "a", add: { path: "a", partitionValues: {}, size: 1, modificationTime: 1, dataChange: true, stats } };
};

test("a text that was cut amid a character bounds nothing: its file is looked at", () => {
  const files = [file("a", "z"), file("a\ud83d", "z"), file("a", "z\ud83d")];
  const clauses = [{ when: "matched", then: "delete" }] as const;
  expect(mergePruning({ on: "target.id = source.id", clauses, files, columns })).toEqual([
    { sourceColumn: "id", type: "string", bounds: [["a", "z"], undefined, undefined] },
  ]);
});

test("decimals beyond doubles, and times in a spelling of their own, bound nothing: other writers round them", () => {
  const bounds = (type: string, low: string, high: string) => {
    const stats = `{"numRecords":1,"minValues":{"k":${low}},"maxValues":{"k":${high}}}`;
    const add = { path: "a", partitionValues: {}, size: 1, modificationTime: 1, dataChange: true, stats };
    const key = { name: "k", key: "k", type, fileType: type, nullable: true, isPartition: false };
    const clauses = [{ when: "matched", then: "delete" }] as const;
    const on = "target.k = source.k";
    return mergePruning({ on, clauses, files: [{ path: "a", add }], columns: [key] })[0]?.bounds[0];
  };
  // what delta-rs 1.6.6 writes of 12345678901234567889 to 12345678901234567891, and of 1.2345678901234567891
  expect(bounds("decimal(20,0)", "9223372036854775807", "9223372036854775807")).toBeUndefined();
  expect(bounds("decimal(38,19)", "0.1", "1.2345678901234567")).toBeUndefined();
  expect(bounds("decimal(38,0)", "5", "70")).toEqual(["5", "70"]);
  expect(bounds("decimal(15,2)", "0.01", "9.5")).toEqual(["0.01", "9.5"]);
  expect(bounds("timestamp", '"2020-01-01T00:00:00.000Z"', '"+10000-01-01T00:00:00.000Z"')).toBeUndefined();
  expect(bounds("date", '"-0001-01-01"', '"2020-01-01"')).toBeUndefined();
});

test("a column called as a property of every object has no bounds of its own", () => {
  const key = { ...columns[0], name: "constructor", key: "constructor" };
  const clauses = [{ when: "matched", then: "delete" }] as const;
  const on = 'target."constructor" = source."constructor"';
  expect(mergePruning({ on, clauses, files: [file("a", "z")], columns: [key] })[0]?.bounds).toEqual([undefined]);
});
