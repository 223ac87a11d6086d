import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(async () => {
  lake = temporaryLake();
  const table = lake.table("t");
  await table.append(sql("SELECT 1 AS n"), { transaction: { appId: "loader", version: 3 } });
  await table.append(sql("SELECT 2 AS n"));
});
afterAll(() => lake.close());

const file = (version: number) => lake.path(`t/_delta_log/${String(version).padStart(20, "0")}.crc`);
const leave = (version: number, checksum: unknown) => writeFileSync(file(version), JSON.stringify(checksum));

async function facts() {
  const { id, version, sizeBytes, files, protocol } = await lake.table("t").describe();
  const schemaString = '{"type":"struct","fields":[{"name":"n","type":"integer","nullable":true,"metadata":{}}]}';
  return {
    version,
    stated: {
      txnId: "of another writer",
      numFiles: files,
      tableSizeBytes: sizeBytes,
      numMetadata: 1,
      numProtocol: 1,
      protocol: { minReaderVersion: protocol.reader, minWriterVersion: protocol.writer },
      metadata: {
        id,
        format: { provider: "parquet", options: {} },
        schemaString,
        partitionColumns: [],
        configuration: {},
      },
      setTransactions: [{ appId: "loader", version: 3, lastUpdated: 1 }],
      domainMetadata: [],
    },
  };
}

test("a version is held against its checksum when it is opened: whatever differs is refused, naming the file", async () => {
  const { version, stated } = await facts();
  leave(version, stated);
  expect((await lake.table("t").read()).rows).toHaveLength(2);
  expect((await lake.table("t").check()).findings).toEqual([]);
  const wrong: Readonly<Record<string, unknown>> = {
    numFiles: 3,
    tableSizeBytes: stated.tableSizeBytes + 1,
    protocol: { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: [], writerFeatures: [] },
    metadata: { ...stated.metadata, configuration: { "delta.appendOnly": "true" } },
    setTransactions: [{ appId: "loader", version: 4 }],
    domainMetadata: [{ domain: "d", configuration: "{}", removed: false }],
  };
  for (const [member, value] of Object.entries(wrong)) {
    leave(version, { ...stated, [member]: value });
    const reading = lake.table("t").read();
    await expect(reading, member).rejects.toMatchObject({ code: "LW6217" });
    await expect(reading).rejects.toThrow(`${file(version)} contradicts the log at version 1: ${member} is`);
    // an older version is not concerned
    expect((await lake.table("t").read({ version: 0 })).rows).toHaveLength(1);
  }
  const { findings } = await lake.table("t").check();
  expect(findings).toEqual([expect.objectContaining({ problem: expect.stringContaining("domainMetadata") })]);
});

test("a checksum that is torn or leaves members out says nothing", async () => {
  writeFileSync(file(1), '{"numFiles":');
  expect((await lake.table("t").read()).rows).toHaveLength(2);
  leave(1, { setTransactions: null });
  expect((await lake.table("t").read()).rows).toHaveLength(2);
});
