import { z } from "zod";
import { connectors } from "../../connector/index.ts";
import { datasetShape } from "./dataset.ts";
import { productShape, productTestShape } from "./product.ts";
import { configShape, projectShape, schemaFileShape } from "./project.ts";
import { sourcesShape } from "./source.ts";

/** Every kind of metadata file: its shape, and what it is called in an editor. */
const kinds: readonly Readonly<{ name: string; title: string; shape: z.ZodType }>[] = [
  { name: "project", title: "lakewright.yaml", shape: projectShape },
  { name: "source", title: "sources/<source>.yaml", shape: sourcesShape(connectors) },
  { name: "source-schema", title: "sources/<source>.schema.yaml", shape: schemaFileShape },
  { name: "product", title: "products/<product>/product.yaml", shape: productShape },
  { name: "dataset", title: "products/<product>/<layer>/<dataset>.yaml", shape: datasetShape },
  { name: "product-test", title: "products/<product>/tests/<test>.yaml", shape: productTestShape },
  { name: "config", title: "config/<category>.yaml", shape: configShape },
];

/** File name → text. */
export function buildJsonSchemas(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    kinds.map(({ name, title, shape }) => {
      const { $schema, ...schema } = z.toJSONSchema(shape, { io: "input", target: "draft-2020-12" });
      const document = { $schema, $id: `${name}.schema.json`, title, ...schema };
      return [`${name}.schema.json`, `${JSON.stringify(document, undefined, 2)}\n`];
    }),
  );
}
