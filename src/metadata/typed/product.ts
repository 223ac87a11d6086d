import type { ProductText } from "../schema/product.ts";
import type { Fault, Listed, Table } from "./columns.ts";
import type { DatasetDefinition } from "./dataset.ts";
import { type Definition, makeDefinition } from "./definition.ts";
import type { ReadonlyDeep } from "./readonly-deep.ts";
import type { CheckPromised } from "./rule.ts";
import type { SourceDefinition } from "./source.ts";

type PortText = NonNullable<ProductText["outputs"]>[string];

/** An output port; `columns` (name → logical type) is what consumers rely on: the dataset has to have them. */
export type PortInput = ReadonlyDeep<Omit<PortText, "dataset">> &
  Readonly<{ dataset: string | Table; columns?: Readonly<Record<string, string>> }>;

type Row = Readonly<Record<string, unknown>>;

/** A unit test: given rows by the name the SQL reads them by, expected rows. */
export type TestInput = Readonly<{
  description?: string;
  dataset: string | Table;
  given: Readonly<Record<string, readonly Row[]>>;
  expect: Readonly<{ rows?: readonly Row[]; quarantined?: readonly Row[] }>;
  config?: Readonly<Record<string, unknown>>;
  run_time?: string;
}>;

/** A product as its YAML says it, with its datasets and unit tests. */
export type ProductInput = ReadonlyDeep<Omit<ProductText, "inputs" | "outputs" | "sla">> &
  Readonly<{
    sla?: Readonly<Record<string, unknown>>;
    inputs?: readonly (string | SourceDefinition | Definition<"product"> | Table)[];
    outputs?: Readonly<Record<string, PortInput>>;
    datasets?: readonly DatasetDefinition[];
    /** By name. */
    tests?: Readonly<Record<string, TestInput>>;
  }>;

type OwnNames<Input> =
  Input extends Readonly<{ datasets: infer Datasets extends readonly Table[] }> ? Datasets[number]["table"] : string;

type CheckProduct<Input extends ProductInput> = {
  readonly [Key in keyof Input]: Key extends "outputs"
    ? { readonly [Port in keyof Input[Key]]: CheckPort<Input[Key][Port], OwnNames<Input>> }
    : Key extends keyof ProductInput
      ? unknown
      : Fault<`'${Key & string}' is not a key of a product`>;
};

type CheckPort<Port, Own extends string> =
  Port extends Readonly<{ dataset: Table<infer Name, infer C> }>
    ? {
        readonly [Key in keyof Port]: Key extends "dataset"
          ? Name extends Own
            ? unknown
            : Fault<`${Name} is not a dataset of this product; they are: ${Listed<Own>}`>
          : Key extends "columns"
            ? CheckPromised<Port[Key], C, Name>
            : Key extends keyof PortInput
              ? unknown
              : Fault<`'${Key & string}' is not a key of an output port`>;
      }
    : unknown;

export type ProductDefinition = Definition<"product", ProductInput>;

/**
 * A product with its datasets, output ports and unit tests, as the files in `products/<product>/` say it.
 *
 * @example
 * ```ts
 * import { defineDataset, defineProduct, defineTransformation } from "lakewright";
 *
 * const delays = defineDataset({
 *   dataset: "gold.delays",
 *   transformation: defineTransformation({
 *     sql: "SELECT carrier, avg(dep_delay) AS delay FROM bronze.flights GROUP BY carrier",
 *     columns: { carrier: "string", delay: "double" },
 *   }),
 * });
 * defineProduct({
 *   product: "on_time",
 *   owner: "aviation-analytics",
 *   datasets: [delays],
 *   outputs: { delays: { dataset: delays, columns: { carrier: "string" } } },
 * });
 * ```
 */
export function defineProduct<const Input extends ProductInput>(
  definition: Input & CheckProduct<Input>,
): ProductDefinition {
  const input: ProductInput = definition;
  return makeDefinition("product", input, defineProduct);
}

/**
 * An output port of a kind the project brings itself (see `defineExtension`): its settings are checked when the project is loaded.
 *
 * @example
 * ```ts
 * import { defineProduct, ownPort } from "lakewright";
 *
 * defineProduct({
 *   product: "on_time",
 *   owner: "aviation-analytics",
 *   outputs: { delays: ownPort({ dataset: "gold.delays", as: ["table", "mail"], mail: { to: "planners" } }) },
 * });
 * ```
 */
export function ownPort<const Port extends Pick<PortInput, "dataset" | "columns"> & Readonly<Record<string, unknown>>>(
  port: Port,
): Pick<Port, keyof Port & ("dataset" | "columns")> {
  return port;
}
