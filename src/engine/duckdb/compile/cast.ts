import { type Column, duckdbType, fromDuckdb, type LogicalType, UserError, widens } from "../../../base/index.ts";
import type { DatasetId } from "../../../metadata/index.ts";
import { quoteName } from "../../../sql/index.ts";
import { PLACE_COLUMNS } from "./place.ts";

/** A column as a relation delivers it, in DuckDB's spelling. */
export type DeliveredColumn = Readonly<{ name: string; type: string }>;

/** How a published column is made from what was delivered. */
export type ColumnCast = Readonly<{
  column: Column;
  /** Over the delivered columns. */
  expression: string;
  /** Set when a value may not fit: true where it does not. The value is then kept in the refused row. */
  failed?: string;
}>;

/** Name of the column that says whether the cast to `column` failed, and of the one that keeps what was delivered. */
export function castFlag(column: string): string {
  return quoteName(`_lw_cast_${column}`);
}
export function deliveredName(column: string): string {
  return quoteName(`_lw_delivered_${column}`);
}

export type CastContext = Readonly<{
  dataset: DatasetId;
  delivered: readonly DeliveredColumn[];
  /** A column the source no longer has is empty; one the SELECT does not give is a mistake. */
  missingIsNull: boolean;
  /** Columns whose type was found in some of their values, declared by nobody: reading them may lose nothing. */
  inferred?: ReadonlySet<string>;
}>;

/** @throws UserError LW3516 when a name is the reader's own, LW3511 when a column is not delivered, LW3514 when its type cannot be stored */
export function compileCasts(columns: readonly Column[], context: CastContext): readonly ColumnCast[] {
  const taken = columns.find(({ name }) => PLACE_COLUMNS.includes(name));
  if (taken !== undefined) {
    const values = { dataset: context.dataset, column: taken.name };
    throw new UserError("LW3516", { values, hint: "give the column another name in the SELECT" });
  }
  const delivered = new Map(context.delivered.map((column) => [column.name.toLowerCase(), column]));
  return columns.map((column) => {
    const found = delivered.get(column.name.toLowerCase());
    if (found !== undefined) return castColumn(column, found, context);
    if (!context.missingIsNull) {
      throw new UserError("LW3511", { values: { dataset: context.dataset, column: column.name } });
    }
    return { column, expression: `CAST(NULL AS ${duckdbType(column.type)})` };
  });
}

function castColumn(column: Column, delivered: DeliveredColumn, { dataset, inferred }: CastContext): ColumnCast {
  const name = quoteName(delivered.name);
  const target = duckdbType(column.type);
  if (delivered.type === target) return { column, expression: name };
  const { type, refused, wayOut } = fromDuckdb(delivered.type);
  if (refused !== undefined) {
    throw new UserError("LW3514", { values: { dataset, column: column.name, type: refused }, hint: wayOut });
  }
  // a HUGEINT that exceeds 38 digits still fails, loudly, as an error of the step
  if (widens(type, column.type)) return { column, expression: `CAST(${name} AS ${target})` };
  const cast = tryCast(column, name, type);
  if (type !== "string" || column.type !== "double" || inferred?.has(column.name) !== true) return cast;
  return { ...cast, failed: `(${cast.failed}) OR coalesce(${losesDigits(name)}, false)` };
}

function tryCast(column: Column, name: string, from: LogicalType): ColumnCast {
  const target = duckdbType(column.type);
  const isText = from === "string";
  const tried = isText && isNested(column.type) ? fromJsonText(name, target) : `TRY_CAST(${name} AS ${target})`;
  const lost = isInteger(column.type) ? fractionLost(name, tried, from) : undefined;
  const failed = `${name} IS NOT NULL AND (${tried} IS NULL${lost === undefined ? "" : ` OR ${lost}`})`;
  const expression = lost === undefined ? tried : `CASE WHEN NOT (${lost}) THEN ${tried} END`;
  return { column, expression, failed };
}

/** More digits than any double has: true where reading `text` as one would lose some. As SQL. */
export function losesDigits(text: string): string {
  const digits = `length(ltrim(regexp_replace(regexp_replace(${text}, '[eE].*$', ''), '[^0-9]', '', 'g'), '0'))`;
  // most values are short: no pattern is tried on them
  return `CASE WHEN length(${text}) > 17 THEN ${digits} > 17 ELSE false END`;
}

/** DuckDB rounds on the way to an integer: 1.5 would silently become 2. */
function fractionLost(name: string, tried: string, from: LogicalType): string | undefined {
  if (from === "double" || from === "float") return `coalesce(${name} <> CAST(${tried} AS DOUBLE), false)`;
  if (from.startsWith("decimal")) return `coalesce(${name} <> trunc(${name}), false)`;
  if (from !== "string") return undefined;
  const mayHaveFraction = `regexp_matches(${name}, '[.eE]')`;
  return `coalesce(${mayHaveFraction} AND TRY_CAST(${name} AS DOUBLE) <> CAST(${tried} AS DOUBLE), false)`;
}

/** Strict: a member that does not fit makes the whole value fail, where a plain cast would leave it out in silence. */
function fromJsonText(name: string, target: string): string {
  return `TRY(CAST(CAST(${name} AS JSON) AS ${target}))`;
}

function isInteger(type: LogicalType): boolean {
  return ["tinyint", "smallint", "int", "bigint"].includes(type);
}

function isNested(type: LogicalType): boolean {
  return /^(?:array|map|struct)</.test(type);
}
