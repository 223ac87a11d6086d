import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Secret } from "../../src/base/index.ts";
import { DeltaTable } from "../../src/delta.ts";
import { startAzurite, type TestAzurite } from "../support/azurite.ts";
import { describeWith } from "../support/needs.ts";
import { runPython } from "../support/python.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Rows as texts: whole numbers, text, exact decimals, dates and instants. */
const SAMPLE = `
SELECT i AS id, 'name ä ' || i AS name, (i * 1.25)::DECIMAL(12,2) AS price, DATE '2024-02-27' + i::INTEGER AS day,
       TIMESTAMPTZ '2024-01-01 00:00:00.123456+00' + INTERVAL 1 HOUR * i AS instant, 'a b/' || (i % 3) AS part
FROM range(50) t(i)`;
const OPEN = `
from deltalake import DeltaTable, write_deltalake
import pyarrow as pa, pyarrow.compute as pc, datetime, decimal
options = args["options"]
def texts(uri):
    table = DeltaTable(uri, storage_options=options).to_pyarrow_table()
    out = []
    for row in table.to_pylist():
        instant = row["instant"]
        micros = (instant - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) // datetime.timedelta(microseconds=1)
        out.append([str(row["id"]), row["name"], str(row["price"]), str(row["day"]), str(micros), row["part"]])
    return sorted(out)
`;

describeWith(["python"], "a table in Azure storage beside delta-rs", () => {
  let azurite: TestAzurite;
  let container: string;
  const folder = mkdtempSync(join(tmpdir(), "azure-foreign-"));
  beforeAll(async () => {
    azurite = await startAzurite();
    container = await azurite.makeContainer();
  });
  afterAll(async () => {
    await azurite.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A handle with a cache of its own, so that everything is fetched. */
  const open = (name: string) =>
    DeltaTable.open(`az://${container}/${name}`, {
      endpoint: azurite.endpoint,
      account: azurite.account,
      credential: { method: "key", key: new Secret(azurite.key) },
      cache: { folder: mkdtempSync(join(folder, "cache-")), limitBytes: 1e9 },
    });
  const foreign = (name: string, code: string) =>
    runPython(OPEN + code, {
      uri: `az://${container}/${name}`,
      options: {
        azure_storage_account_name: azurite.account,
        azure_storage_account_key: azurite.key,
        azure_storage_endpoint: azurite.endpoint,
        azure_allow_http: "true",
        allow_http: "true",
      },
    });
  async function ourTexts(name: string): Promise<unknown> {
    await using table = open(name);
    const { rows } = await table.read();
    const micros = (text: unknown) =>
      String(
        BigInt(Date.parse(`${String(text).slice(0, 19).replace(" ", "T")}Z`)) * 1000n +
          BigInt((/\.(\d+)/.exec(String(text))?.[1] ?? "0").padEnd(6, "0")),
      );
    return rows
      .map((row) => [row["id"], row["name"], row["price"], row["day"], micros(row["instant"]), row["part"]].map(String))
      .sort((a, b) => (a.join("\0") < b.join("\0") ? -1 : 1));
  }
  const sorted = (rows: unknown) => (rows as string[][]).toSorted((a, b) => (a.join("\0") < b.join("\0") ? -1 : 1));

  test("delta-rs reads what we wrote, with equal values", async () => {
    await using table = open("ours");
    await table.append({ kind: "sql", sql: SAMPLE }, { create: { partitionBy: ["part"] } });
    await table.delete("id % 7 = 0");
    await table.update({ name: "'changed'" }, "id > 40");
    const ours = await ourTexts("ours");
    expect(ours).toHaveLength(42);
    expect(sorted(await foreign("ours", `result = texts(args["uri"])`))).toEqual(ours);
  });

  test("we read what delta-rs wrote, with equal values, it reads what we added", async () => {
    const rows = `
rows = [{"id": i, "name": f"ü {i}", "price": decimal.Decimal(i * 25) / 100, "day": datetime.date(2024, 2, 28) + datetime.timedelta(days=i),
         "instant": datetime.datetime(2024, 1, 1, 0, 0, 0, 654321, tzinfo=datetime.timezone.utc) + datetime.timedelta(hours=i), "part": f"x={i % 2}/%"} for i in range(first, first + 20)]
schema = pa.schema([("id", pa.int64()), ("name", pa.string()), ("price", pa.decimal128(12, 2)), ("day", pa.date32()), ("instant", pa.timestamp("us", tz="UTC")), ("part", pa.string())])
write_deltalake(args["uri"], pa.Table.from_pylist(rows, schema=schema), mode="append", partition_by=["part"], storage_options=options)
result = texts(args["uri"])
`;
    await foreign("theirs", `first = 200\n${rows}`);
    const theirs = sorted(await foreign("theirs", `first = 0\n${rows}`));
    expect(await ourTexts("theirs")).toEqual(theirs);
    await using table = open("theirs");
    await table.append({ kind: "sql", sql: SAMPLE.replace("range(50)", "range(100, 130)") });
    await table.delete("id = 5");
    // delta-rs 1.6.6 writes no version after the second one to an emulator, also when it is alone
    const mixed = sorted(await foreign("theirs", `result = texts(args["uri"])`));
    expect(mixed).toHaveLength(69);
    expect(await ourTexts("theirs")).toEqual(mixed);
    expect((await table.check()).findings).toEqual([]);
  });
});
