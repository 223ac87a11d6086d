import { expect } from "vitest";
import type { DeltaTable, MergeClause } from "../../src/lake/index.ts";
import {
  type Change,
  CHANGES,
  type Condition,
  CONDITIONS,
  isMore,
  K,
  MEETINGS,
  type Model,
  type ModelRow,
  type Names,
  namesOf,
  queryOf,
  TAKEN,
  V,
} from "./model.ts";

export type DrawnClause = Readonly<{ when: number; condition: number; then: number }>;
export type DrawnMerge = Readonly<{ source: readonly ModelRow[]; how: number; clauses: readonly DrawnClause[] }>;

/** A clause as the model understands it: what becomes of rows for which it holds; without `made` they go. */
type ModelClause = Readonly<{
  given: MergeClause;
  holds: (target: ModelRow, source: ModelRow) => boolean;
  made?: Change["made"];
}>;

const NOBODY: ModelRow = {};

/** Conditions between both sides, beside those over one. */
const COMPARED: Readonly<{ text: (t: Names, s: Names) => string; holds: (t: ModelRow, s: ModelRow) => boolean }> = {
  text: (t, s) => `${s(V)} > ${t(V)}`,
  holds: (t, s) => isMore(s[V], t[V]),
};

function clauseOf(model: Model, { when, condition, then }: DrawnClause): ModelClause {
  const [target, source] = [namesOf(model, "target."), namesOf(model, "source.")];
  const named = (set: Readonly<Record<number, string>>) =>
    Object.fromEntries(Object.entries(set).map(([id, value]) => [namesOf(model)(Number(id)).slice(1, -1), value]));
  const one: Condition | undefined = condition < CONDITIONS.length ? CONDITIONS[condition] : undefined;
  const all: Change = { set: () => ({}), made: (_, row) => row };
  switch ((["matched", "matched", "not matched", "not matched by source"] as const)[when % 4]) {
    case "not matched": {
      const asked = one === undefined ? {} : { condition: one.text(source) };
      const part = { [K]: source(K), [V]: `${source(V)} * 2` };
      return {
        given: { when: "not matched", ...asked, then: "insert", values: then % 2 === 0 ? "all" : named(part) },
        holds: (_, row) => one?.holds(row) ?? true,
        made: (_, row) =>
          then % 2 === 0 ? row : { [K]: row[K] ?? null, [V]: row[V] == null ? null : Number(row[V]) * 2 },
      };
    }
    case "not matched by source": {
      const asked = one === undefined ? {} : { condition: one.text(target) };
      const holds = (row: ModelRow) => one?.holds(row) ?? true;
      const change = CHANGES[then % 5];
      if (change === undefined) return { given: { when: "not matched by source", ...asked, then: "delete" }, holds };
      const set = named(change.set(target, source));
      return { given: { when: "not matched by source", ...asked, then: "update", set }, holds, made: change.made };
    }
    default: {
      const isBoth = condition % 3 === 0;
      const text = isBoth ? COMPARED.text(target, source) : one?.text(target);
      const asked = text === undefined ? {} : { condition: text };
      const holds = isBoth ? COMPARED.holds : (row: ModelRow) => one?.holds(row) ?? true;
      const changes = [...CHANGES, ...TAKEN, all];
      const change = changes[then % (changes.length + 2)];
      if (change === undefined) return { given: { when: "matched", ...asked, then: "delete" }, holds };
      const set = change === all ? ("all" as const) : named(change.set(target, source));
      return { given: { when: "matched", ...asked, then: "update", set }, holds, made: change.made };
    }
  }
}

type Merged = Readonly<{ rows: readonly ModelRow[]; isAmbiguous: boolean; inserted: number; deleted: number }>;

function merged(
  rows: readonly ModelRow[],
  source: readonly ModelRow[],
  clauses: readonly ModelClause[],
  how: number,
): Merged {
  const of = (when: MergeClause["when"]) => clauses.filter(({ given }) => given.when === when);
  const [matched, alone, left] = [of("matched"), of("not matched"), of("not matched by source")];
  // rows that several rows of the source delete without a condition are gone whichever does it
  const isPlainDelete =
    matched.length === 1 && matched[0]?.made === undefined && !("condition" in (matched[0]?.given ?? {}));
  const { meets } = MEETINGS[how % MEETINGS.length] as (typeof MEETINGS)[number];
  const used = new Set<ModelRow>();
  let [isAmbiguous, deleted] = [false, 0];
  const kept = rows.flatMap((row) => {
    const met = source.filter((one) => meets(row, one));
    for (const one of met) used.add(one);
    const acts = met.flatMap((one) => {
      const clause = matched.find(({ holds }) => holds(row, one));
      return clause === undefined ? [] : [{ one, clause }];
    });
    isAmbiguous ||= acts.length > 1 && !isPlainDelete;
    const act = met.length > 0 ? acts[0] : { one: NOBODY, clause: left.find(({ holds }) => holds(row, NOBODY)) };
    if (act?.clause === undefined) return [row];
    if (act.clause.made !== undefined) return [act.clause.made(row, act.one)];
    deleted++;
    return [];
  });
  const come = source.flatMap((one) => {
    const clause = used.has(one) ? undefined : alone.find(({ holds }) => holds(NOBODY, one));
    return clause?.made === undefined ? [] : [clause.made(NOBODY, one)];
  });
  return { rows: [...kept, ...come], isAmbiguous, inserted: come.length, deleted };
}

/** Merges into table and model. @returns the model afterwards */
export async function mergeBoth(table: DeltaTable, model: Model, drawn: DrawnMerge): Promise<Model> {
  const clauses = drawn.clauses.map((clause) => clauseOf(model, clause));
  const result = merged(model.rows, drawn.source, clauses, drawn.how);
  const meeting = MEETINGS[drawn.how % MEETINGS.length] as (typeof MEETINGS)[number];
  const request = {
    source: queryOf(model.columns, drawn.source),
    on: meeting.text(namesOf(model, "target."), namesOf(model, "source.")),
    clauses: clauses.map(({ given }) => given),
  };
  if (result.isAmbiguous) {
    await expect(table.merge(request), JSON.stringify(request)).rejects.toMatchObject({ code: "LW6311" });
    return model;
  }
  const { metrics } = await table.merge(request);
  expect(metrics, JSON.stringify(request)).toMatchObject({
    numTargetRowsInserted: result.inserted,
    numTargetRowsDeleted: result.deleted,
  });
  return { ...model, rows: result.rows };
}
