import { afterAll, beforeAll, expect, test } from "vitest";
import type { Column } from "../../src/base/index.ts";
import { checkLedger, type PinnedInput, type StageRequest, type StageResult } from "../../src/engine/index.ts";
import type { Rule } from "../../src/metadata/index.ts";
import {
  type Bench,
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

export type EngineSubject = Readonly<{ name: string; open: () => Promise<Bench> }>;

const columns = [column("id", "bigint", false), column("name", "string"), column("amount", "decimal(10,2)")];
const common = { description: "", severity: "quarantine" } as const;

/** The behaviour of every engine that stages files for the lake. */
export function engineContract(subject: EngineSubject): void {
  let bench: Bench;
  beforeAll(async () => {
    bench = await subject.open();
  });
  afterAll(() => bench.close());

  let count = 0;
  const batch = (rows: readonly (readonly unknown[])[], of: readonly Column[] = columns) =>
    extract(bench, of, rows, `batch${++count}`);

  async function stage(asked: StageRequest): Promise<StageResult> {
    const result = await bench.engine.stage(asked, never);
    checkLedger(asked.dataset, result.ledger);
    return result;
  }

  /** A published table with these rows. */
  async function table(
    rows: readonly (readonly unknown[])[],
    of: readonly Column[] = columns,
    more: Partial<StageRequest> = {},
  ): Promise<PinnedInput> {
    const dataset = more.dataset ?? (`ops.bronze.t${++count}` as const);
    const asked = request(bench, await batch(rows, of), of, { ...more, dataset });
    return publish(asked, await stage(asked));
  }

  const named = (name: string): string => `${subject.name}: ${name}`;

  test(named("an extraction becomes a table with the origin of every row"), async () => {
    const asked = request(
      bench,
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
    const rows = await readRows(bench, publish(asked, result), result.columns);
    expect(rows).toMatchObject([
      { id: "1", name: "a", amount: "1.50", _source_row: "1", _run_id: asked.provenance.runId },
      { id: "2", name: null, amount: null, _source_row: "2" },
    ]);
    expect(rows[0]?.["_ingested_at"]).toBe("2026-01-02 03:04:05.678+00");
    expect(result.samples.after).toHaveLength(2);
  });

  test(named("rows that break rules are put aside with all their reasons, the others are published"), async () => {
    const rules: readonly Rule[] = [
      { ...common, kind: "not_null", name: "named", columns: ["name"] },
      { ...common, kind: "range", name: "small", column: "amount", min: 0, max: 100, allowNull: true },
      {
        ...common,
        kind: "expression",
        name: "odd",
        expression: "id % 2 = 1 -- really",
        allowNull: false,
        severity: "warn",
      },
    ];
    const rows = [
      [1n, "a", "5"],
      [2n, null, "500.01"],
      [3n, "c", null],
      [4n, "d", "7"],
    ];
    const asked = request(bench, await batch(rows), columns, { rules });
    const result = await stage(asked);
    expect(result.ledger).toMatchObject({ in: 4, inserted: 3, quarantined: 1 });
    expect(result.rules.map(({ rule, effect, failed, checked }) => [rule, effect, failed, checked])).toEqual([
      ["named", "quarantined", 1, 4],
      ["small", "quarantined", 1, 4],
      ["odd", "warned", 2, 4],
    ]);
    expect(await readRejects(bench, asked, result)).toMatchObject([
      { row: { id: "2", name: null, amount: "500.01" }, rules: ["named", "small", "odd"] },
    ]);
  });

  test(named("a failed rule of severity fail publishes nothing and leaves no file"), async () => {
    const rules: readonly Rule[] = [
      { ...common, kind: "not_null", name: "named", columns: ["name"], severity: "fail" },
    ];
    const asked = request(
      bench,
      await batch([
        [1n, null, "1"],
        [2n, "b", "1"],
      ]),
      columns,
      { rules },
    );
    const result = await stage(asked);
    expect(result).toMatchObject({ failed: ["named"], add: [], remove: [], rejects: [] });
    expect(result.rules).toMatchObject([{ rule: "named", effect: "failed", failed: 1 }]);
  });

  test(named("a threshold turns a rule into a failure above it, and an empty batch passes"), async () => {
    const rule = { ...common, kind: "not_null", name: "named", columns: ["name"] } as const;
    const rows = [
      [1n, null, "1"],
      [2n, "b", "1"],
      [3n, "c", "1"],
      [4n, "d", "1"],
    ];
    const outcome = async (more: Partial<Rule>, of: readonly (readonly unknown[])[]) =>
      (await stage(request(bench, await batch(of), columns, { rules: [{ ...rule, ...more } as Rule] }))).rules[0]
        ?.effect;
    expect(await outcome({ maxFailed: { percent: 25 } }, rows)).toBe("quarantined");
    expect(await outcome({ maxFailed: { percent: 24.9 } }, rows)).toBe("failed");
    expect(await outcome({ maxFailed: { rows: 0 } }, rows)).toBe("failed");
    expect(await outcome({ maxFailed: { rows: 1 } }, rows)).toBe("quarantined");
    expect(await outcome({ maxFailed: { rows: 0 }, severity: "warn" }, rows)).toBe("failed");
    expect(await outcome({ maxFailed: { percent: 0 } }, [])).toBe("passed");
  });

  test(
    named("discarded rows are counted with a sample, and a row that is also to be put aside is put aside"),
    async () => {
      const rules: readonly Rule[] = [
        {
          ...common,
          kind: "expression",
          name: "test rows",
          expression: "name <> 'test'",
          allowNull: true,
          severity: "discard",
        },
        { ...common, kind: "not_null", name: "priced", columns: ["amount"] },
      ];
      const asked = request(
        bench,
        await batch([
          [1n, "test", "1"],
          [2n, "test", null],
          [3n, "x", "1"],
        ]),
        columns,
        { rules },
      );
      const result = await stage(asked);
      expect(result.ledger).toMatchObject({ in: 3, inserted: 1, quarantined: 1, discarded: 1 });
      expect(result.rules[0]).toMatchObject({ effect: "discarded", failed: 2 });
      expect(result.rules[0]?.sample[0]).toContain('"name":"test"');
      expect(await readRejects(bench, asked, result)).toMatchObject([
        { row: { id: "2" }, rules: ["test rows", "priced"] },
      ]);
    },
  );

  test(named("append adds to the published rows"), async () => {
    const published = await table([[1n, "a", "1"]]);
    const asked = request(
      bench,
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
    expect((await readRows(bench, publish(asked, result))).map((row) => row["id"])).toEqual(["1", "1", "2"]);
  });

  test(named("merge inserts, updates and leaves equal rows alone, in the files that need it"), async () => {
    const published = await table([
      [1n, "a", "1"],
      [2n, "b", null],
      [3n, null, "3"],
    ]);
    const more = { dataset: published.dataset, materialize: { as: "merge" }, keys: ["id"], mergeKeys: ["id"] } as const;
    const grown = request(
      bench,
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
      bench,
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
    expect((await readRows(bench, publish(changed, result))).map((row) => [row["id"], row["name"]])).toEqual([
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
      bench,
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
        const asked = request(bench, await batch(rows), columns, { materialize, mergeKeys: ["id"] });
        const result = await stage(asked);
        expect(result.ledger).toMatchObject({ in: 7, inserted: 2, deduplicated: 2, quarantined: 3 });
        const rejects = await readRejects(bench, asked, result);
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

  test(named("all rows of a duplicate group are put aside, unless one is to be kept"), async () => {
    const rows = [
      [1n, "x", "1"],
      [2n, "x", "2"],
      [3n, "x", "3"],
      [4n, "y", "4"],
      [5n, null, "5"],
      [6n, null, "6"],
    ];
    const outcome = async (more: Partial<Rule>) => {
      const rule = { ...common, kind: "unique", name: "one name", columns: ["name"], ...more } as Rule;
      const asked = request(bench, await batch(rows), columns, { rules: [rule] });
      const result = await stage(asked);
      return [result.rules[0]?.failed, (await readRows(bench, publish(asked, result))).map((row) => Number(row["id"]))];
    };
    expect(await outcome({})).toEqual([3, [4, 5, 6]]);
    expect(await outcome({ keep: "first", orderBy: "amount" })).toEqual([2, [1, 4, 5, 6]]);
    expect(await outcome({ keep: "last", orderBy: "amount" })).toEqual([2, [3, 4, 5, 6]]);
    expect(await outcome({ keep: "first" })).toEqual([2, [1, 4, 5, 6]]);
    expect(await outcome({ severity: "warn" })).toEqual([3, [1, 2, 3, 4, 5, 6]]);
  });

  test(named("uniqueness judges the table that would result"), async () => {
    const published = await table([
      [1n, "x", "1"],
      [2n, "y", "2"],
    ]);
    const rules: readonly Rule[] = [{ ...common, kind: "unique", name: "one name", columns: ["name"] }];
    const more = { dataset: published.dataset, published, rules } as const;
    const rows = [
      [1n, "z", "1"],
      [3n, "x", "3"],
      [4n, "y", "4"],
    ];
    // append: both names are taken
    const appended = await stage(
      request(bench, await batch(rows), columns, { ...more, materialize: { as: "append" } }),
    );
    expect(appended.ledger).toMatchObject({ in: 3, inserted: 1, quarantined: 2 });
    // merge: row 1 gives its name up, so that x is free
    const merged = await stage(
      request(bench, await batch(rows), columns, { ...more, materialize: { as: "merge" }, mergeKeys: ["id"] }),
    );
    expect(merged.ledger).toMatchObject({ in: 3, inserted: 1, updated: 1, quarantined: 1 });
    // table: nothing published stays
    const replaced = await stage(request(bench, await batch(rows), columns, { ...more, materialize: { as: "table" } }));
    expect(replaced.ledger).toMatchObject({ in: 3, inserted: 3 });
    const failing = await stage(
      request(bench, await batch(rows), columns, {
        ...more,
        rules: [{ ...common, kind: "unique", name: "one name", columns: ["name"], severity: "fail" }],
        materialize: { as: "append" },
      }),
    );
    expect(failing).toMatchObject({ failed: ["one name"], rules: [{ failed: 4 }] });
  });

  test(named("a reference is looked up in the other table, with the wish for missing values"), async () => {
    const other = await table([["x"], ["y"], [null]], [column("code", "string")]);
    const rule = {
      ...common,
      kind: "reference",
      name: "known",
      columns: ["name"],
      dataset: other.dataset,
      to: ["code"],
    } as const;
    const rows = [
      [1n, "x", "1"],
      [2n, "nope", "1"],
      [3n, null, "1"],
    ];
    const outcome = async (allowNull: boolean, severity: Rule["severity"]) => {
      const rules: readonly Rule[] = [{ ...rule, allowNull, severity }];
      const result = await stage(request(bench, await batch(rows), columns, { rules, references: [other] }));
      return [result.rules[0]?.failed, result.ledger.inserted];
    };
    expect(await outcome(true, "quarantine")).toEqual([1, 2]);
    expect(await outcome(false, "quarantine")).toEqual([2, 1]);
    expect(await outcome(false, "warn")).toEqual([2, 3]);
    const missing = request(bench, await batch(rows), columns, { rules: [{ ...rule, allowNull: true }] });
    await expect(bench.engine.stage(missing, never)).rejects.toMatchObject({ code: "LW3512" });
  });

  test(named("in a table that grows, published rows are looked up again"), async () => {
    const published = await table([
      [1n, "x", "1"],
      [2n, "gone", "2"],
    ]);
    const other = await table([["x"]], [column("code", "string")]);
    const rules: readonly Rule[] = [
      {
        ...common,
        kind: "reference",
        name: "known",
        columns: ["name"],
        dataset: other.dataset,
        to: ["code"],
        allowNull: false,
        severity: "warn",
      },
    ];
    const asked = request(bench, await batch([[3n, "x", "3"]]), columns, {
      dataset: published.dataset,
      published,
      references: [other],
      rules,
      materialize: { as: "append" },
    });
    expect((await stage(asked)).rules).toMatchObject([{ rule: "known", effect: "warned", failed: 1, checked: 3 }]);
  });

  test(named("row count, freshness and schema judge the resulting table"), async () => {
    const of = [column("id", "bigint"), column("seen", "timestamp")];
    const at = (iso: string): bigint => BigInt(Date.parse(iso)) * 1000n;
    const rows = [
      [1n, at("2026-01-01T00:00:00Z")],
      [2n, at("2026-01-02T00:00:00Z")],
    ];
    const rules: readonly Rule[] = [
      { ...common, kind: "row_count", name: "enough", min: 3, severity: "warn" },
      { ...common, kind: "freshness", name: "fresh", column: "seen", maxAgeSeconds: 3600, severity: "warn" },
      { ...common, kind: "freshness", name: "fresh enough", column: "seen", maxAgeSeconds: 86_400, severity: "fail" },
      {
        ...common,
        kind: "schema",
        name: "shape",
        columns: [{ name: "id", type: "bigint" }],
        allowExtra: false,
        severity: "warn",
      },
      {
        ...common,
        kind: "schema",
        name: "at least",
        columns: [{ name: "id", type: "bigint" }],
        allowExtra: true,
        severity: "fail",
      },
    ];
    const published = await table([[9n, at("2025-01-01T00:00:00Z")]], of);
    const asked = request(bench, await batch(rows, of), of, {
      rules,
      published,
      dataset: published.dataset,
      materialize: { as: "append" },
    });
    const result = await stage(asked);
    expect(result.rules.map(({ rule, effect }) => [rule, effect])).toEqual([
      ["enough", "passed"],
      ["fresh", "warned"],
      ["fresh enough", "passed"],
      ["shape", "warned"],
      ["at least", "passed"],
    ]);
    expect(result.rules[3]?.detail).toContain('"seen" is not expected');
  });

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
      const asked = request(bench, source, typed, { dataset: "p.silver.typed" });
      const result = await stage(asked);
      expect((await readRows(bench, publish(asked, result))).map((row) => [row["id"], row["v"]])).toEqual([
        ["1", 1],
        ["4", 4],
        ["5", null],
      ]);
      const rejects = await readRejects(bench, asked, result);
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
    const wide = request(bench, source, [column("g", "bigint"), column("total", "decimal(38,0)")], {
      dataset: "p.gold.wide",
    });
    expect(await readRows(bench, publish(wide, await stage(wide)))).toMatchObject([
      { total: "18014398509481986" },
      { total: "9223372036854775808" },
    ]);
    const narrow = request(bench, source, [column("g", "bigint"), column("total", "bigint")], {
      dataset: "p.gold.narrow",
    });
    const result = await stage(narrow);
    expect(result.ledger).toMatchObject({ in: 2, inserted: 1, quarantined: 1 });
    expect(await readRejects(bench, narrow, result)).toMatchObject([
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
    const kept = request(bench, select(sql, { "b.t": input }, { preservesRowsOf: 0 }), of, {
      dataset: "p.silver.kept",
    });
    const result = await stage(kept);
    expect(result.columns.map(({ name }) => name)).toEqual(["id", "double_amount", ...provenanceNames]);
    expect(await readRows(bench, publish(kept, result), result.columns)).toMatchObject([
      { id: "2", double_amount: "4.00", _source_row: "2" },
    ]);
    const loose = await stage(request(bench, select(sql, { "b.t": input }), of, { dataset: "p.silver.loose" }));
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
      bench,
      select(sql, { "b.t": left, "b.points": right }),
      ["id", "points", "again", "top"].map((name) => column(name, name === "id" ? "bigint" : "int")),
      {
        dataset: "p.silver.joined",
      },
    );
    expect(await readRows(bench, publish(asked, await stage(asked)))).toEqual([
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
    const asked = request(bench, source, of, { dataset: "p.silver.configured" });
    expect(await readRows(bench, publish(asked, await stage(asked)))).toEqual([
      { id: "1", text: "it's 'quoted'!", ratio: 0.1, at: "2026-01-02 00:00:00+00" },
    ]);
  });

  test(named("a rule may ask for the run's clock, and for a column that is delivered only"), async () => {
    const delivered = [...columns, column("extra", "string")];
    const rules: readonly Rule[] = [
      {
        ...common,
        kind: "expression",
        name: "past",
        expression: "run_time() > TIMESTAMPTZ '2026-01-01'",
        allowNull: false,
      },
      { ...common, kind: "expression", name: "nothing new", expression: '"extra" IS NULL', allowNull: false },
    ];
    const rows = [
      [1n, "a", "1", null],
      [2n, "b", "2", "new"],
    ];
    const asked = request(bench, await batch(rows, delivered), columns, { rules });
    const result = await stage(asked);
    expect(result.columns.map(({ name }) => name)).not.toContain("extra");
    expect(await readRejects(bench, asked, result)).toMatchObject([
      { row: { id: "2", extra: "new" }, rules: ["nothing new"] },
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
      const asked = request(bench, source, columns, {
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
    const nothing = request(bench, await batch([]), columns, {});
    expect(await stage(nothing)).toMatchObject({ add: [], remove: "all", ledger: { in: 0 } });
  });

  test(named("a table read with newer columns gives NULL for what older files lack, and wider types"), async () => {
    const old = await table([[1, "a"]], [column("id", "int"), column("name", "string")]);
    const now = { ...old, columns: [column("id", "bigint"), column("name", "string"), column("extra", "date")] };
    expect(await readRows(bench, now)).toEqual([{ id: "1", name: "a", extra: null }]);
  });

  test(named("a conversion that fails inside the SELECT fails the step as a fault of the data"), async () => {
    const input = await table([[1n, "x", "1"]]);
    const source = select("SELECT name::INT AS n FROM b.t", { "b.t": input });
    const asked = request(bench, source, [column("n", "int")], { dataset: "p.silver.converted" });
    await expect(bench.engine.stage(asked, never)).rejects.toMatchObject({
      code: "LW3504",
      failure: "input",
      message: expect.stringContaining("'x'") as string,
    });
  });

  test(named("a SELECT whose columns differ from the published ones is refused"), async () => {
    const input = await table([[1n, "x", "1"]]);
    const asked = request(bench, select("SELECT id FROM b.t", { "b.t": input }), columns, {
      dataset: "p.silver.differs",
    });
    await expect(bench.engine.stage(asked, never)).rejects.toMatchObject({ code: "LW3511" });
  });

  test(named("more than sixty rules are told apart"), async () => {
    const rules = Array.from(
      { length: 130 },
      (_, index): Rule => ({ ...common, kind: "range", name: `r${index}`, column: "id", max: index, allowNull: false }),
    );
    const asked = request(
      bench,
      await batch([
        [0n, "a", "1"],
        [128n, "b", "1"],
      ]),
      columns,
      { rules },
    );
    const result = await stage(asked);
    expect(result.rules.filter(({ failed }) => failed === 1)).toHaveLength(128);
    expect((await readRejects(bench, asked, result))[0]?.rules).toHaveLength(128);
  });

  test(named("the id of a refused row is the same in every run"), async () => {
    const rules: readonly Rule[] = [{ ...common, kind: "not_null", name: "named", columns: ["name"] }];
    const ids = async (keys: readonly string[], rows: readonly (readonly unknown[])[]) => {
      const asked = request(bench, await extract(bench, columns, rows, "same"), columns, { rules, keys });
      return (await readRejects(bench, asked, await stage(asked))).map(({ id }) => id);
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
    expect(await bench.engine.query(source, 1, never)).toMatchObject({ rows: [["1", "1.10", "a"]], truncated: true });
    expect(await bench.engine.query(source, 2, never)).toMatchObject({
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
      const writer = await bench.engine.extractionWriter({
        folder: `${bench.lake}/hash/${++count}`,
        columns: columns.map((c) => ({ ...c, sourceName: c.name, sourceType: c.type })),
        signal: never,
      });
      const values = columns.map((_, index) => rows.map((row) => row[index] ?? null));
      await writer.write({ rowCount: rows.length, columns: values }, { source: "s", firstRow: count });
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
    const asked = request(bench, select(sql, { "b.t": input }), [column("n", "bigint")], { dataset: "p.gold.endless" });
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 300);
    await expect(bench.engine.stage(asked, controller.signal)).rejects.toThrow("enough");
  });
}
