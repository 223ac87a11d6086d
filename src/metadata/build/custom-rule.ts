import type { Json } from "../../base/index.ts";
import type { RuleExtension } from "../extension/extension.ts";
import { columnsIn, datasetsIn, withDefaults } from "../extension/settings.ts";
import type { Scope } from "../file/scope.ts";
import type { RuleRead } from "../model.ts";
import type { RuleBody } from "../rule/built-in.ts";
import { lookUpDataset, type NameUse } from "./names.ts";

/** A rule of a kind the project brings: its settings, and what they name. `scope` stands at the rule. */
export function customBody(
  scope: Scope,
  { kind, properties }: RuleExtension,
  written: unknown,
  use: NameUse,
): RuleBody<"custom"> | undefined {
  const settings = withDefaults(properties, (written ?? {}) as Readonly<Record<string, Json>>);
  const named = datasetsIn(properties, settings);
  const reads = named.flatMap(({ property, name, columns }): RuleRead[] => {
    const dataset = lookUpDataset(use, scope, name, [kind, property]);
    return dataset === undefined ? [] : [{ name, dataset, columns }];
  });
  if (reads.length < named.length) return undefined;
  const columns = columnsIn(properties, settings);
  return { kind: "custom", type: kind, settings, columns, ...(reads.length === 0 ? {} : { reads }) };
}
