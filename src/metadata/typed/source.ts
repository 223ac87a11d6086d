import type { SourceDatasetText, SourceText } from "../schema/source.ts";
import type { CheckName, CheckNames, Columns, Table } from "./columns.ts";
import { type Definition, makeDefinition, makeTable } from "./definition.ts";
import type { ReadonlyDeep } from "./readonly-deep.ts";
import type { CheckRules, RuleInput } from "./rule.ts";

/** Columns by dataset: what the tool writes into `sources/<source>.schema.ts`. */
export type SourceSchema = Readonly<Record<string, Columns>>;

type CommonText = Pick<
  SourceDatasetText,
  "description" | "keys" | "columns" | "tags" | "time_limit" | "load" | "filter" | "drift"
>;

/** One dataset of a source as the YAML says it, with the properties of its kind of source (`table`, `path`, `format` …). */
export type SourceDatasetInput = ReadonlyDeep<CommonText> &
  Readonly<{ rules?: readonly RuleInput[] }> &
  Readonly<Record<string, unknown>>;

export type SourceInput = ReadonlyDeep<Omit<SourceText, "datasets" | "connection" | "authentication">> &
  Readonly<{
    connection?: Readonly<Record<string, unknown>>;
    authentication?: Readonly<Record<string, unknown>>;
    datasets: Readonly<Record<string, SourceDatasetInput>>;
    schema?: SourceSchema;
  }>;

type CheckSource<Input extends SourceInput> = Readonly<{
  datasets: {
    readonly [Name in keyof Input["datasets"]]: CheckSourceDataset<
      Input["datasets"][Name],
      ColumnsAt<Input, Name>,
      `${Input["source"]}.bronze.${Name & string}`
    >;
  };
}>;

type CheckSourceDataset<Input, C, Where extends string> = {
  readonly [Key in keyof Input]: Key extends "keys"
    ? CheckNames<Input[Key], C, Where>
    : Key extends "rules"
      ? CheckRules<Input[Key], C, Where>
      : Key extends "columns"
        ? { readonly [Name in keyof Input[Key]]: CheckName<Name, C, Where> }
        : Key extends "load"
          ? CheckLoad<Input[Key], C, Where>
          : unknown;
};

type CheckLoad<Load, C, Where extends string> = {
  readonly [Key in keyof Load]: Key extends "watermark"
    ? CheckName<Load[Key], C, Where>
    : Key extends "keys"
      ? CheckNames<Load[Key], C, Where>
      : unknown;
};

type ColumnsAt<Input extends SourceInput, Name> = Input["schema"] extends SourceSchema
  ? Name extends keyof Input["schema"]
    ? Input["schema"][Name]
    : Columns
  : Columns;

type WithoutWildcards<Name> = Name extends `${string}*${string}` ? never : Name;

/** The datasets that can be read: those written out, and what the schema knows behind wildcards. */
type SourceTables<Input extends SourceInput> = {
  readonly [Name in WithoutWildcards<keyof Input["datasets"] & string> | SchemaNames<Input>]: Table<
    `${Input["source"]}.bronze.${Name}`,
    ColumnsAt<Input, Name>
  >;
};
type SchemaNames<Input extends SourceInput> = Input["schema"] extends SourceSchema
  ? keyof Input["schema"] & string
  : never;

export type SourceDefinition<Tables = Readonly<Record<string, Table>>> = Definition<"source", SourceInput> &
  Readonly<{ datasets: Tables }>;

/**
 * A source with its datasets, as `sources/<source>.yaml` says it. With `schema` (from `sources/<source>.schema.ts`, which `lakewright
 * discover` writes) the datasets carry their columns, and keys, watermarks and rules are checked by the compiler.
 *
 * @example
 * ```ts
 * import { defineSource } from "lakewright";
 *
 * const shop = defineSource({
 *   source: "shop",
 *   type: "sqlite",
 *   connection: { path: "shop.db" },
 *   schema: { orders: { id: "bigint", changed_at: "timestamp", country: "string" } },
 *   datasets: {
 *     orders: {
 *       table: "orders",
 *       load: { mode: "incremental", watermark: "changed_at" },
 *       keys: ["id"],
 *       rules: [{ not_null: ["country"], severity: "quarantine" }],
 *     },
 *   },
 * });
 * console.log(shop.datasets.orders.table); // shop.bronze.orders
 * ```
 */
export function defineSource<const Input extends SourceInput>(
  definition: Input & CheckSource<Input>,
): SourceDefinition<SourceTables<Input>> {
  const { source, datasets = {}, schema = {} } = definition as Partial<SourceInput>;
  const names = [...Object.keys(datasets).filter((name) => !name.includes("*")), ...Object.keys(schema)];
  const tables = names.map((name): [string, Table] => [
    name,
    makeTable(`${source}.bronze.${name}`, Object.hasOwn(schema, name) ? schema[name] : undefined),
  ]);
  const made = makeDefinition("source", definition as SourceInput, defineSource);
  return Object.freeze({ ...made, datasets: Object.freeze(Object.fromEntries(tables)) as SourceTables<Input> });
}
