import { z } from "zod";
import { builtInKinds, type Kinds } from "../extension/kinds.ts";
import { datasetShapeOf } from "./dataset.ts";
import { productShapeOf, productTestShape } from "./product.ts";
import { configShape, projectShape, schemaFileShape } from "./project.ts";
import { ruleShapeOf } from "./rule.ts";
import { sourcesShape } from "./source.ts";

/** Every kind of metadata file: its shape, and what it is called in an editor. */
function fileKinds(kinds: Kinds): readonly Readonly<{ name: string; title: string; shape: z.ZodType }>[] {
  const rule = ruleShapeOf(kinds.rules);
  return [
    { name: "project", title: "lakewright.yaml", shape: projectShape },
    { name: "source", title: "sources/<source>.yaml", shape: sourcesShape(kinds.sources, rule) },
    { name: "source-schema", title: "sources/<source>.schema.yaml", shape: schemaFileShape },
    { name: "product", title: "products/<product>/product.yaml", shape: productShapeOf(kinds.ports) },
    { name: "dataset", title: "products/<product>/<layer>/<dataset>.yaml", shape: datasetShapeOf(rule, kinds.steps) },
    { name: "product-test", title: "products/<product>/tests/<test>.yaml", shape: productTestShape },
    { name: "config", title: "config/<category>.yaml", shape: configShape },
  ];
}

/** File name → text. */
export function buildJsonSchemas(kinds: Kinds = builtInKinds): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fileKinds(kinds).map(({ name, title, shape }) => {
      const { $schema, ...schema } = z.toJSONSchema(shape, { io: "input", target: "draft-2020-12" });
      const document = { $schema, $id: `${name}.schema.json`, title, ...schema };
      return [`${name}.schema.json`, `${JSON.stringify(document, undefined, 2)}\n`];
    }),
  );
}
