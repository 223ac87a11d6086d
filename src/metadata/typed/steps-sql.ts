import { quoteName, quoteNames } from "../../sql/index.ts";
import type { Table } from "./columns.ts";
import type { Expression, Step } from "./steps.ts";

/** The name of a dataset as the SQL of a product writes it: `silver.orders`, `shop.bronze.orders`. */
export type NameOf = (table: Table) => string;

/** A SELECT under construction: everything before its columns are written down. */
type Select = Readonly<{
  from: string;
  where: readonly string[];
  /** Output name → SQL; undefined while they are all columns of one input that nobody has listed. */
  columns: ReadonlyMap<string, string> | undefined;
  /** The only input, while `columns` is undefined. */
  alias: string;
  aliases: ReadonlySet<string>;
  groupBy: readonly string[];
}>;

/** The SELECT that does what the steps say: flat where possible, so that a reader finds one statement and the engine one read. */
export function sqlOfSteps(steps: readonly Step[], nameOf: NameOf): string {
  const [first, ...rest] = steps;
  if (first?.kind !== "from") throw new Error("steps begin with from()");
  return `${render(rest.reduce((select, step) => apply(select, step, nameOf), begin(first.table, nameOf)))}\n`;
}

function begin(table: Table, nameOf: NameOf): Select {
  const alias = aliasOf(table, new Set());
  return {
    from: `FROM ${tableSql(table, alias, nameOf)}`,
    where: [],
    columns: columnsOf(table, alias),
    alias,
    aliases: new Set([alias]),
    groupBy: [],
  };
}

function tableSql(table: Table, alias: string, nameOf: NameOf): string {
  return `${quoteNames(nameOf(table).split("."))} AS ${quoteName(alias)}`;
}

function columnsOf(table: Table, alias: string): ReadonlyMap<string, string> | undefined {
  if (table.columns === undefined) return undefined;
  return new Map(Object.keys(table.columns).map((name) => [name, quoteNames([alias, name])]));
}

function aliasOf(table: Table, taken: ReadonlySet<string>): string {
  const name = table.table.split(".").at(-1) ?? table.table;
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}_${number}`)) number++;
  return `${name}_${number}`;
}

function apply(select: Select, step: Step, nameOf: NameOf): Select {
  switch (step.kind) {
    case "from":
      return begin(step.table, nameOf);
    case "join":
      return join(ungrouped(select), step, nameOf);
    case "where": {
      const before = ungrouped(select);
      return { ...before, where: [...before.where, filled(step.condition, before)] };
    }
    case "select": {
      const before = ungrouped(select);
      return { ...before, columns: outputs(step.columns, before) };
    }
    case "aggregate": {
      const before = ungrouped(select);
      const groups = outputs(Object.fromEntries(step.by.map((name) => [name, name])), before);
      const columns = new Map([...groups, ...outputs(step.columns, before)]);
      return { ...before, columns, groupBy: [...groups.values()] };
    }
    default:
      return step satisfies never;
  }
}

function join(select: Select, step: Extract<Step, { kind: "join" }>, nameOf: NameOf): Select {
  const alias = aliasOf(step.table, select.aliases);
  const pairs = Object.entries(step.on).map(
    ([left, right]) => `${columnSql(select, left)} = ${quoteNames([alias, right])}`,
  );
  const taken = Object.entries(step.take).map(([name, column]) => [name, quoteNames([alias, column])] as const);
  const words = step.how === "left" ? "LEFT JOIN" : "INNER JOIN";
  return {
    ...select,
    from: `${select.from}\n${words} ${tableSql(step.table, alias, nameOf)} ON ${pairs.join(" AND ")}`,
    columns: select.columns === undefined ? undefined : new Map([...select.columns, ...taken]),
    aliases: new Set([...select.aliases, alias]),
  };
}

/** What comes after an aggregate reads its result. */
function ungrouped(select: Select): Select {
  if (select.groupBy.length === 0) return select;
  const alias = "grouped";
  const inner = render(select).replaceAll("\n", "\n  ");
  const names = [...(select.columns?.keys() ?? [])];
  return {
    from: `FROM (\n  ${inner}\n) AS ${quoteName(alias)}`,
    where: [],
    columns: new Map(names.map((name) => [name, quoteNames([alias, name])])),
    alias,
    aliases: new Set([alias]),
    groupBy: [],
  };
}

function outputs(columns: Readonly<Record<string, string | Expression>>, select: Select): Map<string, string> {
  const entries = Object.entries(columns).map(
    ([name, output]) =>
      [name, typeof output === "string" ? columnSql(select, output) : filled(output.sql, select)] as const,
  );
  return new Map(entries);
}

/** An unknown column is written as it is: the analysis then says that there is none, and which there are. */
function columnSql(select: Select, name: string): string {
  return select.columns?.get(name) ?? quoteNames([select.alias, name]);
}

/** Columns in braces become what they stand for. */
function filled(text: string, select: Select): string {
  return text.replace(/\{([a-z_][a-z0-9_]*)\}/g, (_, name: string) => {
    const sql = columnSql(select, name);
    return /^[\w."]+$/.test(sql) ? sql : `(${sql})`;
  });
}

function render(select: Select): string {
  const columns = select.columns === undefined ? `${quoteName(select.alias)}.*` : listed(select.columns);
  const where = select.where.length === 0 ? [] : [`WHERE ${conditions(select.where)}`];
  const group = select.groupBy.length === 0 ? [] : [`GROUP BY ${select.groupBy.join(", ")}`];
  return [`SELECT${columns.startsWith("\n") ? "" : " "}${columns}`, select.from, ...where, ...group].join("\n");
}

function listed(columns: ReadonlyMap<string, string>): string {
  const items = Array.from(columns, ([name, sql]) =>
    sql.endsWith(`.${quoteName(name)}`) ? sql : `${sql} AS ${quoteName(name)}`,
  );
  return `\n  ${items.join(",\n  ")}`;
}

function conditions(where: readonly string[]): string {
  const [first = "", ...rest] = where;
  return rest.length === 0 ? first : where.map((condition) => `(${condition})`).join(" AND ");
}
