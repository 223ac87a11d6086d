import fc from "fast-check";
import { expect, test } from "vitest";
import { intervalMs } from "./checkpoint-write.ts";
import { decodePath, encodePath } from "./file-path.ts";
import { canonicalForm, jsonChecksum } from "./last-checkpoint.ts";
import { parseLogName } from "./log-name.ts";
import { protocolFor } from "./protocol.ts";
import { formatStatistics, parseStatistics } from "./statistics.ts";
import { requireAccess } from "./table-feature.ts";

test("the checksum of the protocol's example comes out as printed there", () => {
  const example = JSON.parse(
    `{"k0":"'v 0'", "checksum": "adsaskfljadfkjadfkj", "k1":{"k2": 2, "k3": ["v3", [1, 2], {"k4": "v4", "k5": ["v5", "v6", "v7"]}]}}`,
  ) as Record<string, unknown>;
  expect(canonicalForm(example)).toBe(
    `"k0"="%27v%200%27","k1"+"k2"=2,"k1"+"k3"+0="v3","k1"+"k3"+1+0=1,"k1"+"k3"+1+1=2,"k1"+"k3"+2+"k4"="v4","k1"+"k3"+2+"k5"+0="v5","k1"+"k3"+2+"k5"+1="v6","k1"+"k3"+2+"k5"+2="v7"`,
  );
  expect(jsonChecksum(example)).toBe("6a92d155a59bf2eecbd4b4ec7fd1f875");
});

test("files of a log are told by their names, foreign ones are none", () => {
  const version = "00000000000000000012";
  const uuid = "80a083e8-7026-4e79-81be-64bd76c43a11";
  expect(parseLogName(`${version}.json`)).toEqual({ kind: "commit", version: 12 });
  expect(parseLogName(`${version}.crc`)).toEqual({ kind: "checksum", version: 12 });
  expect(parseLogName(`${version}.checkpoint.parquet`)).toEqual({ kind: "classic-checkpoint", version: 12 });
  expect(parseLogName(`${version}.checkpoint.0000000002.0000000003.parquet`)).toMatchObject({
    kind: "part-checkpoint",
    part: 2,
    parts: 3,
  });
  expect(parseLogName(`${version}.checkpoint.${uuid}.json`)).toMatchObject({ kind: "uuid-checkpoint", format: "json" });
  expect(parseLogName(`${version}.${version}.compacted.json`)).toMatchObject({ kind: "compacted", to: 12 });
  for (const name of [
    `${version}.checkpoint.json`,
    `${version}.json.tmp`,
    version,
    "12.json",
    "_last_checkpoint",
    `${version}.${uuid}.json`,
  ])
    expect(parseLogName(name), name).toBeUndefined();
});

test("a path survives being encoded, and one file has one name", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/^[/\\]|:|\/$|\/\//.test(text)),
      (path) => {
        expect(decodePath(encodePath(path), "/root")).toBe(path);
      },
    ),
  );
  for (const path of ["a%20b", "file:/lake/t/a%20b", "file:///lake/t/a%20b", "/lake/t/a b"])
    expect(decodePath(path, "/lake/t")).toBe("a b");
  expect(decodePath("file:///other/x", "/lake/t")).toBe("/other/x");
  expect(() => decodePath("%zz", "/lake/t")).toThrow(/cannot be decoded/);
});

test("statistics keep every digit of long and decimal bounds, both ways", () => {
  const columns = [
    { name: "l", type: "bigint", nullable: true },
    { name: "d", type: "decimal(38,18)", nullable: true },
    { name: "s", type: "struct<x:bigint,t:string>", nullable: true },
  ];
  const minValues = {
    l: "9223372036854775807",
    d: "-12345678901234567890.123456789012345678",
    s: { x: "9007199254740993", t: "12345678901234567890" },
  };
  const text = formatStatistics({ numRecords: 3, minValues }, columns);
  expect(text).toContain('"l":9223372036854775807');
  expect(text).toContain('"t":"12345678901234567890"');
  expect(parseStatistics(text)?.minValues).toEqual(minValues);
  for (const damaged of ["", "{", "[]", "null", '{"numRecords":"x"}']) expect(parseStatistics(damaged)).toBeUndefined();
});

test("intervals are read as table properties spell them", () => {
  expect(intervalMs("interval 30 days")).toBe(30 * 86_400_000);
  expect(intervalMs("INTERVAL 1 week 2 hours")).toBe(7 * 86_400_000 + 7_200_000);
  for (const text of [undefined, "", "soon", "interval", "3 moons"]) expect(intervalMs(text)).toBeUndefined();
});

test("a table asks for no more of its readers than it needs", () => {
  const needs = (properties: Record<string, string>, type = "int") => ({
    columns: [{ name: "a", type, nullable: true }],
    properties,
    schemaString: "{}",
  });
  expect(protocolFor(needs({}))).toEqual({ minReaderVersion: 1, minWriterVersion: 2 });
  expect(protocolFor(needs({ "delta.constraints.c": "a > 0" }))).toEqual({ minReaderVersion: 1, minWriterVersion: 3 });
  expect(protocolFor(needs({ "delta.columnMapping.mode": "name" }))).toEqual({
    minReaderVersion: 2,
    minWriterVersion: 5,
  });
  expect(protocolFor(needs({}, "array<timestamp_ntz>"))).toEqual({
    minReaderVersion: 3,
    minWriterVersion: 7,
    readerFeatures: ["timestampNtz"],
    writerFeatures: ["appendOnly", "invariants", "timestampNtz"],
  });
  expect(protocolFor(needs({ "delta.enableInCommitTimestamps": "true" }))).toEqual({
    minReaderVersion: 1,
    minWriterVersion: 7,
    writerFeatures: ["appendOnly", "invariants", "inCommitTimestamp"],
  });
});

test("features are refused by name: unknown ones always, others where they would have to be respected", () => {
  const metadata = { id: "x", format: { provider: "parquet", options: {} }, schemaString: "{}", partitionColumns: [] };
  const lists = (name: string) => ({
    minReaderVersion: 3,
    minWriterVersion: 7,
    readerFeatures: [name],
    writerFeatures: [name],
  });
  const tryTo =
    (access: Parameters<typeof requireAccess>[1], name: string, configuration: Record<string, string> = {}) =>
    () =>
      requireAccess("t", access, lists(name), { ...metadata, configuration });
  expect(tryTo("read", "catalogManaged")).toThrow("catalogManaged");
  expect(tryTo("read", "constructor")).toThrow("constructor");
  expect(tryTo("read", "variantShredding")).toThrow("variantShredding");
  expect(tryTo("write", "icebergCompatV1")).toThrow("icebergCompatV1");
  expect(tryTo("read", "changeDataFeed", { "delta.enableChangeDataFeed": "true" })).not.toThrow();
  expect(tryTo("write", "changeDataFeed")).not.toThrow();
  expect(tryTo("write", "columnMapping", { "delta.columnMapping.mode": "id" })).not.toThrow();
  expect(tryTo("write", "checkConstraints", { "delta.constraints.c": "a" })).not.toThrow();
  expect(tryTo("read", "icebergCompatV1")).not.toThrow();
  expect(() =>
    requireAccess("t", "read", { minReaderVersion: 4, minWriterVersion: 7 }, { ...metadata, configuration: {} }),
  ).toThrow("version 4");
});
