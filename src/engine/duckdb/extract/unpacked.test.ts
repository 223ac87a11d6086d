import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import type { FileScan } from "../../../connector/index.ts";
import { rawLines } from "./raw-lines.ts";
import { blanksBeforeHeader, type RecordSyntax, skippedBefore } from "./skipped-lines.ts";

const folder = mkdtempSync(join(tmpdir(), "lakewright-unpacked-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const syntax: RecordSyntax = {
  delimiter: ",",
  quote: '"',
  escape: '"',
  comment: "",
  linesBefore: 0,
  blankIsRow: false,
};
const scan = (name: string): FileScan => ({
  path: join(folder, name),
  source: name,
  format: "csv",
  compression: "gzip",
  options: {},
});

/** Everything that reads a file again, each leaving it early. */
const readers: readonly (readonly [string, (file: FileScan) => Promise<unknown>])[] = [
  ["skippedBefore", (file) => skippedBefore(file, syntax, [1])],
  ["blanksBeforeHeader", (file) => blanksBeforeHeader(file, syntax)],
  ["rawLines", (file) => rawLines(file, new Set([1])).next()],
];

test.each(readers)("%s says what is wrong with a packed file", async (_, read) => {
  await expect(read(scan("nothing.csv.gz"))).rejects.toMatchObject({ code: "ENOENT" });
  writeFileSync(join(folder, "damaged.csv.gz"), "no archive");
  await expect(read(scan("damaged.csv.gz"))).rejects.toMatchObject({ code: "Z_DATA_ERROR" });
});

// open files can be listed where there is /proc
test.runIf(process.platform === "linux")("a packed file that is left early is closed", async () => {
  const text = `a\n${randomBytes(2_000_000).toString("base64")}\n`;
  writeFileSync(join(folder, "long.csv.gz"), gzipSync(text));
  const file = scan("long.csv.gz");
  await skippedBefore(file, syntax, [1]);
  await blanksBeforeHeader(file, syntax);
  for await (const _ of rawLines(file, new Set([1]))) break;
  await expect.poll(() => openFiles().filter((path) => path === file.path)).toEqual([]);
});

function openFiles(): readonly string[] {
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(join("/proc/self/fd", fd))];
    } catch {
      // closed meanwhile
      return [];
    }
  });
}
