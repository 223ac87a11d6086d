import { cpSync, rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { conflictKind, type DeltaTable } from "../../src/lake/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

/*
 * Every operation that changes a table against every other: the one named by the column was made from the version before the one named by the
 * row was committed. Where it passes, the table holds what the two give one after the other, in one order or the other.
 */

const OPERATIONS: Readonly<Record<string, (table: DeltaTable) => Promise<unknown>>> = {
  append: (table) => table.append(sql("SELECT range + 100 AS id, 5 AS g FROM range(4)")),
  delete: (table) => table.delete("id = 2"),
  update: (table) => table.update({ g: "g + 10" }, "id = 3"),
  merge: (table) =>
    table.merge({
      source: sql("SELECT unnest([1, 2, 200]) AS id, 7 AS g"),
      on: "target.id = source.id",
      clauses: [
        { when: "matched", then: "update", set: "all" },
        { when: "not matched", then: "insert", values: "all" },
      ],
    }),
  insert: (table) =>
    table.merge({
      source: sql("SELECT unnest([1, 300]) AS id, 8 AS g"),
      on: "target.id = source.id",
      clauses: [{ when: "not matched", then: "insert", values: "all" }],
    }),
  replaceWhere: (table) => table.replaceWhere("id = 1", sql("SELECT 1 AS id, 50 AS g")),
  overwrite: (table) => table.overwrite(sql("SELECT range + 500 AS id, 6 AS g FROM range(3)")),
  restore: (table) => table.restore({ version: 1 }),
  optimize: (table) => table.optimize(),
  alter: (table) => table.addColumns([{ name: "more", type: "int", nullable: true }]),
  constraint: (table) => table.addConstraint("positive", "id >= 0"),
};

const names = Object.keys(OPERATIONS);

/** Kinds of conflicts as the table spells them. */
const KINDS: Readonly<Record<string, string>> = {
  ".": "passes",
  A: "ConcurrentAppend",
  R: "ConcurrentDeleteRead",
  D: "ConcurrentDeleteDelete",
  M: "MetadataChanged",
};

/** Rows: who was first. Columns: who comes behind, in the order of the operations above. The same with deletion vectors and without. */
const TABLE = `
    append       ..........A
    delete       .DDDRDDRDRR
    update       .DDDRDDRDRR
    merge        .DDDRDDRDRR
    insert       ...AAAAA..A
    replaceWhere .DDDRDDRDRR
    overwrite    .DDDRDDDDRR
    restore      ...RRRDDDRR
    optimize     .DDDRDDDDRR
    alter        MMMMMMMMMMM
    constraint   MMMMMMMMMMM`;

const LAYOUTS = process.env["LAKEWRIGHT_FULL_SWEEP"] === undefined ? (["true"] as const) : (["true", "false"] as const);

let lake: TemporaryLake;
beforeAll(async () => {
  lake = temporaryLake();
  for (const vectors of ["true", "false"]) {
    const table = lake.table(`origin-${vectors}`);
    await table.create({
      columns: [
        { name: "id", type: "bigint", nullable: true },
        { name: "g", type: "bigint", nullable: true },
      ],
      properties: { "delta.enableDeletionVectors": vectors },
      constraints: { small: "id < 1000" },
    });
    await table.append(sql("SELECT range AS id, range % 2 AS g FROM range(4)"));
    await table.append(sql("SELECT range + 10 AS id, range % 2 AS g FROM range(4)"));
    await table.delete("id = 11");
  }
});
afterAll(() => lake.close());

function copy(vectors: string, name: string): void {
  cpSync(lake.path(`origin-${vectors}`), lake.path(name), { recursive: true });
}

const serial = new Map<string, Promise<readonly string[] | undefined>>();

/** What two operations give one after the other; undefined where the second refuses what the first has made. */
function inTurn(vectors: string, first: string, second: string): Promise<readonly string[] | undefined> {
  const name = `turn-${vectors}-${first}-${second}`;
  const known = serial.get(name) ?? doneInTurn(vectors, [first, second], name);
  serial.set(name, known);
  return known;
}

async function doneInTurn(
  vectors: string,
  both: readonly string[],
  name: string,
): Promise<readonly string[] | undefined> {
  copy(vectors, name);
  try {
    for (const one of both) await OPERATIONS[one]?.(lake.table(name));
    return await rowsOf(lake.table(name));
  } catch {
    return undefined;
  } finally {
    rmSync(lake.path(name), { recursive: true });
  }
}

async function raced(vectors: string, first: string, second: string): Promise<string> {
  const name = `race-${vectors}-${first}-${second}`;
  copy(vectors, name);
  const { storage, overtakenBy } = await lake.raced(name, (table) => OPERATIONS[first]?.(table) ?? Promise.resolve());
  let outcome = ".";
  try {
    await OPERATIONS[second]?.(storage);
  } catch (error) {
    const kind = conflictKind(error);
    outcome = Object.keys(KINDS).find((letter) => KINDS[letter] === kind) ?? String(error);
  }
  expect(overtakenBy()).toBe(1);
  const table = lake.table(name);
  expect((await table.check()).findings).toEqual([]);
  if (outcome === ".") {
    const orders = [await inTurn(vectors, first, second), await inTurn(vectors, second, first)];
    expect(orders, `${first}, ${second}`).toContainEqual(await rowsOf(table));
  }
  rmSync(lake.path(name), { recursive: true });
  return outcome;
}

for (const vectors of LAYOUTS)
  test(`each operation behind each other (deletion vectors: ${vectors}) (I3)`, { timeout: 240_000 }, async () => {
    const lines: string[] = [];
    for (const first of names) {
      const outcomes: string[] = [];
      for (const second of names) outcomes.push(await raced(vectors, first, second));
      lines.push(`    ${first.padEnd(12)} ${outcomes.join("")}`);
    }
    expect(`\n${lines.join("\n")}`).toBe(TABLE);
  });

test("an append-only table is appended to, and refuses what changes or takes away rows", async () => {
  for (const vectors of ["false", "true"]) {
    const name = `append-only-${vectors}`;
    copy(vectors, name);
    const table = lake.table(name);
    await table.setProperties({ "delta.appendOnly": "true" });
    const before = await rowsOf(table);
    for (const operation of ["delete", "update", "merge", "replaceWhere", "overwrite", "restore"]) {
      const refusal = OPERATIONS[operation]?.(lake.table(name));
      await expect(refusal, operation).rejects.toMatchObject({ code: "LW6302" });
    }
    expect(await rowsOf(lake.table(name))).toEqual(before);
    for (const operation of ["append", "insert", "optimize", "alter"]) await OPERATIONS[operation]?.(lake.table(name));
    expect(await rowsOf(lake.table(name))).toHaveLength(before.length + 5);
    // one that was made so meanwhile
    copy(vectors, `${name}-raced`);
    const { storage } = await lake.raced(`${name}-raced`, (other) =>
      other.setProperties({ "delta.appendOnly": "true" }),
    );
    await expect(OPERATIONS["delete"]?.(storage)).rejects.toMatchObject({ code: "LW6404" });
  }
});
