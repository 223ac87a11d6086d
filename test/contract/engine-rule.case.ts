import { expect, test } from "vitest";
import type { Rule } from "../../src/metadata/index.ts";
import { column, readRejects, request } from "../engine/fixture.ts";
import { columns, common, type EngineKit } from "./engine-kit.ts";

/** What rules find that look at one row, and what becomes of the rows. */
export function ruleCases(kit: EngineKit): void {
  const { batch, stage, named } = kit;

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
    const asked = request(kit.bench, await batch(rows), columns, { rules });
    const result = await stage(asked);
    expect(result.ledger).toMatchObject({ in: 4, inserted: 3, quarantined: 1 });
    expect(result.rules.map(({ rule, effect, failed, checked }) => [rule, effect, failed, checked])).toEqual([
      ["named", "quarantined", 1, 4],
      ["small", "quarantined", 1, 4],
      ["odd", "warned", 1, 4],
    ]);
    expect(await readRejects(kit.bench, asked, result)).toMatchObject([
      { row: { id: "2", name: null, amount: "500.01" }, rules: ["named", "small"] },
    ]);
  });

  test(named("what a rule warns of is counted among the published rows, whoever took the others out"), async () => {
    const rules: readonly Rule[] = [
      { ...common, kind: "range", name: "cheap", column: "amount", max: 1, allowNull: true, severity: "warn" },
      { ...common, kind: "not_null", name: "named", columns: ["name"] },
      { ...common, kind: "unique", name: "one name", columns: ["name"] },
    ];
    const rows = [
      [1n, "a", "5"],
      [2n, "b", "5"],
      [3n, "b", "5"],
      [4n, null, "5"],
      [5n, "c", "1"],
    ];
    const asked = request(kit.bench, await batch(rows), columns, { rules });
    const result = await stage(asked);
    expect(result.ledger).toMatchObject({ in: 5, inserted: 2, quarantined: 3 });
    expect(result.rules[0]).toMatchObject({ rule: "cheap", effect: "warned", failed: 1 });
    expect(result.rules[0]?.sample).toHaveLength(1);
    const causes = (await readRejects(kit.bench, asked, result)).map((row) => row.rules);
    expect(causes).toEqual(expect.arrayContaining([["one name"], ["one name"], ["named"]]));
  });

  test(named("a value that does not fit its type is the only cause that its row is put aside for"), async () => {
    const texts = columns.map(({ name }) => column(name, "string"));
    const rules: readonly Rule[] = [
      { ...common, kind: "not_null", name: "priced", columns: ["amount"] },
      { ...common, kind: "expression", name: "paid", expression: "coalesce(Amount, 0) > 0", allowNull: false },
      { ...common, kind: "range", name: "cheap", column: "amount", max: 9, allowNull: false, severity: "discard" },
      { ...common, kind: "not_null", name: "named", columns: ["name"] },
    ];
    const rows = [
      ["1", "a", "many"],
      ["2", null, "many"],
      ["3", "c", null],
      ["4", "d", "5"],
    ];
    const asked = request(kit.bench, await batch(rows, texts), columns, { rules });
    const result = await stage(asked);
    expect(result.ledger).toMatchObject({ in: 4, inserted: 1, quarantined: 3 });
    expect((await readRejects(kit.bench, asked, result)).map((row) => row.rules)).toEqual([
      ["cast:amount"],
      ["cast:amount", "named"],
      ["priced", "paid", "cheap"],
    ]);
    expect(result.rules.map(({ rule, failed }) => [rule, failed])).toEqual([
      ["cast:amount", 2],
      ["priced", 1],
      ["paid", 1],
      ["cheap", 1],
      ["named", 1],
    ]);
  });

  test(named("a failed rule of severity fail publishes nothing and leaves no file"), async () => {
    const rules: readonly Rule[] = [
      { ...common, kind: "not_null", name: "named", columns: ["name"], severity: "fail" },
    ];
    const asked = request(
      kit.bench,
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
      (await stage(request(kit.bench, await batch(of), columns, { rules: [{ ...rule, ...more } as Rule] }))).rules[0]
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
        kit.bench,
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
      expect(await readRejects(kit.bench, asked, result)).toMatchObject([
        { row: { id: "2" }, rules: ["test rows", "priced"] },
      ]);
    },
  );

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
    const asked = request(kit.bench, await batch(rows, delivered), columns, { rules });
    const result = await stage(asked);
    expect(result.columns.map(({ name }) => name)).not.toContain("extra");
    expect(await readRejects(kit.bench, asked, result)).toMatchObject([
      { row: { id: "2", extra: "new" }, rules: ["nothing new"] },
    ]);
  });

  test(named("a short list and a long one accept the same values"), async () => {
    const more = (count: number, value: (index: number) => string | number) =>
      Array.from({ length: count }, (_, index) => value(index));
    const accepted = (name: string, of: string, values: readonly (string | number)[]): Rule => ({
      ...common,
      kind: "accepted",
      name,
      column: of,
      values: [...values],
      allowNull: name.endsWith("or none"),
    });
    const rules = [0, 60].flatMap((count) => [
      accepted(`name ${count}`, "name", ["a", "it's", ...more(count, (index) => `other ${index}`)]),
      accepted(`name ${count} or none`, "name", ["a", "it's", ...more(count, (index) => `other ${index}`)]),
      accepted(`amount ${count}`, "amount", [5, 7.25, ...more(count, (index) => 1000.5 + index)]),
      accepted(`id ${count}`, "id", [1, 9_007_199_254_740_991, ...more(count, (index) => 100 + index)]),
    ]);
    const rows = [
      [1n, "a", "5"],
      [2n, "A", "7.25"],
      [9_007_199_254_740_993n, null, null],
      [9_007_199_254_740_991n, "it's", "7.26"],
    ];
    const result = await stage(request(kit.bench, await batch(rows), columns, { rules }));
    const failed = Object.fromEntries(result.rules.map((rule) => [rule.rule, rule.failed]));
    expect(failed).toEqual({
      "name 0": 2,
      "name 0 or none": 1,
      "amount 0": 2,
      "id 0": 2,
      "name 60": 2,
      "name 60 or none": 1,
      "amount 60": 2,
      "id 60": 2,
    });
  });

  test(named("more than sixty rules are told apart"), async () => {
    const rules = Array.from(
      { length: 130 },
      (_, index): Rule => ({ ...common, kind: "range", name: `r${index}`, column: "id", max: index, allowNull: false }),
    );
    const asked = request(
      kit.bench,
      await batch([
        [0n, "a", "1"],
        [128n, "b", "1"],
      ]),
      columns,
      { rules },
    );
    const result = await stage(asked);
    expect(result.rules.filter(({ failed }) => failed === 1)).toHaveLength(128);
    expect((await readRejects(kit.bench, asked, result))[0]?.rules).toHaveLength(128);
  });
}
