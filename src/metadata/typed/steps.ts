import type { CheckName, CheckNames, Columns, Fault, Over, SameType, Table } from "./columns.ts";

/** An SQL expression over columns in braces, and the type it gives: see `expression`. */
export type Expression<Type extends string = string, Used extends string = string> = Readonly<{
  sql: string;
  type: Type;
  /** Names in braces; at run time they are found in `sql`. */
  uses?: readonly Used[];
}>;

/** What one step of a transformation does: plain data, made into SQL when the project is loaded. */
export type Step =
  | Readonly<{ kind: "from"; table: Table }>
  | Readonly<{ kind: "join"; table: Table; how: JoinKind; on: Pairs; take: Picks }>
  | Readonly<{ kind: "where"; condition: string }>
  | Readonly<{ kind: "select"; columns: Outputs }>
  | Readonly<{ kind: "aggregate"; by: readonly string[]; columns: Outputs }>;

export type JoinKind = "inner" | "left";
/** Column of the left side → column of the right side. */
type Pairs = Readonly<Record<string, string>>;
/** Output name → column. */
type Picks = Readonly<Record<string, string>>;
type Outputs = Readonly<Record<string, string | Expression>>;

/** A transformation under construction; its type carries the columns it gives so far. Every step gives a new one. */
export type Steps<C extends Columns> = Readonly<{
  steps: readonly Step[];
  columns: C | undefined;
  /** Adds columns of another dataset where the pairs of columns are equal; their types have to be the same. */
  join: <const Name extends string, D extends Columns, const On extends Pairs, const Take extends Picks = Picks>(
    table: Table<Name, D>,
    options: Readonly<{
      on: On & CheckPairs<On, C, D, Name>;
      /** New name → column of the other dataset. */
      take?: Take & CheckTake<Take, C, D, Name>;
      how?: JoinKind;
    }>,
  ) => Steps<Over<C, Taken<Take, D>>>;
  /** Keeps the rows for which a boolean SQL expression over columns in braces is true. */
  where: <const Text extends string>(condition: Text & CheckText<Text, C>) => Steps<C>;
  /** The columns of the result, in this order: new name → a column, or an expression. */
  select: <const Out extends Outputs>(columns: Out & CheckOutputs<Out, C>) => Steps<Selected<Out, C>>;
  /** One row for each combination of `by`; every other column is an aggregate expression. */
  aggregate: <const By extends readonly string[], const Out extends Outputs>(
    options: Readonly<{ by: By & CheckNames<By, C, "the step before">; columns: Out & CheckOutputs<Out, C> }>,
  ) => Steps<Over<GroupColumns<By, C>, Selected<Out, C>>>;
}>;

type CheckPairs<On, C, D, Name extends string> = {
  readonly [Left in keyof On]: Left extends keyof C
    ? On[Left] extends keyof D
      ? SameType<C[Left], D[On[Left]]> extends true
        ? unknown
        : Fault<`column '${Left & string}' is ${C[Left] & string}, but '${On[Left] & string}' of ${Name} is ${D[On[Left]] & string}: cast one of them`>
      : CheckName<On[Left], D, Name>
    : CheckName<Left, C, "the left side">;
};

type CheckTake<Take, C, D, Name extends string> = {
  readonly [New in keyof Take]: string extends keyof C
    ? CheckName<Take[New], D, Name>
    : New extends keyof C
      ? Fault<`column '${New & string}' is there already; take it under another name`>
      : CheckName<Take[New], D, Name>;
};

/** What is taken; where nothing is written, nothing. */
type Taken<Take, D> = {
  readonly [New in keyof Take as string extends New ? never : New]: Take[New] extends keyof D
    ? D[Take[New]] & string
    : string;
};

type CheckOutputs<Out, C> = {
  readonly [New in keyof Out]: Out[New] extends Expression<string, infer Used>
    ? CheckUsed<Used, C>
    : CheckName<Out[New], C, "the step before">;
};

type CheckUsed<Used extends string, C> = [Exclude<Used, keyof C>] extends [never]
  ? unknown
  : CheckName<Exclude<Used, keyof C>, C, "the step before">;

type CheckText<Text extends string, C> = CheckUsed<NamesIn<Text>, C>;

type Selected<Out, C> = {
  readonly [New in keyof Out]: Out[New] extends Expression<infer Type>
    ? Type
    : Out[New] extends keyof C
      ? C[Out[New]] & string
      : string;
};

type GroupColumns<By extends readonly string[], C> = {
  readonly [Name in By[number]]: Name extends keyof C ? C[Name] & string : string;
};

/** The names in braces of a text: `{price} * {quantity}` → `"price" | "quantity"`. */
export type NamesIn<Text extends string> = string extends Text
  ? never
  : Text extends `${string}{${infer Name}}${infer Rest}`
    ? Name | NamesIn<Rest>
    : never;

/**
 * An SQL expression with its columns in braces, and the logical type it gives: `expression("int", "{dep_time} % 100")`. The columns are
 * checked by the compiler where it is used, the type by `lakewright validate`.
 */
export function expression<const Type extends string, const Text extends string>(
  type: Type,
  sql: Text,
): Expression<Type, NamesIn<Text>> {
  return Object.freeze({ type, sql });
}

/**
 * Begins a transformation that is put together by steps: plain SQL is made of them, and the compiler knows their columns.
 *
 * @example
 * ```ts
 * import { defineSource, defineTransformation, expression, from } from "lakewright";
 *
 * const shop = defineSource({
 *   source: "shop",
 *   type: "sqlite",
 *   connection: { path: "shop.db" },
 *   schema: {
 *     orders: { id: "bigint", customer: "bigint", price: "double", quantity: "bigint" },
 *     customers: { id: "bigint", country: "string" },
 *   },
 *   datasets: { orders: { table: "orders" }, customers: { table: "customers" } },
 * });
 *
 * defineTransformation({
 *   steps: from(shop.datasets.orders)
 *     .join(shop.datasets.customers, { on: { customer: "id" }, take: { country: "country" }, how: "left" })
 *     .where("{quantity} > 0")
 *     .select({ id: "id", country: "country", amount: expression("double", "{price} * {quantity}") }),
 * });
 * ```
 */
export function from<Name extends string, C extends Columns>(table: Table<Name, C>): Steps<C> {
  return stepsOf([{ kind: "from", table }], table.columns) as unknown as Steps<C>;
}

/** The same at run time: names and types are checked where the compiler sees them, and again when the project is loaded. */
type UncheckedSteps = Readonly<{
  steps: readonly Step[];
  columns: Columns | undefined;
  join: (table: Table, options: Readonly<{ on: Pairs; take?: Picks; how?: JoinKind }>) => UncheckedSteps;
  where: (condition: string) => UncheckedSteps;
  select: (columns: Outputs) => UncheckedSteps;
  aggregate: (options: Readonly<{ by: readonly string[]; columns: Outputs }>) => UncheckedSteps;
}>;

function stepsOf(steps: readonly Step[], columns: Columns | undefined): UncheckedSteps {
  const then = (step: Step, next: Columns | undefined) => stepsOf([...steps, step], next);
  return Object.freeze({
    steps,
    columns,
    join: (table, { on, take = {}, how = "inner" }) =>
      then(
        { kind: "join", table, how, on, take },
        columns === undefined ? undefined : { ...columns, ...typesOf(take, table.columns) },
      ),
    where: (condition) => then({ kind: "where", condition }, columns),
    select: (outputs) => then({ kind: "select", columns: outputs }, typesOf(outputs, columns)),
    aggregate: ({ by, columns: outputs }) => {
      const groups = Object.fromEntries(by.map((name) => [name, name]));
      const types = { ...typesOf(groups, columns), ...typesOf(outputs, columns) };
      return then({ kind: "aggregate", by, columns: outputs }, types);
    },
  } satisfies UncheckedSteps);
}

/** Types of the outputs; a column of an open input has none. */
function typesOf(outputs: Outputs, columns: Columns | undefined): Columns {
  const typed = Object.entries(outputs).map(([name, output]) => [
    name,
    typeof output === "string" ? (columns?.[output] ?? "") : output.type,
  ]);
  return Object.fromEntries(typed) as Columns;
}
