import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { fileScan } from "../../src/connector/files/format.ts";
import { connectorOf, type ExtractRequest, type SourceColumn, type StagingSink } from "../../src/connector/index.ts";
import { collectingSink, inspectFile } from "../contract/connector-sink.ts";
import { contextOf, scratchFolder } from "./scratch.ts";

const connector = connectorOf("files");
const id: SourceColumn = { name: "id", type: "bigint", nullable: true, sourceName: "id", sourceType: "BIGINT" };

function requestFor(
  table: string,
  more: Partial<ExtractRequest> & { options?: ExtractRequest["dataset"]["options"] } = {},
): ExtractRequest {
  const { options = {}, ...rest } = more;
  return { dataset: { name: "t", table, options }, columns: [id], ...rest };
}

async function read(folder: string, request: ExtractRequest, path = ".") {
  const sink = collectingSink(request.columns);
  const source = { connection: { path }, authentication: {} };
  const result = await connector.extract(source, request, sink, contextOf(folder));
  return { ...result, rows: sink.rows.map(([value]) => value), scanned: sink.files };
}

test("the format follows from the extension, gzip included", async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, "a.csv"), "id,name\n1,x\n");
  writeFileSync(join(folder, "b.tsv"), "id\tname\n2\ty,z\n");
  writeFileSync(join(folder, "c.csv.gz"), gzipSync("id,name\n3,x\n"));
  writeFileSync(join(folder, "d.ndjson"), '{"id": 4}\n{"id": 5}\n');
  writeFileSync(join(folder, "e.JSON"), '[{"id": 6}]');
  writeFileSync(join(folder, "f.jsonl.gz"), gzipSync('{"id": 7}\n'));
  const { rows, rowCount, scanned } = await read(folder, requestFor("*.*"));
  expect(rows).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
  expect(rowCount).toBe(7);
  expect(scanned).toEqual(["a.csv", "b.tsv", "c.csv.gz", "d.ndjson", "e.JSON", "f.jsonl.gz"]);
});

test("a format that cannot be known is asked for, and what is given counts", async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, "export.dat"), "id;name\n1;x\n");
  await expect(read(folder, requestFor("export.dat"))).rejects.toMatchObject({ code: "LW4012", exitCode: 2 });
  const options = { format: "csv", delimiter: ";" };
  expect((await read(folder, requestFor("export.dat", { options }))).rows).toEqual(["1"]);
  await expect(read(folder, requestFor("export.dat", { options: { format: "xml" } }))).rejects.toMatchObject({
    code: "LW4030",
  });
});

test("decimals and thousands cannot have the same mark", () => {
  for (const options of [{ decimal_separator: ",", thousands_separator: "," }, { thousands_separator: "." }])
    expect(() => fileScan({ path: "/x.csv", source: "x.csv" }, options)).toThrow(/"thousands_separator"/);
});

test("nothing outside the root is read, by no way", async () => {
  const folder = scratchFolder();
  mkdirSync(join(folder, "in", "deep"), { recursive: true });
  writeFileSync(join(folder, "outside.csv"), "id\n666\n");
  writeFileSync(join(folder, "in", "deep", "inside.csv"), "id\n1\n");
  symlinkSync(join(folder, "outside.csv"), join(folder, "in", "link.csv"));
  symlinkSync(folder, join(folder, "in", "up"));
  symlinkSync(join(folder, "in", "deep", "inside.csv"), join(folder, "in", "deep", "alias.csv"));
  for (const path of [
    "link.csv",
    "../outside.csv",
    join(folder, "outside.csv"),
    "up/outside.csv",
    "deep/../../outside.csv",
    "*.csv",
  ]) {
    await expect(read(folder, requestFor(path), "in"), path).rejects.toMatchObject({ code: "LW4010", exitCode: 2 });
  }
  expect((await read(folder, requestFor("deep/*.csv"), "in")).rows).toEqual(["1", "1"]);
});

test("files are read once in append mode, and a touched file counts as read", async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, "1.csv"), "id\n1\n");
  const first = await read(folder, requestFor("*.csv", { seenFiles: {} }));
  expect(first.rows).toEqual(["1"]);
  writeFileSync(join(folder, "2.csv"), "id\n2\n");
  utimesSync(join(folder, "1.csv"), new Date(), new Date(Date.now() + 60_000));
  const second = await read(folder, requestFor("*.csv", { seenFiles: first.files }));
  expect(second.scanned).toEqual(["2.csv"]);
  expect(Object.keys(second.files ?? {})).toEqual(["1.csv", "2.csv"]);
  const third = await read(folder, requestFor("*.csv", { seenFiles: second.files }));
  expect(third).toMatchObject({ rowCount: 0, rows: [] });
});

test("a file whose content changed after it was read is refused in append mode", async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, "1.csv"), "id\n1\n");
  const { files } = await read(folder, requestFor("*.csv", { seenFiles: {} }));
  writeFileSync(join(folder, "1.csv"), "id\n7\n");
  utimesSync(join(folder, "1.csv"), new Date(), new Date(Date.now() + 60_000));
  await expect(read(folder, requestFor("*.csv", { seenFiles: files }))).rejects.toMatchObject({ code: "LW4014" });
  expect((await read(folder, requestFor("*.csv"))).rows).toEqual(["7"]);
});

test("a file that changes while it is read makes the load start again", async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, "1.csv"), "id\n1\n");
  const sink: StagingSink = {
    batchRows: 10,
    write: async () => undefined,
    scanFile: async (file) => {
      writeFileSync(file.path, "id\n1\n2\n");
      return 1;
    },
  };
  const ended = connector.extract({ connection: {}, authentication: {} }, requestFor("1.csv"), sink, contextOf(folder));
  await expect(ended).rejects.toMatchObject({ code: "LW4013", failure: "transient" });
});

test("finding no file is an error in a full load and nothing new in append mode", async () => {
  const folder = scratchFolder();
  await expect(read(folder, requestFor("*.csv"))).rejects.toMatchObject({ code: "LW4011", exitCode: 3 });
  expect(await read(folder, requestFor("*.csv", { seenFiles: {} }))).toMatchObject({ rowCount: 0 });
  await expect(read(folder, requestFor("*.csv"), "absent")).rejects.toMatchObject({ code: "LW4015", exitCode: 3 });
});

test("columns of several files are united: missing ones are nullable, types become one that holds both", async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, "1.ndjson"), '{"id": 1, "delay": 2, "Note Text": "a"}\n');
  writeFileSync(join(folder, "2.ndjson"), '{"id": 9007199254740993, "delay": 2.5, "tail": "N1"}\n');
  writeFileSync(join(folder, "3.ndjson"), '{"id": 3, "delay": 3, "tail": 7}\n');
  const source = { connection: {}, authentication: {} };
  const wishes = [{ table: "*.ndjson", options: {} }];
  const [found] = await connector.discover(source, wishes, { ...contextOf(folder), inspectFile });
  expect(found?.columns.map(({ name, sourceName, type, nullable }) => [name, sourceName, type, nullable])).toEqual([
    ["id", "id", "bigint", true],
    ["delay", "delay", "string", true],
    ["note_text", "Note Text", "string", true],
    ["tail", "tail", "string", true],
  ]);
});
