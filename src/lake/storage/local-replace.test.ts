import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { placeFile } from "./local-replace.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lakewright-place-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const written = (text: string) => async (begun: string) => writeFileSync(begun, text);

test("a file is put in place whole, its folder made, and replaced at once", async () => {
  const path = join(folder, "a", "b", "out.csv");
  expect(await placeFile(path, written("first"))).toBe(5);
  await placeFile(path, async (begun) => {
    writeFileSync(begun, "sec");
    expect(readFileSync(path, "utf8")).toBe("first");
    writeFileSync(begun, "second");
  });
  expect(readFileSync(path, "utf8")).toBe("second");
  expect(readdirSync(join(folder, "a", "b"))).toEqual(["out.csv"]);
});

test("a writer that fails leaves the former file and nothing else", async () => {
  const path = join(folder, "out.csv");
  await placeFile(path, written("first"));
  const failing = placeFile(path, async (begun) => {
    writeFileSync(begun, "half");
    throw new Error("no more");
  });
  await expect(failing).rejects.toThrow("no more");
  expect([readdirSync(folder), readFileSync(path, "utf8")]).toEqual([["out.csv"], "first"]);
});

test("what a killed writer had begun is removed, what others have begun is not", async () => {
  const begun = ".out.csv.0b7f6a52-7d0c-4d07-9a51-0d4f3a3a6a11.tmp";
  const uuid = "0b7f6a52-7d0c-4d07-9a51-0d4f3a3a6a11";
  const others = [`.out.csv2.${uuid}.tmp`, `.out.csv.parquet.${uuid}.tmp`, ".out.csv.bak"];
  for (const name of [begun, ...others]) writeFileSync(join(folder, name), "half");
  await placeFile(join(folder, "out.csv"), written("whole"));
  expect(readdirSync(folder).sort()).toEqual([...others, "out.csv"].sort());
});

test("of two writers at once one fails, and the file is whole", async () => {
  const path = join(folder, "out.csv");
  const slow = placeFile(path, async (begun) => {
    writeFileSync(begun, "slow");
    await placeFile(path, written("fast"));
  });
  await expect(slow).rejects.toThrow();
  expect([readdirSync(folder), readFileSync(path, "utf8")]).toEqual([["out.csv"], "fast"]);
});
