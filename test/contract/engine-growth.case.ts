import { expect, test } from "vitest";
import type { Rule } from "../../src/metadata/index.ts";
import {
  column,
  extract,
  never,
  provenanceNames,
  publish,
  readRejects,
  readRows,
  request,
  select,
} from "../engine/fixture.ts";
import { columns, common, type EngineKit } from "./engine-kit.ts";

/** How a table grows, and what can be asked of it. */
export function growthCases(kit: EngineKit): void {
  const { batch, stage, table, named } = kit;

  test(named("an extraction becomes a table with the origin of every row"), async () => {
    const asked = request(
      kit.bench,
      await batch([
        [1n, "a", "1.50"],
        [2n, null, null],
      ]),
      columns,
    );
    const result = await stage(asked);
    expect(result.ledger).toEqual({
      in: 2,
      inserted: 2,
      updated: 0,
      unchanged: 0,
      deduplicated: 0,
      quarantined: 0,
      discarded: 0,
    });
    expect(result.remove).toBe("all");
    expect(result.columns.map(({ name }) => name)).toEqual(["id", "name", "amount", ...provenanceNames]);
    const rows = await readRows(kit.bench, publish(asked, result), result.columns);
    expect(rows).toMatchObject([
      { id: "1", name: "a", amount: "1.50", _source_row: "1", _run_id: asked.provenance.runId },
      { id: "2", name: null, amount: null, _source_row: "2" },
    ]);
    expect(rows[0]?.["_ingested_at"]).toBe("2026-01-02 03:04:05.678+00");
    expect(await kit.bench.engine.samples(asked, result.add, never)).toEqual({
      before: [
        { id: "1", name: "a", amount: "1.50" },
        { id: "2", name: null, amount: null },
      ],
      after: [
        { id: "1", name: "a", amount: "1.50" },
        { id: "2", name: null, amount: null },
      ],
    });
  });

  test(named("append adds to the published rows"), async () => {
    const published = await table([[1n, "a", "1"]]);
    const asked = request(
      kit.bench,
      await batch([
        [1n, "a", "1"],
        [2n, "b", "2"],
      ]),
      columns,
      {
        dataset: published.dataset,
        published,
        materialize: { as: "append" },
      },
    );
    const result = await stage(asked);
    expect(result).toMatchObject({ remove: [], ledger: { in: 2, inserted: 2 } });
    expect((await readRows(kit.bench, publish(asked, result))).map((row) => row["id"])).toEqual(["1", "1", "2"]);
  });

  test(named("merge inserts, updates and leaves equal rows alone, in the files that need it"), async () => {
    const published = await table([
      [1n, "a", "1"],
      [2n, "b", null],
      [3n, null, "3"],
    ]);
    const more = { dataset: published.dataset, materialize: { as: "merge" }, keys: ["id"], mergeKeys: ["id"] } as const;
    const grown = request(
      kit.bench,
      await batch([
        [4n, "d", "4"],
        [2n, "b", null],
      ]),
      columns,
      { ...more, published },
    );
    const first = await stage(grown);
    expect(first).toMatchObject({ remove: [], ledger: { in: 2, inserted: 1, unchanged: 1, updated: 0 } });
    const second = publish(grown, first);
    const changed = request(
      kit.bench,
      await batch([
        [4n, "D", "4"],
        [5n, "e", "5"],
        [3n, null, "3"],
      ]),
      columns,
      { ...more, published: second },
    );
    const result = await stage(changed);
    expect(result.ledger).toMatchObject({ in: 3, inserted: 1, updated: 1, unchanged: 1 });
    // the first file holds no replaced row
    expect(result.remove).toEqual(second.files.slice(1).map((file) => file.path));
    expect((await readRows(kit.bench, publish(changed, result))).map((row) => [row["id"], row["name"]])).toEqual([
      ["1", "a"],
      ["2", "b"],
      ["3", null],
      ["4", "D"],
      ["5", "e"],
    ]);
  });

  test(named("merging rows that are all known changes nothing"), async () => {
    const published = await table([
      [1n, "a", "1"],
      [2n, "b", null],
    ]);
    const asked = request(
      kit.bench,
      await batch([
        [2n, "b", null],
        [1n, "a", "1.00"],
      ]),
      columns,
      {
        dataset: published.dataset,
        published,
        materialize: { as: "merge" },
        mergeKeys: ["id"],
      },
    );
    expect(await stage(asked)).toMatchObject({
      add: [],
      remove: [],
      ledger: { in: 2, unchanged: 2, inserted: 0, updated: 0 },
    });
  });

  test(
    named("equal rows under one merge key count once, different ones are all put aside, and so is a key without value"),
    async () => {
      const rows = [
        [1n, "a", "1"],
        [1n, "a", "1"],
        [2n, "b", "2"],
        [2n, "B", "2"],
        [2n, "b", "2"],
        [3n, "c", "3"],
        [null, "d", "4"],
      ];
      for (const materialize of [{ as: "merge" }, { as: "table" }] as const) {
        const asked = request(kit.bench, await batch(rows), columns, { materialize, mergeKeys: ["id"] });
        const result = await stage(asked);
        expect(result.ledger).toMatchObject({ in: 7, inserted: 2, deduplicated: 2, quarantined: 3 });
        const rejects = await readRejects(kit.bench, asked, result);
        expect(rejects.map(({ row, rules }) => [row["id"], row["name"], rules])).toEqual(
          expect.arrayContaining([
            ["2", "b", ["keys:unique"]],
            ["2", "B", ["keys:unique"]],
            [null, "d", ["keys:not_null"]],
          ]),
        );
      }
    },
  );

  test(named("the id of a refused row is the same in every run"), async () => {
    const rules: readonly Rule[] = [{ ...common, kind: "not_null", name: "named", columns: ["name"] }];
    const ids = async (keys: readonly string[], rows: readonly (readonly unknown[])[]) => {
      const asked = request(kit.bench, await extract(kit.bench, columns, rows, "same"), columns, { rules, keys });
      return (await readRejects(kit.bench, asked, await stage(asked))).map(({ id }) => id);
    };
    const rows = [
      [1n, null, "1"],
      [2n, null, "1"],
      [3n, "c", "1"],
    ];
    expect(await ids([], rows)).toEqual(await ids([], rows));
    expect(await ids([], rows)).not.toEqual(await ids([], [rows[1] ?? [], rows[0] ?? []]));
    // with keys the place in the source does not count
    expect((await ids(["id"], rows)).toSorted()).toEqual(
      (await ids(["id"], [rows[1] ?? [], rows[0] ?? []])).toSorted(),
    );
  });

  test(named("a query gives at most the rows asked for and says whether there are more"), async () => {
    const input = await table([
      [1n, "a", "1.10"],
      [2n, "b", "2"],
    ]);
    const source = select("SELECT id, amount, name FROM b.t ORDER BY id", { "b.t": input });
    expect(await kit.bench.engine.query(source, 1, never)).toMatchObject({
      rows: [["1", "1.10", "a"]],
      truncated: true,
    });
    expect(await kit.bench.engine.query(source, 2, never)).toMatchObject({
      columns: [
        { name: "id", type: "bigint" },
        { name: "amount", type: "decimal(10,2)" },
        { name: "name", type: "string" },
      ],
      truncated: false,
    });
  });

  test(named("the content hash does not see order, and sees every change"), async () => {
    const hash = async (rows: readonly (readonly unknown[])[]) => {
      const writer = await kit.bench.engine.extractionWriter({
        folder: `${kit.bench.lake}/hash/${kit.next()}`,
        columns: columns.map((c) => ({ ...c, sourceName: c.name, sourceType: c.type })),
        signal: never,
      });
      const values = columns.map((_, index) => rows.map((row) => row[index] ?? null));
      await writer.write({ rowCount: rows.length, columns: values }, { source: "s", firstRow: 1 });
      return (await writer.finish()).contentHash;
    };
    const a = [1n, "a", "1"],
      b = [2n, null, "2"];
    expect(await hash([a, b])).toBe(await hash([b, a]));
    expect(await hash([a, b])).not.toBe(await hash([a, b, b]));
    expect(await hash([a, b])).not.toBe(await hash([a, [2n, "", "2"]]));
  });

  test(named("a cancelled stage ends with the reason given"), async () => {
    const input = await table([[1n, "a", "1"]]);
    const sql = "SELECT count(*) AS n FROM b.t, range(100000000000) AS r(i) WHERE r.i % 7 = t.id";
    const asked = request(kit.bench, select(sql, { "b.t": input }), [column("n", "bigint")], {
      dataset: "p.gold.endless",
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 300);
    await expect(kit.bench.engine.stage(asked, controller.signal)).rejects.toThrow("enough");
  });
}
