import type { Code, Column, LogicalType } from "../base/index.ts";

/** A table name as written in a SELECT, with its place. Offsets are UTF-16 units in the SQL text. */
export type TableReference = Readonly<{
  /** In lower case: `["bronze", "flights"]` or `["ops", "bronze", "flights"]`. Names of CTEs are resolved away. */
  parts: readonly string[];
  start: number;
  end: number;
  /** The alias written behind it, if any: text put in its place needs one only when there is none. */
  alias?: string;
}>;

/** What is wrong in a SQL text, still without a file: the caller adds file, line and column from `offset`. */
export type SqlFinding = Readonly<{
  code: Code;
  offset: number;
  values: Readonly<Record<string, string | number>>;
  value?: string;
  hint?: string;
}>;

/** What the parser alone can say about one SQL text. `canonical` has no comments, positions, case differences or redundant parentheses. */
export type ParsedSql = Readonly<{
  tables: readonly TableReference[];
  /** `config('category.item')` calls found: bound as parameters. */
  configItems: readonly Readonly<{ name: string; start: number; end: number }>[];
  usesRunTime: boolean;
  canonical: string;
  findings: readonly SqlFinding[];
}>;

/** A dataset the SQL may read: how it is spelled in the text (`bronze.flights`) → its columns. */
export type InputSchema = Readonly<{ parts: readonly string[]; columns: readonly Column[] }>;

/** Columns of an input that no two rows share, by declaration. */
export type UniqueKey = Readonly<{ parts: readonly string[]; keys: readonly string[] }>;

export type BindOptions = Readonly<{
  /** `category.item` → type of its value (see `configType`); an item without a type is bound as an untyped NULL. */
  configTypes?: Readonly<Record<string, LogicalType>>;
}>;

/** What the binder adds once the columns of all inputs are known. */
export type BoundSql = Readonly<{
  columns: readonly Readonly<{ name: string; type: LogicalType }>[];
  /**
   * Set when every output row comes from exactly one row of this input (index into `tables`): a plain projection or filter of one
   * input, or left joins on keys that are unique by declaration. Then provenance columns can be carried and the read be split in two copies.
   */
  preservesRowsOf?: number;
  findings: readonly SqlFinding[];
}>;

/**
 * The judge of SQL: implemented by an engine, passed in. `parse` needs the text only, `bind` the columns of what it reads.
 * Both are cached by content by the caller, so an unchanged project opens no engine.
 */
export type Analyzer = Readonly<{
  /** Changes whenever the verdict could: engine version, canonicaliser version. Part of every cache key. */
  version: string;
  /** `names`: tables that may be read by a name without a layer. */
  parse: (sql: string, names?: readonly string[]) => Promise<ParsedSql>;
  /** Inputs of one part are read by that name, without a layer. */
  bind: (
    sql: string,
    inputs: readonly InputSchema[],
    uniqueKeys: readonly UniqueKey[],
    options?: BindOptions,
  ) => Promise<BoundSql>;
  /**
   * One boolean expression over the columns of one dataset, as used by filters and `expression` rules. With `groupedBy` it stands where groups of
   * rows with the same values in these columns are judged, and may have aggregates.
   */
  bindExpression: (
    expression: string,
    columns: readonly Column[],
    groupedBy?: readonly string[],
  ) => Promise<readonly SqlFinding[]>;
  close: () => Promise<void>;
}>;
