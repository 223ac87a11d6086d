import type { DatasetText } from "../schema/dataset.ts";
import type { CheckName, CheckNames, Columns, Fault, Flat, Table } from "./columns.ts";
import { type Definition, makeDefinition } from "./definition.ts";
import type { ReadonlyDeep } from "./readonly-deep.ts";
import type { CheckRules, RuleInput } from "./rule.ts";
import type { Transformation } from "./transformation.ts";

/** `silver.flights`: the layer and the name of a dataset of a product. */
export type DatasetName = `silver.${string}` | `gold.${string}`;

/** A dataset of a product as its YAML says it, with its name and how it is made. */
export type DatasetInput = ReadonlyDeep<Omit<DatasetText, "rules" | "steps">> &
  Readonly<{
    dataset: DatasetName;
    rules?: readonly RuleInput[];
    /** Steps of kinds the project brings itself, in place of a transformation; checked when the project is loaded. */
    steps?: readonly Readonly<Record<string, unknown>>[];
    /** When left out: `products/<product>/<layer>/<name>.sql`. */
    transformation?: Transformation;
  }>;

type Given<Input> = Input extends Readonly<{ transformation: Transformation<infer C> }> ? C : Columns;

/** Columns as published: declared types stand over those the transformation gives. */
type Published<Input> =
  Input extends Readonly<{ columns: infer Declared }> ? Retyped<Given<Input>, Declared> : Given<Input>;
type Retyped<C extends Columns, Declared> = Flat<{ readonly [Name in keyof C]: TypeOf<C[Name], Name, Declared> }>;
type TypeOf<Selected extends string, Name, Declared> = Name extends keyof Declared
  ? Declared[Name] extends Readonly<{ type: infer Type extends string }>
    ? Type
    : Selected
  : Selected;

type CheckDataset<Input extends DatasetInput> = {
  readonly [Key in keyof Input]: Key extends "keys"
    ? CheckNames<Input[Key], Given<Input>, Input["dataset"]>
    : Key extends "columns"
      ? { readonly [Name in keyof Input[Key]]: CheckName<Name, Given<Input>, Input["dataset"]> }
      : Key extends "rules"
        ? CheckRules<Input[Key], Published<Input>, Input["dataset"]>
        : Key extends keyof DatasetInput
          ? unknown
          : Fault<`'${Key & string}' is not a key of a dataset`>;
};

export type DatasetDefinition<Name extends string = string, C extends Columns = Columns> = Definition<
  "dataset",
  DatasetInput
> &
  Table<Name, C>;

/**
 * A dataset of a product, as `products/<product>/<layer>/<name>.yaml` and the SQL beside it say it. It is itself what other datasets
 * read: `from(orders)`, or `reference: { dataset: orders, … }`.
 *
 * @example
 * ```ts
 * import { defineDataset, defineTransformation } from "lakewright";
 *
 * const airlines = defineDataset({
 *   dataset: "silver.airlines",
 *   description: "Carriers",
 *   transformation: defineTransformation({
 *     sql: "SELECT carrier, trim(name) AS name FROM bronze.airlines",
 *     columns: { carrier: "string", name: "string" },
 *   }),
 *   keys: ["carrier"],
 *   rules: [{ not_null: ["carrier", "name"], severity: "fail" }],
 * });
 * console.log(airlines.table); // silver.airlines
 * ```
 */
export function defineDataset<const Input extends DatasetInput>(
  definition: Input & CheckDataset<Input>,
): DatasetDefinition<Input["dataset"], Published<Input>> {
  const input: DatasetInput = definition;
  const made = makeDefinition("dataset", input, defineDataset);
  const columns = publishedColumns(input) as Published<Input> | undefined;
  return Object.freeze({ ...made, table: definition.dataset, columns });
}

function publishedColumns({ transformation, columns = {} }: DatasetInput): Columns | undefined {
  if (transformation?.columns === undefined) return undefined;
  const typed = Object.entries(transformation.columns).map(([name, type]) => [name, columns[name]?.type ?? type]);
  return Object.fromEntries(typed) as Columns;
}
