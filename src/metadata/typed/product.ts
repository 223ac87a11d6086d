import type { z } from "zod";
import type { ProductText, productTestShape } from "../schema/product.ts";
import type { Fault, Listed, Table } from "./columns.ts";
import type { DatasetDefinition } from "./dataset.ts";
import { type Definition, makeDefinition } from "./definition.ts";
import type { ReadonlyDeep } from "./readonly-deep.ts";
import type { CheckPromised } from "./rule.ts";
import type { SourceDefinition } from "./source.ts";

type PortText = NonNullable<ProductText["outputs"]>[string];
type TestText = z.output<typeof productTestShape>;

/** An output port; `columns` (name → logical type) is what consumers rely on: the dataset has to have them. */
export type PortInput = ReadonlyDeep<Omit<PortText, "dataset">> &
  Readonly<{ dataset: string | Table; columns?: Readonly<Record<string, string>> }>;

export type TestInput = ReadonlyDeep<Omit<TestText, "dataset">> & Readonly<{ dataset: string | Table }>;

/** A product as its YAML says it, with its datasets and unit tests. */
export type ProductInput = ReadonlyDeep<Omit<ProductText, "inputs" | "outputs">> &
  Readonly<{
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
    ? Readonly<{
        dataset: Name extends Own
          ? unknown
          : Fault<`${Name} is not a dataset of this product; they are: ${Listed<Own>}`>;
        columns: Port extends Readonly<{ columns: infer Promised }> ? CheckPromised<Promised, C, Name> : unknown;
      }>
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
