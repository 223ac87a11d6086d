import { type Field, mapEntry, message } from "./protobuf.ts";
import type { Attribute, Nested, NestedBlock, ProviderSchema, SchemaBlock } from "./provider-schema.ts";

const nestings = { single: 1, list: 2, set: 3, map: 4, group: 5 } as const satisfies Record<string, number>;

/** The answer to GetProviderSchema of plugin protocol 6. */
export function schemaAnswer(schema: ProviderSchema): Uint8Array {
  const entries = (number: number, blocks: Readonly<Record<string, SchemaBlock>>): readonly Field[] =>
    Object.entries(blocks).map(([name, block]) => [number, mapEntry(name, schemaMessage(block))] as const);
  return message([
    [1, schemaMessage(schema.provider_block)],
    ...entries(2, schema.resources),
    ...entries(3, schema.data_sources),
  ]);
}

function schemaMessage(block: SchemaBlock): Uint8Array {
  return message([[2, blockMessage(block)]]);
}

function blockMessage(block: SchemaBlock): Uint8Array {
  return message([
    ...Object.entries(block.attributes ?? {}).map(
      ([name, attribute]) => [2, attributeMessage(name, attribute)] as const,
    ),
    ...Object.entries(block.blocks ?? {}).map(([name, nested]) => [3, nestedMessage(name, nested)] as const),
  ]);
}

function attributeMessage(name: string, attribute: Attribute): Uint8Array {
  return message([
    [1, name],
    [2, attribute.type === undefined ? undefined : JSON.stringify(attribute.type)],
    [4, attribute.required],
    [5, attribute.optional],
    [6, attribute.computed],
    [7, attribute.sensitive],
    [9, attribute.deprecated],
    [10, attribute.nested === undefined ? undefined : objectMessage(attribute.nested)],
    [11, attribute.write_only],
  ]);
}

function objectMessage(nested: Nested): Uint8Array {
  return message([
    ...Object.entries(nested.attributes).map(([name, attribute]) => [1, attributeMessage(name, attribute)] as const),
    [3, nestingNumber(nested.nesting)],
  ]);
}

function nestedMessage(name: string, nested: NestedBlock): Uint8Array {
  return message([
    [1, name],
    [2, blockMessage(nested)],
    [3, nestingNumber(nested.nesting)],
    [4, nested.min],
    [5, nested.max],
  ]);
}

function nestingNumber(name: string): number {
  const number = Object.entries(nestings).find(([each]) => each === name)?.[1];
  if (number === undefined) throw new Error(`unknown nesting "${name}" in a provider schema`);
  return number;
}
