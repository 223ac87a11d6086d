import { type Column, duckdbType } from "../../../base/index.ts";
import { literal, quoteName, quoteText } from "../../../sql/index.ts";
import type { StageRequest } from "../../engine.ts";
import { provenanceColumns } from "../../provenance.ts";
import { castFlag, type ColumnCast, compileCasts, type DeliveredColumn, deliveredName } from "./cast.ts";
import { instant } from "./literal.ts";
import { PLACE_COLUMNS } from "./place.ts";
import { readFiles } from "./read.ts";
import { type JsonMember, rowJson } from "./row-json.ts";
import { REFUSED, type SourceRelation } from "./source.ts";

/** A relation whose rows can be typed, judged and copied: the source of a step, or files staged from it. */
export type Base = Readonly<{
  from: string;
  casts: readonly ColumnCast[];
  /** Provenance of the published rows with the expression that gives it. */
  provenance: readonly Readonly<{ column: Column; expression: string }>[];
  /** Delivered columns beside the technical ones, in order. */
  delivered: readonly DeliveredColumn[];
  /** True when rows may be marked as not readable. */
  hasRefused: boolean;
  /** Text that says where a row comes from. */
  position: string;
  isPositional: boolean;
  /** Further columns of the relation to hand through. */
  technical: readonly string[];
}>;

/** The source of a step, once the types it delivers are known. */
export function sourceBase(
  request: StageRequest,
  relation: SourceRelation,
  described: readonly DeliveredColumn[],
): Base {
  const delivered = described.filter((column) => !column.name.startsWith("_"));
  const isExtract = request.source.kind === "extract";
  const { dataset, source } = request;
  const found = source.kind === "extract" ? source.columns.filter((column) => column.declared === undefined) : [];
  const inferred = new Set(found.map(({ name }) => name));
  const casts = compileCasts(request.columns, { dataset, delivered, missingIsNull: isExtract, inferred });
  return {
    from: relation.sql,
    casts,
    provenance: provenanceOf(request, relation.carried),
    delivered,
    hasRefused: isExtract,
    technical: [
      ...Object.values(relation.carried).filter((name) => name !== undefined),
      ...(isExtract ? [REFUSED] : []),
    ],
    ...positionOf(request, relation.carried),
  };
}

/** Files staged from a source: typed already, with their provenance. */
export function stagedBase(source: Base, files: readonly string[]): Base {
  const casts = source.casts.map(({ column }) => ({ column, expression: quoteName(column.name) }));
  const provenance = source.provenance.map(({ column }) => ({ column, expression: quoteName(column.name) }));
  const position = source.isPositional ? `"_source_file" || ':' || "_source_row"` : source.position;
  const delivered = casts.map(({ column }) => ({ name: column.name, type: duckdbType(column.type) }));
  const technical = [...provenance.map(({ column }) => column.name), ...PLACE_COLUMNS];
  const from = readFiles(files);
  return { ...source, from, casts, provenance, delivered, hasRefused: false, position, technical };
}

function provenanceOf(request: StageRequest, carried: SourceRelation["carried"]): Base["provenance"] {
  const { ingestedAt, runId } = request.provenance;
  const made: Readonly<Record<string, string>> =
    request.source.kind === "extract" ? { _ingested_at: instant(ingestedAt), _run_id: literal(runId) } : {};
  return provenanceColumns.flatMap((column) => {
    const name = carried[column.name];
    const expression = name === undefined ? made[column.name] : quoteName(name);
    return expression === undefined ? [] : [{ column, expression }];
  });
}

function positionOf(
  request: StageRequest,
  carried: SourceRelation["carried"],
): Pick<Base, "position" | "isPositional"> {
  const { _source_file: file, _source_row: row } = carried;
  if (file !== undefined && row !== undefined) {
    return { position: `${quoteName(file)} || ':' || ${quoteName(row)}`, isPositional: true };
  }
  const tables = request.source.kind === "sql" ? request.source.tables : [];
  const inputs = tables.map(({ dataset, version }) => (version === undefined ? dataset : `${dataset}@${version}`));
  return { position: quoteText(inputs.join(", ")), isPositional: false };
}

/** Published columns with the provenance behind them. */
export function publishedColumns(base: Base): readonly Column[] {
  return [...base.casts.map(({ column }) => column), ...base.provenance.map(({ column }) => column)];
}

/** The published row: what is written. */
export function publishedList(base: Base): string {
  const made = base.provenance.map(({ column, expression }) => `${expression} AS ${quoteName(column.name)}`);
  return [...base.casts.map(({ column }) => quoteName(column.name)), ...made].join(", ");
}

/** Rows with every published column typed, beside them what the casts did and what was delivered. Unused columns cost nothing. */
export function typedRows(base: Base): string {
  const published = base.casts.map(({ column, expression }) => `${expression} AS ${quoteName(column.name)}`);
  const flags = base.casts.flatMap(({ column, failed }) =>
    failed === undefined ? [] : [`${failed} AS ${castFlag(column.name)}`],
  );
  const names = new Set(base.casts.map(({ column }) => column.name.toLowerCase()));
  const delivered = base.delivered.map(({ name }) =>
    names.has(name.toLowerCase()) ? `${quoteName(name)} AS ${deliveredName(name)}` : quoteName(name),
  );
  const technical = base.technical.map((name) => quoteName(name));
  return `(SELECT ${[...published, ...flags, ...delivered, ...technical].join(", ")} FROM ${base.from})`;
}

/** The row as it was delivered, as JSON text. */
export function deliveredJson(base: Base): string {
  const names = new Set(base.casts.map(({ column }) => column.name.toLowerCase()));
  const members: readonly JsonMember[] = base.delivered.map(({ name, type }) => ({
    name,
    type,
    expression: names.has(name.toLowerCase()) ? deliveredName(name) : quoteName(name),
  }));
  const row = rowJson(members);
  if (!base.hasRefused) return row;
  const whole = `json_extract(${REFUSED}, '$.row')`;
  const values = `json_extract(${REFUSED}, '$.values')`;
  return `CASE WHEN ${REFUSED} IS NULL THEN ${row} ELSE CAST(coalesce(${whole}, json_merge_patch(${row}, ${values})) AS VARCHAR) END`;
}
