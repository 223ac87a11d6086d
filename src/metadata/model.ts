import type { Column, Json, LogicalType } from "../base/index.ts";
import type { Properties } from "../connector/index.ts";

/*
 * The Model: all metadata of a project, validated, defaults filled in, frozen. References to values stay as text (`${config.a.b}`) and
 * to secrets as `{ secret: name }` until `resolve`. Plain data: it prints canonically and survives a round trip.
 */

export type Layer = "bronze" | "silver" | "gold" | "miscellaneous";
/** `<owner>.<layer>.<name>`: the owner is a source or a product. */
export type DatasetId = `${string}.${Layer}.${string}`;
export type Severity = "warn" | "quarantine" | "discard" | "fail";
export type DriftPolicy = "evolve" | "freeze" | "quarantine" | "fail";
export type FailurePolicy = "stop" | "block" | "continue";

/** A secret by name; never a value. */
export type SecretReference = Readonly<{ secret: string }>;
/** A scalar (which may hold `${config…}`), a secret, or a document of them. */
export type Value =
  | null
  | string
  | number
  | boolean
  | SecretReference
  | readonly Value[]
  | { readonly [key: string]: Value };
export type Document = Readonly<Record<string, Value>>;

export type Model = Readonly<{
  format: 1;
  project: string;
  domain: string;
  description: string;
  environments: readonly Environment[];
  sources: readonly Source[];
  products: readonly Product[];
  configuration: readonly ConfigurationCategory[];
  /** Absent when lakewright.yaml says nothing about policies. */
  policies?: PolicySettings;
  /** Only there when the project has some. */
  extensions?: readonly ExtensionRecord[];
}>;

/** A file with kinds of the project's own: what it adds, as data, and the hash of its code, so that whoever works with it has the same. */
export type ExtensionRecord = Readonly<{
  file: string;
  hash: string;
  sources: readonly Readonly<{
    type: string;
    summary: string;
    connection: Properties;
    authentication: Readonly<Record<string, Properties>>;
    dataset: Properties;
    modes: readonly string[];
  }>[];
  rules: readonly KindRecord[];
  steps: readonly KindRecord[];
  ports: readonly KindRecord[];
  targets: readonly Readonly<{ name: string; summary: string }>[];
}>;
export type KindRecord = Readonly<{ kind: string; summary: string; properties: Properties }>;

export type PolicyLevel = "off" | "warn" | "error";
export type PolicyLevels = Readonly<Record<string, PolicyLevel>>;
/** What the project decided about policies: by code for all environments, over it by environment, and rules of its own. */
export type PolicySettings = Readonly<{
  levels: PolicyLevels;
  environments: Readonly<Record<string, PolicyLevels>>;
  own: readonly PolicyText[];
}>;
/** A policy in one line: `expect` has to be true for each subject that `where` is true for. Expressions as written. */
export type PolicyText = Readonly<{
  code: string;
  title: string;
  each: string;
  where?: string;
  expect: string;
  message: string;
  severity: PolicyLevel;
}>;

export type Environment = Readonly<{
  name: string;
  engine: "duckdb" | "spark" | "databricks";
  /** Root of the lake; `{layer}` stands for the container of each layer. */
  lake: string;
  store: string;
  secrets?: Document;
  /** Engine settings: `memory`, `threads`, `temp` … and `remote` for Spark. */
  settings: Document;
}>;

export type Source = Readonly<{
  name: string;
  type: string;
  description: string;
  connection: Document;
  authentication: Document;
  drift: DriftPolicy;
  tags: readonly string[];
  datasets: readonly SourceDataset[];
  /** Wildcard entries as written (`ref_*` over `reference.*`): what `discover` asks for; `datasets` holds what they stand for. */
  wildcards: readonly Readonly<{
    name: string;
    table: string;
    options: Document;
    /** Whether some of `datasets` come from it, rather than being named by hand. */
    hasTables: boolean;
  }>[];
}>;

export type DatasetBase = Readonly<{
  id: DatasetId;
  name: string;
  layer: Layer;
  description: string;
  tags: readonly string[];
  /** Declared columns, in declared order; they may be fewer than the table has. */
  columns: readonly ColumnDeclaration[];
  keys: readonly string[];
  rules: readonly Rule[];
  /** Seconds a step may take. */
  timeLimitSeconds: number;
}>;

export type ColumnDeclaration = Readonly<{
  name: string;
  type?: LogicalType;
  nullable: boolean;
  description: string;
  unit?: string;
  classification?: string;
}>;

export type SourceDataset = DatasetBase &
  Readonly<{
    kind: "source";
    /** Table, path or resource at the source, as the connector spells it. */
    table: string;
    /** Properties of the connector for this dataset: format, header … */
    options: Document;
    load: Load;
    filter?: string;
    drift: DriftPolicy;
    /** Columns as discovered or last loaded (`*.schema.yaml`); undefined: schema unknown. */
    schema?: readonly SchemaColumn[];
  }>;

export type SchemaColumn = Readonly<Column & { sourceName: string; sourceType: string }>;

export type Load =
  | Readonly<{ mode: "full" }>
  | Readonly<{ mode: "append" }>
  /** `lookback` is a duration (`1h`) for timestamps and dates, a number for numeric watermarks. */
  | Readonly<{ mode: "incremental"; watermark: string; lookback?: string }>;

export type Product = Readonly<{
  name: string;
  description: string;
  owner: string;
  purpose: string;
  version: string;
  tags: readonly string[];
  sla?: Document;
  /** Sources and other products' ports this product may read. Empty: derived from the SQL. */
  inputs: readonly string[];
  outputs: readonly OutputPort[];
  onFailure: FailurePolicy;
  datasets: readonly ProductDataset[];
  tests: readonly Document[];
}>;

export type OutputPort = Readonly<{
  name: string;
  dataset: DatasetId;
  as: readonly string[];
  contract: string;
  description: string;
  /** Of the kinds in `as` that have any, by kind. */
  settings?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}>;

export type ProductDataset = DatasetBase &
  Readonly<{
    kind: "product";
    materialize: Materialization;
    transformation: Transformation;
    onForeignChange: "stop" | "accept";
  }>;

export type Materialization = Readonly<{ as: "table" | "append" | "merge" }>;

/** Where one table name stands in the SQL text (UTF-16 units) and which dataset it means. */
export type SqlInput = Readonly<{ dataset: DatasetId; parts: readonly string[]; start: number; end: number }>;

export type Transformation = Readonly<{
  type: "sql";
  description: string;
  sql: string;
  /** Relative to the project root, for diagnostics. */
  file: string;
  /** Written as steps: what each is, and where in `sql` stands what it was compiled to. */
  steps?: readonly (StepCall & Readonly<{ start: number; end: number }>)[];
  /** A function of the project's own over the rows of `sql`. */
  code?: StepCall;
}>;

export type StepCall = Readonly<{ kind: string; settings: Readonly<Record<string, Json>> }>;

export type RuleThreshold = Readonly<{ rows: number } | { percent: number }>;

type RuleCommon = Readonly<{
  /** Unique in its dataset; made from kind and columns when not given. */
  name: string;
  description: string;
  severity: Severity;
  /** Above it the severity becomes `fail`. */
  maxFailed?: RuleThreshold;
}>;

export type Rule = RuleCommon &
  (
    | Readonly<{ kind: "not_null"; columns: readonly string[] }>
    | Readonly<{ kind: "unique"; columns: readonly string[]; keep?: "first" | "last"; orderBy?: string }>
    | Readonly<{ kind: "range"; column: string; min?: number | string; max?: number | string; allowNull: boolean }>
    | Readonly<{ kind: "accepted"; column: string; values: readonly (string | number | boolean)[]; allowNull: boolean }>
    | Readonly<{ kind: "matches"; column: string; pattern: string; allowNull: boolean }>
    | Readonly<{ kind: "expression"; expression: string; allowNull: boolean }>
    | Readonly<{
        kind: "reference";
        columns: readonly string[];
        dataset: DatasetId;
        to: readonly string[];
        allowNull: boolean;
      }>
    | Readonly<{ kind: "row_count"; min?: number; max?: number }>
    | Readonly<{ kind: "freshness"; column: string; maxAgeSeconds: number }>
    | Readonly<{
        kind: "schema";
        columns: readonly Readonly<{ name: string; type: LogicalType }>[];
        allowExtra: boolean;
      }>
    /** Of a kind the project brings: its settings as written, defaults put in. What they mean is asked of the kind (`rule/judge.ts`). */
    | Readonly<{
        kind: "custom";
        type: string;
        settings: Readonly<Record<string, Json>>;
        columns: readonly string[];
        /** Only there when a setting names a dataset. */
        reads?: readonly RuleRead[];
      }>
  );
/** A dataset a rule looks into: as the rule spells it, and the columns it names there. */
export type RuleRead = Readonly<{ name: string; dataset: DatasetId; columns: readonly string[] }>;
export type RuleKind = Rule["kind"];

export type ConfigurationCategory = Readonly<{
  name: string;
  description: string;
  items: readonly ConfigurationItem[];
}>;
export type ConfigurationItem = Readonly<{
  /** `category.item` */
  name: string;
  description: string;
  /** By environment, or `*` for all; versions ascend by date without gap or overlap. */
  versions: readonly ConfigurationVersion[];
}>;
/** Valid from `effective` (inclusive, ISO date or instant, UTC) to `expires` (exclusive; undefined: until further notice). */
export type ConfigurationVersion = Readonly<{ environment: string; value: Json; effective: string; expires?: string }>;

export type Dataset = SourceDataset | ProductDataset;

/** `resolve(model, environment, asOf)`: one environment, values put in, secrets still references. */
export type ResolvedModel = Readonly<{
  model: Model;
  environment: Environment;
  /** ISO instant the configuration was read at. */
  asOf: string;
  /** `category.item` → value in force. */
  configuration: Readonly<Record<string, Json>>;
  /** SHA-256 of the canonical text of all of this but `asOf`. */
  hash: string;
}>;

/** What the analysis of SQL found, by dataset: the Model itself holds only what was written. */
export type DatasetAnalysis = Readonly<{
  inputs: readonly SqlInput[];
  configItems: readonly Readonly<{ name: string; start: number; end: number }>[];
  usesRunTime: boolean;
  /** Output columns of the SELECT before declared types are applied; empty when inputs are of unknown schema. */
  selected: readonly Readonly<{ name: string; type: LogicalType }>[];
  /** Columns as published: declared types applied, provenance not included. */
  columns: readonly Column[];
  /** Dataset whose rows the SELECT keeps one to one (index into `inputs`). */
  preservesRowsOf?: number;
  canonicalSql: string;
}>;
export type Analysis = Readonly<{ datasets: Readonly<Record<DatasetId, DatasetAnalysis>>; analyzerVersion: string }>;
