import { type Column, type LogicalType, UserError, widens } from "../../base/index.ts";
import type { PinnedInput } from "../../engine/index.ts";
import type { DatasetId } from "../../metadata/index.ts";
import { tablePrefix } from "../layout.ts";
import type { RunContext } from "./context.ts";

/** Columns a step may publish into a table that keeps its rows. */
export type Fit = Readonly<{
  columns: readonly Column[];
  /** Why the rows that stay are written anew, in words; empty: their files can stay. */
  rewrites: readonly string[];
}>;

type Compared = Readonly<{ columns: readonly Column[]; widened: readonly string[]; gone: readonly string[] }>;

/**
 * What a table that grows makes of the columns a step gives: a type that the published one holds is published as that one; for a wider type, or
 * without a column that is there, the rows that stay are rewritten unless the table itself knows how to keep their files; what old rows do not
 * have may be null. Types that do not hold each other stop the step.
 * @throws UserError LW3032 naming column and types
 */
export async function fitColumns(context: RunContext, wanted: readonly Column[], published: PinnedInput): Promise<Fit> {
  const { dataset, version } = published;
  const { columns, widened, gone } = compareColumns(wanted, published, (own, type) =>
    misfit(context, dataset, { own, type }),
  );
  if (widened.length + gone.length === 0) return { columns, rewrites: [] };
  const table = context.publisher.table(tablePrefix(dataset));
  const { properties = {}, made = [] } = (await table.snapshot(version === undefined ? {} : { version })) ?? {};
  const keepsTypes = properties["delta.enableTypeWidening"]?.toLowerCase() === "true";
  const keepsNames = (properties["delta.columnMapping.mode"] ?? "none").toLowerCase() !== "none";
  const lost = gone.filter((name) => !made.includes(name)).map((name) => `${name} goes`);
  return { columns, rewrites: [...(keepsTypes ? [] : widened), ...(keepsNames ? [] : lost)] };
}

function compareColumns(
  wanted: readonly Column[],
  published: PinnedInput,
  misfitOf: (own: Column, type: LogicalType) => UserError,
): Compared {
  const known = new Map(published.columns.map((column) => [column.name.toLowerCase(), column]));
  const widened: string[] = [];
  const columns = wanted.map((column) => {
    const own = known.get(column.name.toLowerCase());
    if (own === undefined) return { ...column, nullable: true };
    const nullable = column.nullable || own.nullable;
    if (widens(column.type, own.type)) return { ...column, type: own.type, nullable };
    if (!widens(own.type, column.type)) throw misfitOf(own, column.type);
    widened.push(`${column.name} ${own.type} → ${column.type}`);
    return { ...column, nullable };
  });
  const names = new Set(wanted.map(({ name }) => name.toLowerCase()));
  const gone = published.columns.filter(({ name }) => !names.has(name.toLowerCase()));
  return { columns, widened, gone: gone.map(({ name }) => name) };
}

function misfit(
  { job }: RunContext,
  dataset: DatasetId,
  { own: { name, type: published }, type }: Readonly<{ own: Column; type: LogicalType }>,
): UserError {
  const products = job.resolved.model.products.flatMap(({ datasets }) => datasets);
  // a SELECT is merged with `--force` too
  const merges = products.some(({ id, materialize }) => id === dataset && materialize.as === "merge");
  const anew = merges ? "one run with `materialize: { as: table }`" : `\`lakewright run ${dataset} --force\``;
  return new UserError("LW3032", {
    values: { dataset, column: name, published, type },
    hint: `declare the column as ${published}, or ${anew} makes the whole table anew`,
    failure: "input",
  });
}
