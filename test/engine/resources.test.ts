import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Bench, column, never, openBench, request, select } from "./fixture.ts";

let bench: Bench;
afterEach(() => bench.close());

const sorted =
  "SELECT i AS id, md5(i::VARCHAR) || md5((i + 1)::VARCHAR) AS name FROM range(3000000) AS r(i) ORDER BY md5(i::VARCHAR)";
const listed =
  "SELECT max(len(l)) AS id, 'x' AS name FROM (SELECT list(md5(i::VARCHAR)) AS l FROM range(5000000) AS r(i))";
const columns = [column("id", "bigint"), column("name", "string")];

test("work that does not fit into memory ends with the setting to raise, exit 3, and leaves no file", async () => {
  bench = await openBench({ memoryLimit: "60MB" });
  const asked = request(bench, select(listed, {}), columns, { dataset: "p.gold.large" });
  await expect(bench.engine.stage(asked, never)).rejects.toMatchObject({
    code: "LW3501",
    failure: "resources",
    exitCode: 3,
    hint: expect.stringContaining("memory") as string,
  });
  expect(await readdir(asked.tableFolder)).toEqual([]);
  const [own = ""] = await readdir(join(bench.root, "temp"));
  expect(await readdir(join(bench.root, "temp", own))).toEqual([]);
});

test("work that needs more temporary space than its cap ends with the setting to raise, exit 3", async () => {
  bench = await openBench({ memoryLimit: "80MB", maxTempSize: "10MB" });
  const asked = request(bench, select(sorted, {}), columns, { dataset: "p.gold.sorted" });
  await expect(bench.engine.stage(asked, never)).rejects.toMatchObject({
    code: "LW3502",
    failure: "resources",
    exitCode: 3,
    hint: expect.stringContaining("temp_limit") as string,
  });
  expect(await readdir(asked.tableFolder)).toEqual([]);
});

test("an engine that met its limit goes on with the next step", async () => {
  bench = await openBench({ memoryLimit: "80MB", maxTempSize: "10MB" });
  await expect(bench.engine.stage(request(bench, select(sorted, {}), columns), never)).rejects.toThrow(/limit/);
  const small = request(bench, select("SELECT 1::BIGINT AS id, 'x' AS name", {}), columns);
  expect((await bench.engine.stage(small, never)).ledger).toMatchObject({ in: 1, inserted: 1 });
});

test("rules about a large table are judged one after the other: each needs the memory for its groups", async () => {
  bench = await openBench({ memoryLimit: "40MB" });
  const names = ["a", "b", "c", "d", "e", "f"];
  const sql = `SELECT ${names.map((name, index) => `i * ${index + 1} AS ${name}`).join(", ")} FROM range(600000) AS r(i)`;
  const rules = names.map(
    (name) => ({ kind: "unique", name, description: "", severity: "warn", columns: [name] }) as const,
  );
  const wide = names.map((name) => column(name, "bigint"));
  const result = await bench.engine.stage(request(bench, select(sql, {}), wide, { rules }), never);
  expect(result.rules.map(({ failed }) => failed)).toEqual(names.map(() => 0));
});
