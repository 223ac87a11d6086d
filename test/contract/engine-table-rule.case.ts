import { expect, test } from "vitest";
import type { Rule } from "../../src/metadata/index.ts";
import { column, never, publish, readRows, request } from "../engine/fixture.ts";
import { columns, common, type EngineKit } from "./engine-kit.ts";

/** What rules find that look at the table that would result. */
export function tableRuleCases(kit: EngineKit): void {
  const { batch, stage, table, named } = kit;

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
      const asked = request(kit.bench, await batch(rows), columns, { rules: [rule] });
      const result = await stage(asked);
      return [
        result.rules[0]?.failed,
        (await readRows(kit.bench, publish(asked, result))).map((row) => Number(row["id"])),
      ];
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
      request(kit.bench, await batch(rows), columns, { ...more, materialize: { as: "append" } }),
    );
    expect(appended.ledger).toMatchObject({ in: 3, inserted: 1, quarantined: 2 });
    // merge: row 1 gives its name up, so that x is free
    const merged = await stage(
      request(kit.bench, await batch(rows), columns, { ...more, materialize: { as: "merge" }, mergeKeys: ["id"] }),
    );
    expect(merged.ledger).toMatchObject({ in: 3, inserted: 1, updated: 1, quarantined: 1 });
    // table: nothing published stays
    const replaced = await stage(
      request(kit.bench, await batch(rows), columns, { ...more, materialize: { as: "table" } }),
    );
    expect(replaced.ledger).toMatchObject({ in: 3, inserted: 3 });
    const failing = await stage(
      request(kit.bench, await batch(rows), columns, {
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
      const result = await stage(request(kit.bench, await batch(rows), columns, { rules, references: [other] }));
      return [result.rules[0]?.failed, result.ledger.inserted];
    };
    expect(await outcome(true, "quarantine")).toEqual([1, 2]);
    expect(await outcome(false, "quarantine")).toEqual([2, 1]);
    expect(await outcome(false, "warn")).toEqual([2, 3]);
    const missing = request(kit.bench, await batch(rows), columns, { rules: [{ ...rule, allowNull: true }] });
    await expect(kit.bench.engine.stage(missing, never)).rejects.toMatchObject({ code: "LW3512" });
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
    const asked = request(kit.bench, await batch([[3n, "x", "3"]]), columns, {
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
    const asked = request(kit.bench, await batch(rows, of), of, {
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
}
