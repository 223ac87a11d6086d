import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DeltaTable } from "../../src/delta.ts";
import { localStorage, openDeltaTable, provedStorage, type Storage } from "../../src/lake/index.ts";
import { sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

/** A place as network shares can be: who writes a name again replaces what is there, and is told that it was new. */
function overwriting(): Storage {
  const real = localStorage(lake.root);
  return { ...real, writeNew: (key, content, signal) => real.write(key, content, signal).then(() => true) };
}

test("a table at a place that overwrites is refused before its first commit, and nothing is left there", async () => {
  const table = openDeltaTable(provedStorage(overwriting(), "shared"), "shared", { engine: lake.engine });
  for (const attempt of [1, 2])
    await expect(table.append(sql(`SELECT ${attempt} AS n`))).rejects.toMatchObject({ code: "LW6104" });
  const left = existsSync(lake.path("shared")) ? readdirSync(lake.path("shared"), { recursive: true }) : [];
  expect(left.filter((name) => !["_delta_log"].includes(String(name)))).toEqual([]);
  // without the proof two writers would both be told that version 0 is theirs
  const unproved = () => openDeltaTable(overwriting(), "unproved", { engine: lake.engine });
  const [one, two] = [unproved(), unproved()];
  await Promise.all([one.append(sql("SELECT 1 AS n")), two.append(sql("SELECT 2 AS n"))]);
  expect((await unproved().read()).rows).toHaveLength(1);
});

test("DeltaTable.open proves its place with the first commit and leaves no trace of it", async () => {
  const root = mkdtempSync(join(tmpdir(), "probe-"));
  try {
    await using table = DeltaTable.open(join(root, "t"));
    await table.append(sql("SELECT 1 AS n"));
    await table.append(sql("SELECT 2 AS n"));
    expect(readdirSync(root)).toEqual(["t"]);
    expect(readdirSync(join(root, "t/_delta_log")).sort()).toEqual([
      "00000000000000000000.json",
      "00000000000000000001.json",
    ]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
