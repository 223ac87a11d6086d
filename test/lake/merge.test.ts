import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UserError } from "../../src/base/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

describe.each([true, false])("merge (deletion vectors: %s)", (isOn) => {
  const create = { create: { properties: { "delta.enableDeletionVectors": String(isOn) } } };
  const filled = async (name: string) => {
    const table = lake.table(`${name}-${isOn}`);
    for (let file = 0; file < 3; file++)
      await table.append(
        sql(`SELECT range AS id, 'old' AS state, range % 7 AS n FROM range(300) WHERE range % 3 = ${file}`),
        create,
      );
    return table;
  };

  test("a row that several rows of the source delete is deleted once", async () => {
    const table = await filled("twice");
    const { metrics } = await table.merge({
      source: sql("SELECT range % 10 AS id FROM range(40)"),
      on: "target.id = source.id",
      clauses: [{ when: "matched", then: "delete" }],
    });
    expect(metrics).toMatchObject({ numSourceRows: 40, numTargetRowsDeleted: 10, numTargetRowsUpdated: 0 });
    expect(await rowsOf(table)).toHaveLength(290);
    // a position stands in a vector once: other readers count them
    const marked = (await table.scan()).files.flatMap(({ deleted }) => [...(deleted ?? [])]);
    expect(marked).toHaveLength(isOn ? 10 : 0);
    expect((await table.check()).findings).toEqual([]);
  });

  test("columns called as a merge calls its own things mean columns, and bare names those of either side", async () => {
    const table = lake.table(`names-${isOn}`);
    await table.append(
      sql("SELECT range AS id, 100 + range AS position, 7 AS action, 'f' AS file FROM range(3)"),
      create,
    );
    await table.merge({
      source: sql("SELECT 1::BIGINT AS id, 5 AS k, 8 AS source, 9::BIGINT AS number"),
      on: "target.id = source.id",
      clauses: [
        {
          when: "matched",
          condition: "action = 7 AND position = 101",
          then: "update",
          set: { id: "source.id", position: "position + k", action: "action + 1", file: "file || '!'" },
        },
      ],
    });
    await table.merge({
      source: sql("SELECT 9::BIGINT AS id, 5 AS action, 6::BIGINT AS number, 'g' AS file"),
      on: "target.id = source.id",
      clauses: [
        {
          when: "not matched",
          then: "insert",
          values: { id: "source.id", position: "number", action: "source.action", file: "source.file" },
        },
      ],
    });
    expect((await rowsOf(table)).slice(-3)).toEqual([
      '{"id":"1","position":"106","action":8,"file":"f!"}',
      '{"id":"2","position":"102","action":7,"file":"f"}',
      '{"id":"9","position":"6","action":5,"file":"g"}',
    ]);
  });

  test("a row that several rows of the source delete stands in the change data once", async () => {
    const table = lake.table(`deleted-once-${isOn}`);
    const properties = { ...create.create.properties, "delta.enableChangeDataFeed": "true" };
    await table.create({ columns: [{ name: "id", type: "bigint", nullable: true }], properties });
    await table.append(sql("SELECT range AS id FROM range(3)"));
    await table.merge({
      source: sql("SELECT 1::BIGINT AS id FROM range(3)"),
      on: "target.id = source.id",
      clauses: [{ when: "matched", then: "delete" }],
    });
    expect((await table.readChanges({ from: 2 })).rows).toMatchObject([{ id: "1", _change_type: "delete" }]);
  });

  test("a row that several rows of the source would update is refused, with the number of such rows", async () => {
    const table = await filled("ambiguous");
    const refused = await table
      .merge({
        source: sql("SELECT range % 10 AS id, 'new' AS state FROM range(25)"),
        on: "target.id = source.id",
        clauses: [{ when: "matched", then: "update", set: { state: "source.state" } }],
      })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect(refused).toMatchObject({ code: "LW6311", message: expect.stringMatching(/\b10\b/) });
    expect((await table.scan()).files).toHaveLength(3);
  });

  test("updates, deletions and insertions are counted, and every row has the value it should", async () => {
    const table = await filled("all");
    const merge = () =>
      table.merge({
        source: sql("SELECT range * 2 AS id, 'new' AS state, 0 AS n FROM range(200)"),
        on: "target.id = source.id",
        clauses: [
          { when: "matched", condition: "target.id % 10 = 0", then: "delete" },
          { when: "matched", then: "update", set: "all" },
          { when: "not matched", then: "insert", values: "all" },
          { when: "not matched by source", condition: "target.id > 290", then: "delete" },
          { when: "not matched by source", condition: "target.id > 280", then: "update", set: { n: "target.n + 100" } },
        ],
      });
    expect((await merge()).metrics).toMatchObject({
      numSourceRows: 200,
      numTargetRowsUpdated: 120 + 5,
      numTargetRowsDeleted: 30 + 5,
      numTargetRowsInserted: 50,
      numTargetRowsUnchanged: 0,
    });
    const expected = [
      ...Array.from({ length: 300 }, (_, id) => ({ id, state: "old", n: id % 7 })).flatMap((row) => {
        if (row.id % 2 === 0) return row.id % 10 === 0 ? [] : [{ ...row, state: "new", n: 0 }];
        if (row.id > 290) return [];
        return [row.id > 280 ? { ...row, n: row.n + 100 } : row];
      }),
      ...Array.from({ length: 50 }, (_, index) => ({ id: 300 + index * 2, state: "new", n: 0 })),
    ];
    const { rows } = await table.read();
    const sorted = rows
      .map(({ id, state, n }) => ({ id: Number(id), state, n: Number(n) }))
      .sort((a, b) => a.id - b.id);
    expect(sorted).toEqual(expected);
  });

  test("only files that can hold a key are read and written, and the same rows again write none", async () => {
    const table = lake.table(`narrow-${isOn}`);
    for (let file = 0; file < 5; file++)
      await table.append(
        sql(`SELECT range AS id, 'old' AS state FROM range(${file * 100}, ${file * 100 + 100})`),
        create,
      );
    const before = new Set((await table.scan()).files.map(({ path }) => path));
    const upsert = () =>
      table.merge({
        // a gap as wide as a file between the keys, so that the ends of the source do not tell which files it concerns
        source: sql("SELECT unnest([150, 155, 350, 355]) AS id, 'new' AS state"),
        on: "target.id = source.id",
        clauses: [
          { when: "matched", then: "update", set: "all" },
          { when: "not matched", then: "insert", values: "all" },
        ],
      });
    const first = await upsert();
    expect(first.metrics).toMatchObject({ numTargetRowsUpdated: 4, numTargetRowsInserted: 0, numTargetFilesAdded: 1 });
    const kept = (await table.scan()).files.filter(({ path, deleted }) => before.has(path) && deleted === undefined);
    expect(kept).toHaveLength(3);
    const again = await upsert();
    expect(again).toMatchObject({
      version: first.version,
      metrics: { numTargetRowsUnchanged: 4, numTargetFilesAdded: 0 },
    });
  });
});

test("files are passed over only where both sides of an equality are of one type: other pairs are cast before they are compared", async () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ["'007'", "7", 1],
    ["'007'", "7::BIGINT", 1],
    ["TIMESTAMP '2024-01-01'", "DATE '2024-01-01'", 1],
    ["1.5::DECIMAL(3,1)", "1.5::DOUBLE", 1],
    ["5", "5.4::DOUBLE", 0],
    ["5::TINYINT", "3000000000", 0],
    ["5", "5::BIGINT", 1],
  ];
  for (const [index, [own, given, updated]] of cases.entries()) {
    const table = lake.table(`cast-${index}`);
    await table.append(sql(`SELECT ${own} AS k, 1 AS v`));
    const { metrics } = await table.merge({
      source: sql(`SELECT ${given} AS k, 2 AS v`),
      on: "target.k = source.k",
      clauses: [{ when: "matched", then: "update", set: { v: "source.v" } }],
    });
    expect([own, given, metrics["numTargetRowsUpdated"]]).toEqual([own, given, updated]);
  }
  const table = lake.table("cast-where");
  await table.append(sql("SELECT '007' AS k, 1 AS n"));
  expect((await table.update({ n: "2" }, "k = 7")).metrics).toMatchObject({ numUpdatedRows: 1 });
  expect((await table.delete("n = '1.9'")).metrics).toMatchObject({ numDeletedRows: 1 });
});

test("a value that a column does not hold is refused by update and merge as by append; a number that fits is taken", async () => {
  const table = lake.table("narrow");
  const create = { properties: { "delta.enableDeletionVectors": "true" } };
  await table.append(
    sql("SELECT 1 AS k, 1::SMALLINT AS i, 1.5::DECIMAL(10,2) AS m, DATE '2024-01-01' AS d, 'a' AS s"),
    { create },
  );
  const merging = (source: string, set: "all" | Record<string, string>) =>
    table.merge({
      source: sql(source),
      on: "target.k = source.k",
      clauses: [{ when: "matched", then: "update", set }],
    });
  for (const change of [
    () => merging("SELECT 1 AS k, '2' AS i", "all"),
    () => merging("SELECT 1 AS k, '2' AS i", { i: "source.i" }),
    () =>
      table.merge({
        source: sql("SELECT 9 AS k, true AS i"),
        on: "target.k = source.k",
        clauses: [{ when: "not matched", then: "insert", values: "all" }],
      }),
    () => table.update({ i: "s" }),
    () => table.update({ s: "i" }),
    () => table.update({ d: "s" }),
  ])
    await expect(change()).rejects.toMatchObject({ code: "LW6308" });
  for (const change of [
    () => table.update({ i: "2.7" }),
    () => table.update({ i: "i + 40000" }),
    () => table.update({ m: "m / 7" }),
    () => merging("SELECT 1 AS k, 2.7::DOUBLE AS x", { i: "source.x" }),
  ])
    await expect(change()).rejects.toMatchObject({ code: "LW6306" });
  expect(await rowsOf(table)).toEqual(['{"k":1,"i":1,"m":"1.50","d":"2024-01-01","s":"a"}']);
  await table.update({ i: "i + 1", m: "m + 1", d: "'2024-02-01'", s: "NULL" });
  await merging("SELECT 1 AS k, 5.0::DOUBLE AS x, 2::SMALLINT AS i", { i: "source.x + target.i" });
  expect(await rowsOf(table)).toEqual(['{"k":1,"i":7,"m":"2.50","d":"2024-02-01","s":null}']);
});
