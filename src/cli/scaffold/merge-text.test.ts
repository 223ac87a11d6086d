import fc from "fast-check";
import { expect, test } from "vitest";
import { diffLines, linesOf, unifiedDiff } from "./line-diff.ts";
import { mergeTexts } from "./merge-text.ts";

const text = fc
  .array(fc.constantFrom("a\n", "b\n", "c\n", "d\n", "e"), { maxLength: 12 })
  .map((lines) => lines.join(""));

test("the changes turn one text into the other", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const [old, now] = [linesOf(before), linesOf(after)];
      const parts: string[] = [];
      let at = 0;
      for (const change of diffLines(old, now)) {
        parts.push(...old.slice(at, change.start), ...now.slice(change.newStart, change.newEnd));
        at = change.end;
      }
      expect([...parts, ...old.slice(at)].join("")).toBe(after);
    }),
  );
});

test("what one side alone changed is taken, what both changed alike is taken once", () => {
  fc.assert(
    fc.property(text, text, (base, changed) => {
      expect(mergeTexts("a.md", { base, ours: changed, theirs: base })).toBe(changed);
      expect(mergeTexts("a.md", { base, ours: base, theirs: changed })).toBe(changed);
      expect(mergeTexts("a.md", { base, ours: changed, theirs: changed })).toBe(changed);
    }),
  );
});

test("a merge taken over is the same when it is made again", () => {
  fc.assert(
    fc.property(text, text, text, (base, ours, theirs) => {
      const merged = mergeTexts("a.md", { base, ours, theirs });
      if (merged !== undefined) expect(mergeTexts("a.md", { base, ours: merged, theirs })).toBe(merged);
    }),
    { numRuns: 5_000 },
  );
});

test("texts of very many lines are compared as a whole between what they share at both ends", () => {
  const many = (mark: string) => Array.from({ length: 10_000 }, (_, index) => `${mark}${index}\n`);
  const changes = diffLines(["same\n", ...many("a"), "end\n"], ["same\n", ...many("b"), "end\n"]);
  expect(changes).toEqual([{ start: 1, end: 10_001, newStart: 1, newEnd: 10_001 }]);
});

const lines = (...words: readonly string[]) => words.map((word) => `${word}\n`).join("");

test("changes of different lines meet in one text, changes of the same or of neighbouring lines do not", () => {
  const base = lines("1", "2", "3", "4", "5");
  const ours = lines("0", "1", "2", "3", "4", "5");
  expect(mergeTexts("a.md", { base, ours, theirs: lines("1", "2", "3", "five") })).toBe(
    lines("0", "1", "2", "3", "five"),
  );
  expect(mergeTexts("a.md", { base, ours, theirs: lines("one", "2", "3", "4", "5") })).toBeUndefined();
  expect(mergeTexts("a.md", { base: "a\n", ours: "a", theirs: "a\nb\n" })).toBeUndefined();
});

test.each([
  ["a new key beside a changed one", { a: 1 }, { a: 1, b: 2 }, { a: 3 }, { a: 3, b: 2 }],
  ["a removed key", { a: 1, b: 2 }, { b: 2 }, { a: 1, b: 3 }, { b: 3 }],
  ["a key removed here and changed there", { a: 1, b: 2 }, { b: 2 }, { a: 3, b: 2 }, undefined],
  ["the same key, two values", { a: 1 }, { a: 2 }, { a: 3 }, undefined],
  ["objects in objects", { o: { a: 1 } }, { o: { a: 1, b: 1 } }, { o: { a: 2 } }, { o: { a: 2, b: 1 } }],
  ["null is a value", { a: null }, { a: null, b: 1 }, { a: 1 }, { a: 1, b: 1 }],
])("a JSON document is merged by its keys: %s", (...[, base, ours, theirs, merged]) => {
  const document = (value: object) => JSON.stringify(value);
  const result = mergeTexts("a.json", { base: document(base), ours: document(ours), theirs: document(theirs) });
  expect(result === undefined ? undefined : JSON.parse(result)).toEqual(merged);
});

test("a document stays a document, whatever lines both sides changed", () => {
  const keys = fc.constantFrom("a", "b", "c", "d");
  const documents = fc
    .dictionary(keys, fc.integer({ min: 0, max: 3 }))
    .map((value) => `${JSON.stringify(value, undefined, 2)}\n`);
  fc.assert(
    fc.property(documents, documents, documents, (base, ours, theirs) => {
      const merged = mergeTexts("a.json", { base, ours, theirs });
      if (merged !== undefined) expect(() => JSON.parse(merged) as unknown).not.toThrow();
    }),
    { numRuns: 3_000 },
  );
});

test("a document with comments is text", () => {
  const texts = { base: '{"a": 1}', ours: '{"a": 2}', theirs: '// odd\n{"a": 3}' };
  expect(mergeTexts("a.json", texts)).toBeUndefined();
});

test("a difference is shown with three lines around it, near ones together", () => {
  const before = lines("1", "2", "3", "4", "5", "6", "7", "8", "9");
  expect(unifiedDiff("f", before, before)).toBe("");
  expect(unifiedDiff("f", before, before.replace("5\n", "five\n"))).toBe(
    "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
  );
  expect(unifiedDiff("f", "", "a\nb")).toBe(
    "--- /dev/null\n+++ f\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n",
  );
  expect(unifiedDiff("f", before, "")).toContain("@@ -1,9 +0,0 @@");
  expect(unifiedDiff("f", before, lines("0", "1", "2", "3", "4", "5", "6", "7", "8")).match(/^@@/gm)).toHaveLength(2);
});
