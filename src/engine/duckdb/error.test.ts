import { expect, test } from "vitest";
import { UserError } from "../../base/index.ts";
import { translateError } from "./error.ts";

const settings = { memoryLimit: "1GB", threads: 2, tempFolder: "/temp", maxTempSize: "5GB", allowedFolders: [] };

test.each([
  ["Out of Memory Error: failed to pin block of size 256.0 KiB", "LW3501", "resources", 3],
  [
    "Out of Memory Error: failed to offload data block\nThis limit was set by the 'max_temp_directory_size' setting.",
    "LW3502",
    "resources",
    3,
  ],
  ['IO Error: Could not write file "/lake/x": No space left on device', "LW3503", "resources", 3],
  ["Conversion Error: Could not convert string 'x' to INT32", "LW3504", "input", 1],
  ["Out of Range Error: Overflow in multiplication of INT32", "LW3504", "input", 1],
  ["Invalid Input Error: No magic bytes found at end of file '/lake/x.parquet'", "LW3505", "input", 1],
  ["Invalid Error: TProtocolException: Invalid data", "LW3505", "input", 1],
  ['Invalid Input Error: Failed to read file "/lake/x.parquet": Snappy decompression failure', "LW3505", "input", 1],
  ['IO Error: Cannot open file "/lake/gone.parquet": No such file or directory', "LW3505", "terminal", 3],
])("%s", (message, code, failure, exitCode) => {
  const found = translateError(new Error(message), settings);
  expect(found).toBeInstanceOf(UserError);
  expect(found).toMatchObject({ code, failure, exitCode });
  expect((found as UserError).message).not.toContain("{");
});

test("what we did not expect stays what it is", () => {
  const bug = new Error('Binder Error: Referenced column "x" not found');
  expect(translateError(bug, settings)).toBe(bug);
});
