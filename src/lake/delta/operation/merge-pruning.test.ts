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
