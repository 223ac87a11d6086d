import type { Json, LogicalType } from "../../base/index.ts";
import { configType } from "../../sql/index.ts";
import type { ConfigurationItem, DatasetId, Model, SqlInput } from "../model.ts";
import { splitReferences } from "../reference-text.ts";
import { isStepOutputName, parseStepOutput, stepOutputs } from "./step-output.ts";

/** Configuration item → type in SQL; undefined for an item whose values differ in type or are none SQL can take. */
export type ConfigItemTypes = ReadonlyMap<string, LogicalType | undefined>;

export function configItemTypes(model: Model): ConfigItemTypes {
  const items = new Map(
    model.configuration.flatMap((category) => category.items.map((item) => [item.name, item] as const)),
  );
  return new Map([...items.keys()].map((name) => [name, itemType(items, name, new Set())]));
}

function itemType(
  items: ReadonlyMap<string, ConfigurationItem>,
  name: string,
  above: ReadonlySet<string>,
): LogicalType | undefined {
  const versions = above.has(name) ? [] : (items.get(name)?.versions ?? []);
  const types = new Set(versions.map(({ value }) => valueType(items, value, new Set([...above, name]))));
  return types.size === 1 ? [...types][0] : undefined;
}

/** A value that is one reference has the type of what it refers to. */
function valueType(
  items: ReadonlyMap<string, ConfigurationItem>,
  value: Json,
  above: ReadonlySet<string>,
): LogicalType | undefined {
  const parts = typeof value === "string" ? splitReferences(value) : [];
  const [first] = parts;
  return parts.length === 1 && first?.kind === "config" ? itemType(items, first.name, above) : configType(value);
}

/** What is wrong with a `config` name in SQL that reads `inputs`: `value` is the faulty part, `candidates` what would be right. */
export type ConfigNameFault = Readonly<{ code: "LW1306" | "LW1314"; value: string; candidates: readonly string[] }>;

export function configNameFault(
  name: string,
  items: ConfigItemTypes,
  inputs: readonly SqlInput[],
): ConfigNameFault | undefined {
  const handed = parseStepOutput(name);
  if (handed === undefined)
    return items.has(name) ? undefined : { code: "LW1306", value: name, candidates: [...items.keys()] };
  const datasets = new Set<DatasetId>(inputs.map((input) => input.dataset));
  if (datasets.has(handed.dataset) && isStepOutputName(handed.output)) return undefined;
  const candidates = [...datasets].flatMap((dataset) =>
    Object.keys(stepOutputs).map((output) => `steps.${dataset}.${output}`),
  );
  return { code: "LW1314", value: name, candidates };
}

/** Types of the `config` names one SQL uses. */
export function typesOf(names: readonly string[], items: ConfigItemTypes): Readonly<Record<string, LogicalType>> {
  const types: Record<string, LogicalType> = {};
  for (const name of names) {
    const output = parseStepOutput(name)?.output;
    const type = output !== undefined && isStepOutputName(output) ? stepOutputs[output] : items.get(name);
    if (type !== undefined) types[name] = type;
  }
  return types;
}

/** The same for SQL that is no part of the project. */
export function configTypesOf(model: Model, names: readonly string[]): Readonly<Record<string, LogicalType>> {
  return typesOf(names, configItemTypes(model));
}
