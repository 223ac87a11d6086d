import { type Block, type Body, blocksOf } from "../../scripts/terraform/hcl.ts";
import type { NestedBlock, SchemaBlock } from "./provider-schema.ts";

/** What Terraform itself reads in a resource or data block. */
const metaArguments = ["count", "for_each", "depends_on", "provider"] as const;
const metaBlocks = ["lifecycle", "dynamic", "timeouts", "provisioner", "connection"] as const;

type Written = Readonly<{ block: Block; body: Body; isDynamic: boolean }>;

/** Every argument and block of a body that the schema does not allow, and every one it misses; `where` begins each finding. */
export function checkBody(body: Body, schema: SchemaBlock, where: string): readonly string[] {
  const attributes = schema.attributes ?? {};
  const blocks = schema.blocks ?? {};
  const written = writtenBlocks(body);
  const given = new Set([...body.arguments.map(({ name }) => name), ...written.map(({ block }) => nameOf(block))]);
  return [
    ...body.arguments.flatMap(({ name, line }) => checkArgument(name, schema, `${where}:${line}`)),
    ...Object.entries(attributes).flatMap(([name, attribute]) =>
      attribute.required === true && !given.has(name) ? [`${where}: ${name} is required`] : [],
    ),
    ...Object.entries(blocks).flatMap(([name, nested]) => checkCount(name, nested, { written, where })),
    ...written.flatMap((each) => {
      const name = nameOf(each.block);
      const nested = blocks[name];
      return nested === undefined
        ? [`${where}:${each.block.line}: no block ${name}${suggestion(name, schema)}`]
        : checkBody(each.body, nested, `${where} ${name}`);
    }),
  ];
}

function checkArgument(name: string, schema: SchemaBlock, where: string): readonly string[] {
  if ((metaArguments as readonly string[]).includes(name)) return [];
  const attribute = schema.attributes?.[name];
  if (attribute === undefined) return [`${where}: no argument ${name}${suggestion(name, schema)}`];
  if (attribute.computed === true && attribute.optional !== true && attribute.required !== true) {
    return [`${where}: ${name} is set by Azure and cannot be given`];
  }
  return attribute.deprecated === true ? [`${where}: ${name} is deprecated`] : [];
}

function checkCount(
  name: string,
  nested: NestedBlock,
  at: Readonly<{ written: readonly Written[]; where: string }>,
): readonly string[] {
  const mine = at.written.filter(({ block }) => nameOf(block) === name);
  if (mine.some(({ isDynamic }) => isDynamic)) return [];
  if (mine.length < (nested.min ?? 0)) return [`${at.where}: block ${name} is required`];
  return nested.max !== undefined && mine.length > nested.max
    ? [`${at.where}: ${mine.length} blocks ${name}, ${nested.max} at most`]
    : [];
}

/** The blocks as the provider sees them: a dynamic block is its content. */
function writtenBlocks(body: Body): readonly Written[] {
  return body.blocks.flatMap((block): readonly Written[] => {
    if (block.type === "dynamic") {
      return blocksOf(block.body, "content").map((content) => ({ block, body: content.body, isDynamic: true }));
    }
    return (metaBlocks as readonly string[]).includes(block.type)
      ? []
      : [{ block, body: block.body, isDynamic: false }];
  });
}

function nameOf(block: Block): string {
  return block.type === "dynamic" ? (block.labels[0] ?? "") : block.type;
}

/** Names that only differ in a prefix, an ending or one word. */
function suggestion(name: string, schema: SchemaBlock): string {
  const words = new Set(name.split("_"));
  const close = Object.keys({ ...schema.attributes, ...schema.blocks })
    .map((each) => ({ each, shared: each.split("_").filter((word) => words.has(word)).length }))
    .filter(({ shared }) => shared > 0 && shared >= words.size - 2)
    .sort((a, b) => b.shared - a.shared)
    .slice(0, 3)
    .map(({ each }) => each);
  return close.length === 0 ? "" : `; there is ${close.join(", ")}`;
}
