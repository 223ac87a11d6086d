import { cpSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const MERGE = {
  source: sql("SELECT 1::BIGINT AS n, 5 AS v"),
  on: "target.n = source.n",
  clauses: [{ when: "matched", then: "update", set: "all" }],
} as const;

/** A table of a large and a small file, and their paths in this order. */
async function filled(name: string, properties: Readonly<Record<string, string>> = {}) {
  const table = lake.table(name);
  await table.append(sql("SELECT range AS n, 1 AS v FROM range(3000)"), { create: { properties } });
  await table.append(sql("SELECT range AS n, 2 AS v FROM range(3)"));
  const { files } = await table.scan();
  const [small = "", large = ""] = files.map(({ path }) => path).sort((a, b) => statSync(a).size - statSync(b).size);
  return { table, small, large };
}

test("a data file that was replaced is named with both sizes by whatever reads it; files that are not read do not matter", async () => {
  const { table, small, large } = await filled("replaced");
  const sizes = [statSync(large).size, statSync(small).size];
  cpSync(small, large);
  const uses = [
    () => table.read(),
    () => table.delete("v = 1"),
    () => table.update({ v: "3" }, "n = 1"),
    () => table.merge(MERGE),
    () => table.replaceWhere("n = 1", sql("SELECT 1::BIGINT AS n, 7 AS v")),
    () => table.optimize(),
    () => table.addConstraint("positive", "v > 0"),
    () => table.diff({ from: 0, to: 1 }).then(() => table.export(join(lake.root, "out.parquet"))),
  ];
  for (const use of uses) {
    const error: unknown = await use().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "LW6220", failure: "input" });
    for (const part of [lake.path("replaced"), large, `${sizes[0]}`, `${sizes[1]}`])
      expect((error as Error).message).toContain(part);
  }
  expect(await table.log.latestVersion()).toBe(1);
  expect((await table.read({ where: "v = 2" })).rows).toHaveLength(3);
});

test("a data file or change file that is gone is named", async () => {
  const { table, large } = await filled("gone", { "delta.enableChangeDataFeed": "true" });
  await table.delete("n = 1");
  const changes = join(lake.path("gone"), "_change_data");
  for (const name of readdirSync(changes)) rmSync(join(changes, name));
  await expect(table.readChanges({ from: 2 })).rejects.toMatchObject({
    code: "LW6219",
    message: expect.stringContaining("_change_data"),
  });
  rmSync(large);
  const message: unknown = expect.stringContaining(large);
  await expect(table.read({ version: 0 })).rejects.toMatchObject({ code: "LW6219", message });
  expect((await table.read()).rows).toHaveLength(3001);
});
