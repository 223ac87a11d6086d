import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { describeWith } from "./needs.ts";
import { startPostgres } from "./postgres.ts";
import { runPython, runSpark } from "./python.ts";

const folder = mkdtempSync(join(tmpdir(), "lakewright-support-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeWith(["python"], "the shared Python process", () => {
  test("hands arguments in and the result out", async () => {
    expect(await runPython("result = [n * 2 for n in args]", [1, 2])).toEqual([2, 4]);
  });

  test("a Python error reaches the test with its traceback", async () => {
    await expect(runPython("raise ValueError('no such row')")).rejects.toThrow(/ValueError: no such row/);
  });
});

describeWith(["spark", "java"], "the shared Spark process", () => {
  test("writes a Delta table that delta-rs reads", async () => {
    const path = join(folder, "numbers");
    await runSpark("spark.range(3).write.format('delta').save(args)", path);
    expect(
      await runPython("import deltalake; result = deltalake.DeltaTable(args).to_pyarrow_table().num_rows", path),
    ).toBe(3);
  });

  test("runs in UTC", async () => {
    expect(await runSpark("result = spark.sql('select current_timezone()').first()[0]")).toBe("UTC");
  });
});

describeWith(["postgres"], "the throw-away PostgreSQL", () => {
  test("takes a connection with its password and refuses another", async () => {
    const server = await startPostgres();
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const answer = await client.query("select 1 + 1 as two");
    await client.end();
    const stranger = new pg.Client({ ...server, password: "wrong" });
    await expect(stranger.connect()).rejects.toThrow(/password authentication failed/);
    await server.stop();
    expect(answer.rows).toEqual([{ two: 2 }]);
  });
});
