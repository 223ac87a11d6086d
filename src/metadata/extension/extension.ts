import type { Column, Diagnostic } from "../../base/index.ts";
import type { ColumnBatch, Connector, Properties } from "../../connector/index.ts";
import type { DatasetId, ResolvedModel } from "../model.ts";
import type { PlaceMap } from "../places.ts";
import type { GroupRule, RowRule, RuleRecord, TableRule } from "../rule/record.ts";

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
      : T extends "map"
        ? Readonly<Record<string, string>>
        : string;

/** The values of properties after they were checked, defaults put in: a property that is neither required nor has a default may be missing. */
export type SettingsOf<P extends Properties> = Readonly<{
  [K in keyof P]: P[K] extends { required: true } | { default: string | number | boolean }
    ? Value<P[K]["type"]>
    : Value<P[K]["type"]> | undefined;
}>;

type Required<P extends Properties> = { [K in keyof P]: P[K] extends { required: true } ? K : never }[keyof P];

/** The values of properties as people write them. */
export type SettingsText<P extends Properties> = { [K in Required<P>]: Value<P[K]["type"]> } & {
  [K in Exclude<keyof P, Required<P>>]?: Value<P[K]["type"]>;
};

/**
 * A kind of rule: the record of the built-in kinds, with settings that are read by its properties. It judges single rows (`compile` gives `good`,
 * a condition in SQL with the functions that rules of kind `expression` may use), groups of rows (`form: "group"`) or the whole table
 * (`form: "table"`). Columns of another dataset are properties with `of`, the name of the property that names that dataset.
 */
export type RuleExtension<P extends Properties = Properties> = RuleRecord<SettingsOf<P>> & Readonly<{ properties: P }>;

type StepCommon<P extends Properties> = Readonly<{
  /** The key of an entry in `steps:`. */
  kind: string;
  summary: string;
  /** Properties of type `dataset` name what is read; the first step of a list has at least one. */
  properties: P;
}>;

/** A kind of step that is a SELECT. */
export type SqlStepExtension<P extends Properties = Properties> = StepCommon<P> &
  Readonly<{
    /**
     * One SELECT, judged as any SQL of the project. Datasets stand in it as the settings spell them; `input` is the name of what the step
     * before gives, undefined for the first.
     */
    compile(step: Readonly<{ settings: SettingsOf<P>; input: string | undefined }>): string;
  }>;

/** What a function works on. Batches hold one array per column, in the order of `columns`; see `ColumnValues` for how values look. */
export type StepWork<P extends Properties = Properties> = Readonly<{
  settings: SettingsOf<P>;
  columns: readonly Column[];
  batches: AsyncIterable<ColumnBatch>;
  signal: AbortSignal;
}>;

/** A kind of step that is a function over rows in batches. It is the last of its list; without a step before it, it reads its dataset. */
export type FunctionStepExtension<P extends Properties = Properties> = StepCommon<P> &
  Readonly<{
    /** The columns it gives, for the columns it is given. Names and logical types; asked for when the project is checked. */
    columns(settings: SettingsOf<P>, input: readonly Column[]): readonly Column[];
    /** Gives batches of those columns. Rows are counted, judged by rules and published as those of any dataset. */
    run(work: StepWork<P>): AsyncIterable<ColumnBatch>;
  }>;

export type StepExtension = SqlStepExtension | FunctionStepExtension;

/** What files are written as. CSV: nested values are JSON, bytes base64, instants ISO 8601 in UTC; NDJSON: one JSON object a line, decimals as texts. */
export type FileFormat = "parquet" | "csv" | "ndjson";

/** A published version of a dataset, to be given to consumers. */
export type PortDelivery<P extends Properties = Properties> = Readonly<{
  settings: SettingsOf<P>;
  product: string;
  port: string;
  contract: string;
  dataset: DatasetId;
  /** Version of the published table. */
  version: number;
  columns: readonly Column[];
  /** All its rows; can be asked for more than once. */
  batches: () => AsyncIterable<ColumnBatch>;
  /**
   * Writes all its rows as one file, which takes the place of a former one when it is whole and on disk. Memory does not grow with the table.
   * @param path absolute, in the project; missing folders are made
   */
  exportTo: (path: string, format: FileFormat) => Promise<Readonly<{ rows: number; sizeBytes: number }>>;
  projectRoot: string;
  signal: AbortSignal;
}>;

/** A kind of output port: the record of the built-in ones. */
export type PortExtension<P extends Properties = Properties> = Readonly<{
  /** The word in `as:`, and the key its settings stand under. */
  kind: string;
  summary: string;
  properties: P;
  /** The word alone, without settings, says how the dataset is given out, and nothing is written. */
  onlyWithSettings?: boolean;
  /** Where consumers find it, in a few words. Settings that cannot be are told by an error: it is asked when the project is checked. */
  describe(settings: SettingsOf<P>): string;
  /** Whether what was brought last is still where consumers find it; without it nobody looks. What is gone is brought again by the next run. */
  isThere?(settings: SettingsOf<P>, projectRoot: string): boolean;
  /**
   * Brings a version to where consumers find it. Called by a run after the version was published, and again by later runs until it succeeds:
   * doing it twice must be the same as doing it once. Left out when there is nothing to bring: consumers read the published table, or what a
   * deploy target makes of the port.
   */
  write?(delivery: PortDelivery<P>): Promise<void>;
}>;

/** What a deploy target is built from; `places` are where things were written, so that findings name files. */
export type DeployInput = Readonly<{ resolved: ResolvedModel; places?: PlaceMap }>;

/** A deploy target: the files that bring a project somewhere. */
export type DeployTarget = Readonly<{
  name: string;
  summary: string;
  /** Path (relative, with `/`) → text. Pure: the same input gives the same bytes. */
  build(input: DeployInput): Readonly<Record<string, string>>;
  /** What stops no build and should be known; told with it. */
  warnings?(input: DeployInput): readonly Diagnostic[];
}>;

/** What one file of a project adds. */
export type Extension = Readonly<{
  /** `EXTENSION_CONTRACT` it was written for. */
  contract: number;
  sources?: readonly Connector[];
  rules?: readonly RuleExtension[];
  steps?: readonly StepExtension[];
  ports?: readonly PortExtension[];
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

/**
 * A kind of rule whose settings have the types its properties say.
 *
 * @example
 * ```ts
 * import { ruleKind } from "lakewright";
 *
 * // groups of rows: all new rows of a bad group fail
 * const addsUp = ruleKind({
 *   kind: "adds_up",
 *   form: "group",
 *   summary: "Shares that belong together add up to 100",
 *   properties: {
 *     by: { type: "columns", description: "What belongs together", required: true },
 *     column: { type: "column", description: "The share", required: true },
 *   },
 *   compile: ({ by, column }) => ({ columns: by, good: `sum("${column}") = 100`, reason: `"${column}" does not add up to 100` }),
 * });
 *
 * // the whole table, beside another one
 * const asMany = ruleKind({
 *   kind: "as_many",
 *   form: "table",
 *   summary: "As many rows as another dataset",
 *   properties: { as: { type: "dataset", description: "The other dataset", required: true } },
 *   compile: ({ as }, { rows, from }) => ({
 *     select: `SELECT (SELECT count(*) FROM ${rows}) <> (SELECT count(*) FROM ${from(as)}) AS failed`,
 *     reason: `not as many rows as ${as}`,
 *   }),
 * });
 * export const rules = [addsUp, asMany];
 * ```
 */
export function ruleKind<const P extends Properties>(record: Own<RowRule<SettingsOf<P>>, P>): RuleExtension<P>;
export function ruleKind<const P extends Properties>(record: Own<GroupRule<SettingsOf<P>>, P>): RuleExtension<P>;
export function ruleKind<const P extends Properties>(record: Own<TableRule<SettingsOf<P>>, P>): RuleExtension<P>;
export function ruleKind(record: RuleExtension): RuleExtension {
  return record;
}

type Own<R, P extends Properties> = R & Readonly<{ properties: P }>;

/** A kind of step, SQL or function, whose settings have the types its properties say. */
export function stepKind<const P extends Properties>(record: FunctionStepExtension<P>): FunctionStepExtension<P>;
export function stepKind<const P extends Properties>(record: SqlStepExtension<P>): SqlStepExtension<P>;
export function stepKind(record: StepExtension): StepExtension {
  return record;
}

/** A kind of output port whose settings have the types its properties say. */
export function portKind<const P extends Properties>(record: PortExtension<P>): PortExtension<P> {
  return record;
}
