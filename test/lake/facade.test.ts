import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DeltaTable } from "../../src/delta.ts";

test("a table by itself is made, changed, read at a version and checked", async () => {
  const folder = mkdtempSync(join(tmpdir(), "facade-"));
  try {
    await using table = DeltaTable.open(join(folder, "flights"));
    const columns = [
      { name: "id", type: "int", nullable: false },
      { name: "carrier", type: "string", nullable: true },
    ];
    await table.append({
      kind: "rows",
      columns,
      rows: [
        { id: 1, carrier: "UA" },
        { id: 2, carrier: null },
      ],
    });
    await table.delete("carrier IS NULL");
    expect((await table.read()).rows).toEqual([{ id: 1, carrier: "UA" }]);
    expect((await table.read({ version: 0 })).rows).toHaveLength(2);
    expect(await table.check()).toMatchObject({ version: 1, rows: 1, findings: [] });
    expect((await table.log.history()).map(({ operation }) => operation)).toEqual(["DELETE", "WRITE"]);
    await expect(table.append({ kind: "sql", sql: "SELECT NULL::INT AS id" })).rejects.toMatchObject({
      code: "LW6306",
    });
    await expect(table.append({ kind: "sql", sql: "SELECT 3 AS id, 1 AS other" })).rejects.toMatchObject({
      code: "LW6307",
    });
    await expect(table.append({ kind: "sql", sql: "SELECT DATE '2024-01-01' AS id" })).rejects.toMatchObject({
      code: "LW6308",
    });
    await table.append({ kind: "sql", sql: "SELECT 3 AS id, 1.5 AS other" }, { schema: "add" });
    expect((await table.read({ where: "other IS NOT NULL" })).rows).toEqual([{ id: 3, carrier: null, other: "1.5" }]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("rows by value, conditions and queries that do not fit are refused in plain words", async () => {
  const folder = mkdtempSync(join(tmpdir(), "facade-"));
  try {
    await using table = DeltaTable.open(join(folder, "t"));
    const columns = [
      { name: "small", type: "tinyint", nullable: true },
      { name: "d", type: "double", nullable: true },
    ];
    await table.append({ kind: "rows", columns, rows: [{ SMALL: 1, d: Number.NaN }] });
    expect((await table.read()).rows).toEqual([{ small: 1, d: "NaN" }]);
    const tooLarge = table.append({ kind: "rows", columns, rows: [{ small: 1 }, { small: 300 }] });
    await expect(tooLarge).rejects.toMatchObject({ code: "LW6338", message: expect.stringContaining("row 2") });
    for (const where of ["nope = 1", "small =", "'x'::INT = small", "unknown_function(small)"])
      await expect(table.read({ where }), where).rejects.toMatchObject({ code: "LW6337" });
    await expect(table.append({ kind: "sql", sql: "SELECT * FROM nowhere" })).rejects.toMatchObject({ code: "LW6337" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a table that was closed says so, whether it was used before or not", async () => {
  const folder = mkdtempSync(join(tmpdir(), "facade-"));
  try {
    for (const isUsed of [true, false]) {
      const table = DeltaTable.open(join(folder, `t-${isUsed}`));
      if (isUsed) await table.append({ kind: "sql", sql: "SELECT 1 AS id" });
      await table[Symbol.asyncDispose]();
      await expect(table.append({ kind: "sql", sql: "SELECT 2 AS id" })).rejects.toMatchObject({ code: "LW6321" });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
