import { z } from "zod";
import type { PortExtension, SettingsText } from "../extension/extension.ts";
import { builtInPorts } from "../port/kinds.ts";
import { documentShape, nameShape, tagsShape, textShape, versionShape } from "./common.ts";
import { propertyShapes } from "./property.ts";

const kindsShape = <K extends string>(kinds: readonly K[]) =>
  z.array(z.enum(kinds)).min(1, { error: "at least one kind" }).describe("How consumers get it").optional();

const portShape = z
  .strictObject({
    dataset: textShape.describe("The dataset given out: gold.carrier_delay"),
    as: kindsShape(builtInPorts.map(({ kind }) => kind)),
    contract: versionShape.describe("Version of the promise").optional(),
    description: textShape.optional(),
  })
  .describe("An output port: a dataset others may read");

/** A port as written, with the settings of built-in kinds; those of the project's own are known by name only. */
type PortText = z.output<typeof portShape> & WrittenSettings;
type WrittenSettings = {
  [Port in (typeof builtInPorts)[number] as keyof Port["properties"] extends never
    ? never
    : Port["kind"]]?: SettingsText<Port["properties"]>;
};

/** Keys of a port that are no kinds. */
export const PORT_KEYS: readonly string[] = Object.keys(portShape.shape);

/** The settings of a kind stand under its name. */
function portShapeOf(ports: readonly PortExtension[]): z.ZodType<PortText> {
  const settings = ports
    .filter(({ properties, write }) => write !== undefined || Object.keys(properties).length > 0)
    .map(({ kind, summary, properties }) => {
      const shape = z.strictObject(propertyShapes(properties, "dataset"));
      return [kind, shape.describe(summary).optional()] as const;
    });
  const as = kindsShape(ports.map(({ kind }) => kind));
  return portShape.extend({ as, ...Object.fromEntries(settings) }) as unknown as z.ZodType<PortText>;
}

/** `products/<product>/product.yaml` */
export function productShapeOf(ports: readonly PortExtension[]) {
  return z
    .strictObject({
      product: nameShape,
      description: textShape.optional(),
      owner: textShape.min(1, { error: "a team or person" }).describe("Team or person that answers for it"),
      purpose: textShape.optional(),
      version: versionShape.optional(),
      tags: tagsShape.optional(),
      sla: documentShape.describe("Promises such as freshness and availability").optional(),
      inputs: z
        .array(textShape, { error: "a list of names" })
        .describe(
          "What the product may read: a source, <source>.bronze.<dataset>, another product or <product>.<port>; when not given, what its SQL reads",
        )
        .optional(),
      outputs: z.record(nameShape, portShapeOf(ports), { error: "a map of output ports" }).optional(),
      on_failure: z
        .enum(["stop", "block", "continue"])
        .describe("When a step fails: stop the run, block what depends on it, or go on with the former version")
        .optional(),
    })
    .describe("A data product: owner, purpose, inputs, output ports");
}

export type ProductText = z.output<ReturnType<typeof productShapeOf>>;

const rowShape = z.record(z.string(), z.json(), { error: "a row as a map: { column: value }" });

/** `products/<product>/tests/<name>.yaml` */
export const productTestShape = z
  .strictObject({
    description: textShape.optional(),
    dataset: textShape.describe("The dataset under test: silver.flights"),
    given: z.record(z.string(), z.array(rowShape)).describe("Rows of every input, by its name in the SQL"),
    expect: z
      .strictObject({ rows: z.array(rowShape).optional(), quarantined: z.array(rowShape).optional() })
      .describe("Rows that are published, and rows kept aside"),
    config: documentShape.describe("Values for config('category.item'), by item").optional(),
    run_time: textShape.describe("What run_time() gives: an ISO instant").optional(),
  })
  .describe("A unit test of one dataset: given rows, expected rows");
