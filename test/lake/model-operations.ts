import { expect } from "vitest";
import { conflictKind, type DeltaTable } from "../../src/lake/index.ts";
import { type DrawnClause, mergeBoth } from "./model-merge.ts";
import {
  ADDED,
  CHANGES,
  comparison,
  type Condition,
  CONDITIONS,
  type Drawn,
  K,
  type Model,
  type ModelColumn,
  namesOf,
  queryOf,
  rowOf,
  shown,
  V,
} from "./model.ts";
import { rowsOf } from "./temporary-table.ts";

/** What is known of a table while operations are done to it and to a model beside it. */
export type World = Readonly<{
  table: DeltaTable;
  model: Model;
  /** By version, as it was. */
  versions: ReadonlyMap<number, Model>;
  latest: number;
  /** Versions before it may have lost files. */
  wholeFrom: number;
  canWiden: boolean;
}>;

/** An operation as it is drawn: each reads of it what it needs. */
export type Drawing = Readonly<{
  kind: keyof typeof operations;
  rows: readonly Drawn[];
  which: number;
  how: number;
  clauses: readonly DrawnClause[];
}>;

const refused = async (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code });

function conditionOf(model: Model, { which, how }: Pick<Drawing, "which" | "how">): Condition {
  return which % 2 === 0
    ? comparison(model, which >> 1, how)
    : (CONDITIONS[(which >> 1) % CONDITIONS.length] as Condition);
}

/** Rows with a condition: what files are passed over by must not pass over one that has them. */
export async function expectWhere({ table, model }: World, drawing: Drawing): Promise<void> {
  const { text, holds } = conditionOf(model, drawing);
  const where = text(namesOf(model));
  expect(await rowsOf(table, { where }), where).toEqual(shown({ ...model, rows: model.rows.filter(holds) }));
}

/** Each does the same to the table and to the model, which it gives back. */
export const operations = {
  append: async ({ table, model }, { rows, which }) => {
    const columns = which % 4 === 0 ? model.columns.filter(({ id }) => id <= V) : model.columns;
    const drawn = rows.map((row) => rowOf({ ...model, columns }, row));
    await table.append(queryOf(columns, drawn));
    return { ...model, rows: [...model.rows, ...drawn] };
  },
  "append with a new column": async ({ table, model }, { rows, which }) => {
    const grown = withColumn(model, which);
    const drawn = rows.map((row) => rowOf(grown, row));
    await table.append(queryOf(grown.columns, drawn), { schema: "add" });
    return { ...grown, rows: [...model.rows, ...drawn] };
  },
  overwrite: async ({ table, model }, { rows }) => {
    const drawn = rows.map((row) => rowOf(model, row));
    await table.overwrite(queryOf(model.columns, drawn));
    return { ...model, rows: drawn };
  },
  replaceWhere: async ({ table, model }, drawing) => {
    const { text, holds } = conditionOf(model, drawing);
    const drawn = drawing.rows.map((row) => rowOf(model, row));
    const fitting = drawn.filter(holds);
    if (fitting.length < drawn.length)
      await refused(table.replaceWhere(text(namesOf(model)), queryOf(model.columns, drawn)), "LW6306");
    await table.replaceWhere(text(namesOf(model)), queryOf(model.columns, fitting));
    return { ...model, rows: [...model.rows.filter((row) => !holds(row)), ...fitting] };
  },
  delete: async ({ table, model }, drawing) => {
    const { text, holds } = conditionOf(model, drawing);
    const { metrics } = await table.delete(text(namesOf(model)));
    const rows = model.rows.filter((row) => !holds(row));
    expect(metrics["numDeletedRows"]).toBe(model.rows.length - rows.length);
    return { ...model, rows };
  },
  update: async ({ table, model }, drawing) => {
    const { text, holds } = conditionOf(model, drawing);
    const names = namesOf(model);
    const { set, made } = CHANGES[drawing.how % CHANGES.length] as (typeof CHANGES)[number];
    const values = Object.entries(set(names, names)).map(([id, value]) => [names(Number(id)).slice(1, -1), value]);
    const { metrics } = await table.update(Object.fromEntries(values) as Record<string, string>, text(names));
    expect(metrics["numUpdatedRows"]).toBe(model.rows.filter(holds).length);
    return { ...model, rows: model.rows.map((row) => (holds(row) ? made(row, row) : row)) };
  },
  merge: ({ table, model }, { rows, how, clauses }) =>
    mergeBoth(table, model, { source: rows.map((row) => rowOf(model, row)), how, clauses }),
  optimize: async ({ table, model }, { which }) => {
    await table.optimize(which % 3 === 0 ? { clusterBy: [namesOf(model)(K).slice(1, -1)] } : {});
    return model;
  },
  vacuum: async ({ table, model }) => {
    await table.vacuum({ retentionMs: -1000, unsafeRetention: true });
    return model;
  },
  restore: async ({ table, model, versions, latest, wholeFrom }, { which }) => {
    const version = Math.max(0, latest - 1 - (which % 4));
    try {
      await table.restore({ version });
    } catch (error) {
      if (conflictKind(error) !== undefined) throw error;
      expect([error, version < wholeFrom]).toEqual([expect.objectContaining({ code: "LW6101" }), true]);
      return model;
    }
    const { columns, rows, isMapped } = versions.get(version) ?? model;
    return { ...model, columns, rows, isMapped };
  },
  "add a column": async ({ table, model }, { which }) => {
    const grown = withColumn(model, which);
    const { name, type } = grown.columns.at(-1) as ModelColumn;
    await table.addColumns([{ name, type, nullable: true }]);
    return grown;
  },
  "rename a column": async ({ table, model }, { which }) => {
    const column = model.columns[which % model.columns.length] as ModelColumn;
    const name = `Renamed ${model.made} é,;{}()=`;
    if (!model.isMapped) {
      await refused(table.renameColumn(column.name, name), "LW6309");
      return model;
    }
    await table.renameColumn(column.name, name);
    const columns = model.columns.map((one) => (one === column ? { ...one, name } : one));
    return { ...model, columns, made: model.made + 1 };
  },
  "drop a column": async ({ table, model }, { which }) => {
    const added = model.columns.filter(({ id }) => id > V);
    const column = added[which % Math.max(added.length, 1)];
    if (column === undefined) return model;
    if (!model.isMapped) {
      await refused(table.dropColumn(column.name), "LW6309");
      return model;
    }
    await table.dropColumn(column.name);
    return { ...model, columns: model.columns.filter((one) => one !== column) };
  },
  "widen a column": async ({ table, model, canWiden }, { which }) => {
    const column = model.columns.find(({ id, type }) => type === "int" && id === (which % 2 === 0 ? K : V));
    if (column === undefined) return model;
    if (!canWiden) {
      await refused(table.widenColumn(column.name, "bigint"), "LW6309");
      return model;
    }
    await table.widenColumn(column.name, "bigint");
    const columns = model.columns.map((one) => (one === column ? { ...one, type: "bigint" } : one));
    return { ...model, columns };
  },
  "map columns": async ({ table, model }) => {
    if (model.isMapped) return model;
    await table.setProperties({ "delta.columnMapping.mode": "name" });
    return { ...model, isMapped: true };
  },
  "vectors on or off": async ({ table, model }, { which }) => {
    await table.setProperties({ "delta.enableDeletionVectors": String(which % 2 === 0) });
    return model;
  },
} as const satisfies Record<string, (world: World, drawing: Drawing) => Promise<Model>>;

function withColumn(model: Model, which: number): Model {
  const types = Object.keys(ADDED);
  // where columns are mapped, the name of one that may have been dropped before; elsewhere such a one would be the same column
  const again = `extra_${which % 3}`;
  const isFree = model.isMapped && model.columns.every(({ name }) => name !== again);
  const type = types[which % types.length] ?? "string";
  const column = { id: 10 + model.made, name: isFree ? again : `extra_${model.made}_`, type };
  return { ...model, columns: [...model.columns, column], made: model.made + 1 };
}
