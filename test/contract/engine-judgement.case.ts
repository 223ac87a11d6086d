import { expect, test } from "vitest";
import type { StageRequest } from "../../src/engine/index.ts";
import type { JudgedRule, Judgement } from "../../src/metadata/index.ts";
import { type Asked, never, publish, readRows, request } from "../engine/fixture.ts";
import { columns, type EngineKit } from "./engine-kit.ts";

/** The forms of judgement a kind of rule can have, as data: what a kind of a project may ask of an engine. */
export function judgementCases(kit: EngineKit): void {
  const { batch, stage, table, named } = kit;
  const rule = (judgement: Judgement, more: Partial<JudgedRule> = {}): readonly JudgedRule[] => [
    { name: "own", kind: "own", severity: "quarantine", judgement, reads: [], ...more },
  ];
  const asked = async (
    rows: readonly (readonly unknown[])[],
    rules: readonly JudgedRule[],
    more: Asked = {},
  ): Promise<StageRequest> => ({ ...request(kit.bench, await batch(rows), columns, more), rules });

  test(named("what NULL means in a condition on rows is what the judgement says"), async () => {
    const rows = [
      [1n, "x", "1"],
      [2n, "y", "-1"],
      [3n, null, "1"],
      [4n, "y", null],
    ];
    const kept = async (judgement: Omit<Judgement & { form: "row" }, "form" | "reason">) => {
      const wanted = await asked(rows, rule({ form: "row", reason: "r", ...judgement }));
      return (await readRows(kit.bench, publish(wanted, await stage(wanted)))).map((row) => Number(row["id"]));
    };
    expect(await kept({ good: "amount > 0" })).toEqual([1, 3]);
    expect(await kept({ good: "amount > 0", unknown: "good" })).toEqual([1, 3, 4]);
    expect(await kept({ good: "amount > 0", missing: { columns: ["name"], are: "bad" } })).toEqual([1]);
    expect(await kept({ good: "amount > 0", missing: { columns: ["amount"], are: "good" }, isTotal: true })).toEqual([
      1, 3, 4,
    ]);
    // nothing is promised: a condition that is NULL all the same fails its row
    expect(await kept({ good: "amount > 0", missing: { columns: ["name"], are: "good" } })).toEqual([1, 3]);
    expect(await kept({ missing: { columns: ["name", "amount"], are: "bad" } })).toEqual([1, 2]);
    expect(await kept({ good: "amount > 0 -- or not" })).toEqual([1, 3]);
  });

  test(
    named("rows of a group that fails are put aside together, in a table that grows only the new ones"),
    async () => {
      const published = await table([
        [1n, "x", "60"],
        [2n, "y", "100"],
      ]);
      const judgement: Judgement = {
        form: "group",
        columns: ["name"],
        good: "sum(amount) <= 100",
        reason: "more than there is",
      };
      const rows = [
        [3n, "x", "50"],
        [4n, "x", "1"],
        [5n, "z", "90"],
        [6n, null, "900"],
      ];
      const more: Asked = { dataset: published.dataset, published, materialize: { as: "append" } };
      const put = await stage(await asked(rows, rule(judgement), more));
      expect(put.ledger).toMatchObject({ in: 4, inserted: 2, quarantined: 2 });
      expect(put.rules).toMatchObject([{ failed: 2, effect: "quarantined", detail: "more than there is" }]);
      const warned = await stage(await asked(rows, rule(judgement, { severity: "warn" }), more));
      expect(warned.rules).toMatchObject([{ failed: 3, checked: 6, effect: "warned" }]);
      // a merge takes the published row out of its group
      const merged = await stage(
        await asked([[1n, "x", "20"], ...rows], rule(judgement), {
          ...more,
          materialize: { as: "merge" },
          mergeKeys: ["id"],
        }),
      );
      expect(merged.ledger).toMatchObject({ in: 5, updated: 1, inserted: 4, quarantined: 0 });
      const limited = await stage(await asked(rows, rule(judgement, { maxFailed: { rows: 1 } }), more));
      expect(limited).toMatchObject({ failed: ["own"], add: [] });
    },
  );

  test(named("a table is judged with the other tables its rule reads, and with itself as it would be"), async () => {
    const other = await table([
      [1n, "x", "10"],
      [2n, "y", "5"],
    ]);
    const published = await table([[1n, "x", "10"]]);
    const reads = [{ name: "bronze.other", dataset: other.dataset, columns: [] }] as const;
    const select =
      "SELECT abs(a - b) AS failed, 20 AS checked, a || ' and ' || b AS detail FROM (SELECT sum(amount) AS a FROM \"_lw_rows\"), " +
      '(SELECT sum(amount) AS b FROM "bronze.other") -- compared';
    const wanted = await asked(
      [[3n, "z", "4"]],
      rule({ form: "table", select, reason: "r" }, { severity: "fail", reads }),
      {
        dataset: published.dataset,
        published,
        references: [other],
        materialize: { as: "append" },
      },
    );
    const result = await stage(wanted);
    expect(result.rules).toMatchObject([{ failed: 1, checked: 20, effect: "failed", detail: "r: 14.00 and 15.00" }]);
    const tolerant = {
      ...wanted,
      attemptId: `${wanted.attemptId}-t`,
      rules: rule({ form: "table", select, reason: "r" }, { severity: "warn", reads, maxFailed: { percent: 5 } }),
    };
    expect((await stage(tolerant)).rules).toMatchObject([{ effect: "warned" }]);
    const unread = { ...wanted, references: [] };
    await expect(kit.bench.engine.stage(unread, never)).rejects.toMatchObject({ code: "LW3512" });
  });

  test(named("a SELECT without a verdict fails, one with several is refused"), async () => {
    const judged = async (select: string) =>
      (await stage(await asked([[1n, "x", "1"]], rule({ form: "table", select, reason: "r" }, { severity: "warn" }))))
        .rules[0];
    expect(await judged("SELECT NULL AS failed")).toMatchObject({ failed: 1, checked: 1, effect: "warned" });
    expect(await judged('SELECT true AS failed FROM "_lw_rows" WHERE false')).toMatchObject({ failed: 1 });
    expect(await judged("SELECT false AS failed")).toMatchObject({ failed: 0, effect: "passed" });
    expect(await judged("SELECT run_time() < TIMESTAMPTZ '2020-01-01' AS failed")).toMatchObject({ failed: 0 });
    await expect(judged("SELECT true AS failed UNION ALL SELECT false")).rejects.toMatchObject({ code: "LW3521" });
  });
}
