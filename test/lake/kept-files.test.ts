import { afterAll, beforeAll, expect, test } from "vitest";
import type { Column } from "../../src/base/index.ts";
import { sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const column = (name: string, type: string, nullable = true): Column => ({ name, type, nullable });

/** The same commit of a schema as a run makes it, without a file. */
async function publish(name: string, columns: readonly Column[], remove: readonly string[] | "all" = []) {
  const log = lake.log(name);
  const baseVersion = await log.latestVersion();
  return log.prepare({ operation: "WRITE", baseVersion, columns, add: [], remove, info: {} });
}

test("no commit gives files that stay a type they do not have", async () => {
  const table = lake.table("plain");
  await table.append(sql("SELECT 1::INTEGER AS a, 'x' AS b, {'x': 1} AS s, NULL::INTEGER AS n"));
  const rest = [column("b", "string"), column("s", "struct<x:int>"), column("n", "int")];
  const a = column("a", "int");
  for (const [columns, code] of [
    [[column("a", "string"), ...rest], "LW6308"],
    [[column("a", "smallint"), ...rest], "LW6308"],
    // wider, but nothing tells readers of it
    [[column("a", "bigint"), ...rest], "LW6309"],
    [[a, column("b", "string"), column("s", "struct<x:bigint>")], "LW6309"],
    [[a, column("b", "string"), column("s", "struct<x:string,y:int>")], "LW6308"],
    // a value is missing in the file, or the whole column
    [[a, column("n", "int", false)], "LW6323"],
    [[a, column("new", "int", false)], "LW6323"],
  ] as const)
    await expect(publish("plain", columns), JSON.stringify(columns)).rejects.toMatchObject({ code });
  await expect(
    publish("plain", [column("a", "int", false), column("s", "struct<x:int,y:int>"), column("new", "int")]),
  ).resolves.toBeDefined();
  await expect(publish("plain", [column("a", "string", false)], "all")).resolves.toBeDefined();
});

test("a wider type is published where the table records it", async () => {
  const table = lake.table("wide");
  await table.append(sql("SELECT 1::INTEGER AS a"), { create: { properties: { "delta.enableTypeWidening": "true" } } });
  const wish = [column("a", "bigint")];
  await expect(publish("wide", wish)).rejects.toMatchObject({ code: "LW6309" });
  const log = lake.log("wide");
  const baseVersion = await log.latestVersion();
  const plan = await log.planWrite({ baseVersion, columns: wish, replaces: false });
  const request = { operation: "WRITE", baseVersion, columns: wish, add: [], remove: [], info: {} } as const;
  await log.commit(await log.prepare({ ...request, ...(plan === undefined ? {} : { plan }) }));
  expect((await table.read()).rows).toEqual([{ a: "1" }]);
});
