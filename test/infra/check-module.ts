import { join } from "node:path";
import { allArguments, argumentOf, type Block, blocksOf, literalOf } from "../../scripts/terraform/hcl.ts";
import { readModule, outputsOf, type TerraformModule, variablesOf } from "../../scripts/terraform/module.ts";
import { type Reference, referencesIn } from "../../scripts/terraform/reference.ts";
import { checkBody } from "./check-body.ts";
import { checkEnums } from "./enums.ts";
import type { ProviderName, ProviderSchema, SchemaBlock, TypeText } from "./provider-schema.ts";

type Schemas = Readonly<Record<ProviderName, ProviderSchema>>;
type Scope = Readonly<{ module: TerraformModule; schemas: Schemas }>;

/**
 * Checks one folder of Terraform files against the schemas of the providers: every resource, argument, block and reference; calls of
 * modules against their variables and outputs; variables and locals nobody reads. Findings are sentences that begin with the place.
 */
export function checkModule(module: TerraformModule, schemas: Schemas): readonly string[] {
  const scope = { module, schemas };
  return [
    ...typedBlocks(module).flatMap((block) => checkTyped(block, scope)),
    ...blocksOf(module.body, "module").flatMap((block) => checkCall(block, scope)),
    ...referencesOf(module).flatMap((reference) => checkReference(reference, scope)),
    ...unread(module),
  ];
}

/** The types of all resources and data sources of a module, such as `azurerm_subnet`. */
export function typesOf(module: TerraformModule): readonly string[] {
  return typedBlocks(module).map((block) => block.labels[0] ?? "");
}

function typedBlocks(module: TerraformModule): readonly Block[] {
  return [...blocksOf(module.body, "resource"), ...blocksOf(module.body, "data")];
}

function checkTyped(block: Block, scope: Scope): readonly string[] {
  const where = `${scope.module.name} ${block.type} ${block.labels.join(".")}`;
  const schema = schemaOf(block.type, block.labels[0] ?? "", scope.schemas);
  if (schema === undefined) return [`${where}:${block.line}: the provider has no such ${block.type}`];
  return [...checkBody(block.body, schema, where), ...checkEnums(block, where)];
}

function schemaOf(kind: string, type: string, schemas: Schemas): SchemaBlock | undefined {
  const provider = Object.values(schemas).find((each) => type.startsWith(`${each.provider}_`));
  return kind === "data" ? provider?.data_sources[type] : provider?.resources[type];
}

/** A call of a module beside this one: nothing missing, nothing unknown. */
function checkCall(block: Block, { module }: Scope): readonly string[] {
  const called = calledModule(block, module);
  const where = `${module.name} module ${block.labels[0]}:${block.line}`;
  if (called === undefined) return [`${where}: source is not a folder of this repository`];
  const variables = variablesOf(called);
  const given = block.body.arguments.map(({ name }) => name);
  const own = ["source", "version", "count", "for_each", "depends_on", "providers"];
  return [
    ...given
      .filter((name) => !own.includes(name) && variables.every((variable) => variable.name !== name))
      .map((name) => `${where}: ${called.name} has no variable ${name}`),
    ...variables
      .filter((variable) => variable.default === undefined && !given.includes(variable.name))
      .map((variable) => `${where}: ${variable.name} is required`),
  ];
}

function calledModule(block: Block | undefined, module: TerraformModule): TerraformModule | undefined {
  const source = literalOf(block === undefined ? undefined : argumentOf(block.body, "source"));
  return source?.startsWith(".") === true ? readModule(join(module.path, source)) : undefined;
}

function referencesOf(module: TerraformModule): readonly Reference[] {
  return allArguments(module.body).flatMap((argument) => referencesIn(argument.tokens));
}

function checkReference(reference: Reference, scope: Scope): readonly string[] {
  const { root, steps, line } = reference;
  const { body, name: moduleName } = scope.module;
  const where = `${moduleName}:${line}: ${[root, ...steps].join(".")}`;
  const [first = "", ...rest] = steps.filter((step) => step !== "[]");
  if (root === "var") return has(blocksOf(body, "variable"), first) ? [] : [`${where}: no variable ${first}`];
  if (root === "local") return localNames(scope.module).includes(first) ? [] : [`${where}: no local ${first}`];
  if (root === "module") return checkOutput({ where, call: first, output: rest[0] }, scope.module);
  if (root === "data") return checkAttribute({ where, kind: "data", type: first, path: rest }, scope);
  if (!Object.values(scope.schemas).some((each) => root.startsWith(`${each.provider}_`))) return [];
  return checkAttribute({ where, kind: "resource", type: root, path: [first, ...rest] }, scope);
}

function has(blocks: readonly Block[], label: string): boolean {
  return blocks.some((block) => block.labels[0] === label);
}

function localNames(module: TerraformModule): readonly string[] {
  return blocksOf(module.body, "locals").flatMap((block) => block.body.arguments.map(({ name }) => name));
}

function checkOutput(
  at: Readonly<{ where: string; call: string; output: string | undefined }>,
  module: TerraformModule,
): readonly string[] {
  const block = blocksOf(module.body, "module").find((each) => each.labels[0] === at.call);
  if (block === undefined) return [`${at.where}: no module ${at.call}`];
  const called = calledModule(block, module);
  const known = called === undefined ? [] : outputsOf(called).map(({ name }) => name);
  return at.output === undefined || known.includes(at.output)
    ? []
    : [`${at.where}: ${at.call} has no output ${at.output}`];
}

type AttributePlace = Readonly<{ where: string; kind: "resource" | "data"; type: string; path: readonly string[] }>;

function checkAttribute({ where, kind, type, path }: AttributePlace, scope: Scope): readonly string[] {
  const [name, ...attributes] = path;
  const declared = blocksOf(scope.module.body, kind).some(
    (block) => block.labels[0] === type && block.labels[1] === name,
  );
  if (!declared) return [`${where}: ${kind} ${type}.${name} is not declared`];
  const schema = schemaOf(kind, type, scope.schemas);
  return schema === undefined || isExported(attributes, schema)
    ? []
    : [`${where}: ${type} exports no ${attributes.join(".")}`];
}

function isExported(path: readonly string[], schema: SchemaBlock): boolean {
  const [first, ...rest] = path;
  if (first === undefined || first === "*") return true;
  const attribute = schema.attributes?.[first];
  if (attribute?.nested !== undefined) return isExported(rest, attribute.nested);
  if (attribute?.type !== undefined) return isInType(rest, attribute.type);
  const block = schema.blocks?.[first];
  return block !== undefined && isExported(rest, block);
}

function isInType([first, ...rest]: readonly string[], type: TypeText): boolean {
  if (first === undefined) return true;
  if (typeof type === "string") return false;
  const [kind, of] = type;
  if (kind === "map") return true;
  if (kind !== "object") return isInType([first, ...rest], of as TypeText);
  const member = (of as Readonly<Record<string, TypeText>>)[first];
  return member !== undefined && isInType(rest, member);
}

/** Variables and locals that nothing in the module reads. */
function unread(module: TerraformModule): readonly string[] {
  const outside = blocksOf(module.body, "variable");
  const read = new Set(
    module.body.blocks
      .filter((block) => !outside.includes(block))
      .concat(outside.map((block) => ({ ...block, body: { ...block.body, blocks: [] } })))
      .flatMap((block) => allArguments(block.body))
      .flatMap((argument) => referencesIn(argument.tokens))
      .map(({ root, steps }) => `${root}.${steps[0]}`),
  );
  const crossChecked = new Set(
    outside.flatMap((block) =>
      allArguments(block.body)
        .flatMap((argument) => referencesIn(argument.tokens))
        .filter(({ root, steps }) => root === "var" && steps[0] !== block.labels[0])
        .map(({ steps }) => `var.${steps[0]}`),
    ),
  );
  return [
    ...variablesOf(module)
      .filter(({ name }) => !read.has(`var.${name}`) && !crossChecked.has(`var.${name}`))
      .map(({ name }) => `${module.name}: nothing reads the variable ${name}`),
    ...localNames(module)
      .filter((name) => !read.has(`local.${name}`))
      .map((name) => `${module.name}: nothing reads the local ${name}`),
  ];
}
