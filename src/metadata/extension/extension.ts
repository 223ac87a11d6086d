import type { Connector, Properties } from "../../connector/index.ts";
import type { ResolvedModel } from "../model.ts";

/*
 * What a project can bring of its own. Every kind is a record: its name, what it is for, its properties as data (from them come the
 * checks, the editor's help and the reference), and the functions that make it work.
 */

/** The version of these interfaces: raised when a record written for the former one would no longer work. */
export const EXTENSION_CONTRACT = 1;

type Value<T extends string> = T extends "integer" | "number"
  ? number
  : T extends "boolean"
    ? boolean
    : T extends "columns"
      ? readonly string[]
      : string;

/** The values of properties after they were checked, defaults put in: a property that is neither required nor has a default may be missing. */
export type SettingsOf<P extends Properties> = Readonly<{
  [K in keyof P]: P[K] extends { required: true } | { default: string | number | boolean }
    ? Value<P[K]["type"]>
    : Value<P[K]["type"]> | undefined;
}>;

/** A kind of rule that judges single rows. */
export type RuleExtension<P extends Properties = Properties> = Readonly<{
  /** The key in `rules:`. */
  kind: string;
  summary: string;
  properties: P;
  /**
   * `good`: SQL over the columns of the dataset, in the dialect and with the functions that rules of kind `expression` may use, true for a
   * good row; anything else, NULL too, fails it. `reason`: one sentence, the same for all rows, which refused rows are grouped by.
   */
  compile(settings: SettingsOf<P>): Readonly<{ good: string; reason: string }>;
}>;

/** What a deploy target is built from. */
export type DeployInput = Readonly<{ resolved: ResolvedModel }>;

/** A deploy target: the files that bring a project somewhere. */
export type DeployTarget = Readonly<{
  name: string;
  summary: string;
  /** Path (relative, with `/`) → text. Pure: the same input gives the same bytes. */
  build(input: DeployInput): Readonly<Record<string, string>>;
}>;

/** What one file of a project adds. */
export type Extension = Readonly<{
  /** `EXTENSION_CONTRACT` it was written for. */
  contract: number;
  sources?: readonly Connector[];
  rules?: readonly RuleExtension[];
  targets?: readonly DeployTarget[];
}>;

/**
 * Kinds of a project's own, exported by a file as `extension` and named in `extensions:` of `lakewright.yaml`.
 *
 * ```ts
 * import { defineExtension, ruleKind } from "lakewright";
 *
 * const even = ruleKind({
 *   kind: "even",
 *   summary: "The number is even",
 *   properties: { column: { type: "column", description: "Column of whole numbers", required: true } },
 *   compile: ({ column }) => ({ good: `${column} % 2 = 0`, reason: `"${column}" is odd` }),
 * });
 *
 * export const extension = defineExtension({ contract: 1, rules: [even] });
 * ```
 */
export function defineExtension(extension: Extension): Extension {
  return extension;
}

/** A kind of rule whose settings have the types its properties say. */
export function ruleKind<const P extends Properties>(record: RuleExtension<P>): RuleExtension<P> {
  return record;
}
