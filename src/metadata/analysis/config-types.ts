import type { LogicalType } from "../../base/index.ts";
import { configType } from "../../sql/index.ts";
import type { ConfigurationItem, DatasetId, Model, SqlInput } from "../model.ts";
import { isStepOutputName, parseStepOutput, stepOutputs } from "./step-output.ts";

/** Configuration item → type in SQL; undefined for an item whose values differ in type or are none SQL can take. */
export type ConfigItemTypes = ReadonlyMap<string, LogicalType | undefined>;

export function configItemTypes(model: Model): ConfigItemTypes {
  return new Map(
    model.configuration.flatMap((category) => category.items.map((item) => [item.name, itemType(item)] as const)),
  );
}

function itemType(item: ConfigurationItem): LogicalType | undefined {
  const types = new Set(item.versions.map((version) => configType(version.value)));
  return types.size === 1 ? [...types][0] : undefined;
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
