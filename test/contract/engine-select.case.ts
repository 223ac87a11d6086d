import { expect, test } from "vitest";
import type { Rule } from "../../src/metadata/index.ts";
import type { PinnedInput } from "../../src/engine/index.ts";
import { column, never, provenanceNames, publish, readRejects, readRows, request, select } from "../engine/fixture.ts";
import { columns, common, type EngineKit } from "./engine-kit.ts";

/** What a SELECT may be, and the types it gives. */
export function selectCases(kit: EngineKit): void {
  const { batch, stage, table, named } = kit;

  test(named("a value that does not fit its declared type is put aside with its original"), async () => {
    const delivered = [column("id", "bigint"), column("v", "string")];
    const typed = [column("id", "bigint"), column("v", "int")];
    const input = await table(
      [
        [1n, "1"],
        [2n, "x"],
        [3n, "1.5"],
        [4n, " 4 "],
        [5n, null],
        [6n, "3000000000"],
      ],
      delivered,
    );
    for (const preservesRowsOf of [0, undefined]) {
      const source = select(
        "SELECT id, v FROM b.t",
        { "b.t": input },
        preservesRowsOf === undefined ? {} : { preservesRowsOf },
      );
      const asked = request(kit.bench, source, typed, { dataset: "p.silver.typed" });
      const result = await stage(asked);
      expect((await readRows(kit.bench, publish(asked, result))).map((row) => [row["id"], row["v"]])).toEqual([
        ["1", 1],
        ["4", 4],
        ["5", null],
      ]);
      const rejects = await readRejects(kit.bench, asked, result);
      expect(rejects.map(({ row, rules }) => [row["v"], rules])).toEqual(
        expect.arrayContaining([
          ["x", ["cast:v"]],
          ["1.5", ["cast:v"]],
          ["3000000000", ["cast:v"]],
        ]),
      );
      expect(rejects[0]?.position).toMatch(preservesRowsOf === undefined ? /^ops\.bronze\.t\d+$/ : /^batch\d+:\d+$/);
    }
  });

  test(named("a sum of integers keeps its digits, and one that leaves a declared bigint is put aside"), async () => {
    const big = 9_007_199_254_740_993n;
    const input = await table(
      [
        [1n, big],
        [1n, big],
        [2n, 9_223_372_036_854_775_807n],
        [2n, 1n],
      ],
      [column("g", "bigint"), column("n", "bigint")],
    );
    const source = select("SELECT g, sum(n) AS total FROM b.t GROUP BY g", { "b.t": input });
    const wide = request(kit.bench, source, [column("g", "bigint"), column("total", "decimal(38,0)")], {
      dataset: "p.gold.wide",
    });
    expect(await readRows(kit.bench, publish(wide, await stage(wide)))).toMatchObject([
      { total: "18014398509481986" },
      { total: "9223372036854775808" },
    ]);
    const narrow = request(kit.bench, source, [column("g", "bigint"), column("total", "bigint")], {
      dataset: "p.gold.narrow",
    });
    const result = await stage(narrow);
    expect(result.ledger).toMatchObject({ in: 2, inserted: 1, quarantined: 1 });
    expect(await readRejects(kit.bench, narrow, result)).toMatchObject([
      { row: { total: "9223372036854775808" }, rules: ["cast:total"] },
    ]);
  });

  test(named("the origin of a row goes with it through a SELECT that keeps rows, and nowhere else"), async () => {
    const input = await table([
      [1n, "a", "1"],
      [2n, "b", "2"],
    ]);
    const of = [column("id", "bigint"), column("double_amount", "decimal(12,2)")];
    const sql = "/* first */ SELECT id, (amount * 2)::DECIMAL(12,2) AS double_amount FROM b.t WHERE id > 1 -- end";
    const kept = request(kit.bench, select(sql, { "b.t": input }, { preservesRowsOf: 0 }), of, {
      dataset: "p.silver.kept",
    });
    const result = await stage(kept);
    expect(result.columns.map(({ name }) => name)).toEqual(["id", "double_amount", ...provenanceNames]);
    expect(await readRows(kit.bench, publish(kept, result), result.columns)).toMatchObject([
      { id: "2", double_amount: "4.00", _source_row: "2" },
    ]);
    const loose = await stage(request(kit.bench, select(sql, { "b.t": input }), of, { dataset: "p.silver.loose" }));
    expect(loose.columns.map(({ name }) => name)).toEqual(["id", "double_amount"]);
  });

  test(named("a SELECT may join, rename, nest and use the same table twice"), async () => {
    const left = await table([
      [1n, "a", "1"],
      [2n, "b", "2"],
    ]);
    const right = await table(
      [
        ["a", 10],
        ["c", 30],
      ],
      [column("code", "string"), column("points", "int")],
    );
    const sql = `WITH best AS (SELECT max(points) AS top FROM b.points)
      SELECT t.id, points.points, "P".points AS again, (SELECT top FROM best) AS top
      FROM b.t LEFT JOIN b.points ON points.code = t.name LEFT JOIN b.points AS "P" ON "P".code = t.name ORDER BY 1`;
    const asked = request(
      kit.bench,
      select(sql, { "b.t": left, "b.points": right }),
      ["id", "points", "again", "top"].map((name) => column(name, name === "id" ? "bigint" : "int")),
      {
        dataset: "p.silver.joined",
      },
    );
    expect(await readRows(kit.bench, publish(asked, await stage(asked)))).toEqual([
      { id: "1", points: 10, again: 10, top: 30 },
      { id: "2", points: null, again: null, top: 30 },
    ]);
  });

  test(named("configuration and the run's clock are values in the SELECT"), async () => {
    const input = await table([
      [1n, "it's", "1"],
      [2n, "b", "2"],
    ]);
    const sql =
      "SELECT id, config('a.text') || '!' AS text, config('a.ratio') AS ratio, run_time() AS at FROM b.t WHERE id <= config('a.limit')";
    const configItems = [...sql.matchAll(/config\('([^']+)'\)/g)].map((match) => ({
      name: match[1] ?? "",
      start: match.index,
      end: match.index + match[0].length,
    }));
    const source = select(
      sql,
      { "b.t": input },
      { config: { "a.text": "it's 'quoted'", "a.ratio": 0.1, "a.limit": 1 }, configItems },
    );
    const of = [column("id", "bigint"), column("text", "string"), column("ratio", "double"), column("at", "timestamp")];
    const asked = request(kit.bench, source, of, { dataset: "p.silver.configured" });
    expect(await readRows(kit.bench, publish(asked, await stage(asked)))).toEqual([
      { id: "1", text: "it's 'quoted'!", ratio: 0.1, at: "2026-01-02 00:00:00+00" },
    ]);
  });

  test(named("empty tables are read as tables without rows, and give one"), async () => {
    const empty: PinnedInput = { dataset: "ops.bronze.none", columns, provenance: provenanceNames, files: [] };
    for (const preservesRowsOf of [0, undefined]) {
      const source = select(
        "SELECT * FROM b.none",
        { "b.none": empty },
        preservesRowsOf === undefined ? {} : { preservesRowsOf },
      );
      const asked = request(kit.bench, source, columns, {
        dataset: "p.silver.none",
        mergeKeys: ["id"],
        rules: [{ ...common, kind: "row_count", name: "any", min: 1, severity: "warn" }],
      });
      expect(await stage(asked)).toMatchObject({
        add: [],
        rejects: [],
        ledger: { in: 0, inserted: 0 },
        rules: [{ rule: "any", effect: "warned" }],
      });
    }
    const nothing = request(kit.bench, await batch([]), columns, {});
    expect(await stage(nothing)).toMatchObject({ add: [], remove: "all", ledger: { in: 0 } });
  });

  test(named("a table read with newer columns gives NULL for what older files lack, and wider types"), async () => {
    const old = await table([[1, "a"]], [column("id", "int"), column("name", "string")]);
    const now = { ...old, columns: [column("id", "bigint"), column("name", "string"), column("extra", "date")] };
    expect(await readRows(kit.bench, now)).toEqual([{ id: "1", name: "a", extra: null }]);
  });

  test(named("a conversion that fails inside the SELECT fails the step as a fault of the data"), async () => {
    const input = await table([[1n, "x", "1"]]);
    const source = select("SELECT name::INT AS n FROM b.t", { "b.t": input });
    const asked = request(kit.bench, source, [column("n", "int")], { dataset: "p.silver.converted" });
    await expect(kit.bench.engine.stage(asked, never)).rejects.toMatchObject({
      code: "LW3504",
      failure: "input",
      message: expect.stringContaining("'x'") as string,
    });
  });

  test(named("columns may be called what the engine calls its own"), async () => {
    const odd = ["row", "rules", "kept", "published", "file", "position", "status", "n", "source_position", "x"];
    const of = odd.map((name) => column(name, "int"));
    const rows = [
      odd.map(() => 1),
      odd.map(() => 1),
      odd.map((_, index) => (index === 0 ? 2 : null)),
      odd.map(() => 3),
    ];
    const input = await table(rows, of);
    const rules: readonly Rule[] = [
      { ...common, kind: "not_null", name: "all there", columns: odd },
      { ...common, kind: "unique", name: "once", columns: ["published", "file"], keep: "first" },
    ];
    const source = select("SELECT * FROM b.t", { "b.t": input }, { preservesRowsOf: 0 });
    const asked = request(kit.bench, source, of, { dataset: "p.silver.odd", mergeKeys: ["row", "n"], rules });
    const result = await stage(asked);
    expect(result.ledger).toMatchObject({ in: 4, inserted: 2, deduplicated: 1, quarantined: 1 });
    const again = {
      ...asked,
      published: publish(asked, result),
      materialize: { as: "merge" },
      attemptId: "00009-odd",
    } as const;
    expect((await stage(again)).ledger).toMatchObject({ in: 4, unchanged: 2, deduplicated: 1, quarantined: 1 });
    const taken = request(kit.bench, select("SELECT 1 AS file_index", {}), [column("file_index", "int")], {
      dataset: "p.silver.taken",
    });
    await expect(kit.bench.engine.stage(taken, never)).rejects.toMatchObject({ code: "LW3516" });
  });

  test(named("a SELECT whose columns differ from the published ones is refused"), async () => {
    const input = await table([[1n, "x", "1"]]);
    const asked = request(kit.bench, select("SELECT id FROM b.t", { "b.t": input }), columns, {
      dataset: "p.silver.differs",
    });
    await expect(kit.bench.engine.stage(asked, never)).rejects.toMatchObject({ code: "LW3511" });
  });
}
