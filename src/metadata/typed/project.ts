import type { PolicyLevel } from "../model.ts";
import type { OwnPolicyText } from "../schema/policy.ts";
import type { ConfigText, ProjectText } from "../schema/project.ts";
import { type Definition, makeDefinition } from "./definition.ts";
import type { ProductDefinition } from "./product.ts";
import type { ReadonlyDeep } from "./readonly-deep.ts";
import type { SourceDefinition } from "./source.ts";

/** A level by code, such as `{ LW1912: "off" }`, beside levels by environment and policies of the project's own. */
export type PoliciesInput = Readonly<{
  [code: Uppercase<string>]: PolicyLevel;
  environments?: Readonly<Record<string, Readonly<Record<string, PolicyLevel>>>>;
  own?: readonly Readonly<OwnPolicyText>[];
}>;

/** A project as `lakewright.yaml` says it, with everything in it. */
export type ProjectInput = ReadonlyDeep<Omit<ProjectText, "format" | "policies">> &
  Readonly<{
    policies?: PoliciesInput;
    format?: 1;
    sources?: readonly SourceDefinition<unknown>[];
    products?: readonly ProductDefinition[];
    config?: readonly ConfigDefinition[];
  }>;

export type ProjectDefinition = Definition<"project", ProjectInput>;
export type ConfigDefinition = Definition<"config", ConfigInput>;

type ItemText = ConfigText["items"][string];
type VersionText = NonNullable<ItemText["versions"]>[number];
type ItemInput = Readonly<
  Omit<ItemText, "value" | "versions"> & {
    value?: unknown;
    versions?: readonly Readonly<Omit<VersionText, "value"> & { value: unknown }>[];
  }
>;
export type ConfigInput = Readonly<Omit<ConfigText, "items"> & { items: Readonly<Record<string, ItemInput>> }>;

/**
 * A project: what `lakewright.ts` exports, once.
 *
 * @example
 * ```ts
 * import { defineProject } from "lakewright";
 *
 * export const project = defineProject({
 *   project: "shop",
 *   domain: "sales",
 *   environments: {
 *     local: { engine: "duckdb", lake: "./.lakewright/lake", store: "sqlite:./.lakewright/store.db" },
 *   },
 *   sources: [],
 *   products: [],
 * });
 * ```
 */
export function defineProject(definition: ProjectInput): ProjectDefinition {
  return makeDefinition("project", definition, defineProject);
}

/**
 * A category of configuration, as `config/<category>.yaml` says it: values by date and environment, for `${config.category.item}` and
 * `config('category.item')`.
 *
 * @example
 * ```ts
 * import { defineConfig } from "lakewright";
 *
 * export const sales = defineConfig({
 *   category: "sales",
 *   items: { vat_rate: { versions: [{ value: 0.19, effective: "2021-01-01" }] } },
 * });
 * ```
 */
export function defineConfig(definition: ConfigInput): ConfigDefinition {
  return makeDefinition("config", definition, defineConfig);
}
