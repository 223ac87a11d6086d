import { type Column, UserError } from "../../../base/index.ts";
import type { Metadata, Protocol } from "../action.ts";
import { readEverything } from "../conflict.ts";
import { type Identity, identityMetadata } from "../identity.ts";
import { trackingProperties } from "../row-tracking.ts";
import { requireExpressions } from "../expression/given.ts";
import { definitionProblem } from "../definition-problem.ts";
import { protocolFor } from "../protocol.ts";
import { columnsOf, schemaStringOf, type SchemaField } from "../schema.ts";
import { requireValues } from "../property-value.ts";
import { mapColumns } from "../write/column-mapping.ts";
import type { OperationContext } from "./staged.ts";
import { type Committed, commitChange } from "./transaction.ts";

/** A column with what a table can say of it beside name and type. */
export type ColumnDefinition = Column &
  Readonly<{
    comment?: string;
    /** SQL: the value where rows do not bring the column. */
    default?: string;
    /** SQL over other columns: the value always equals it. */
    generated?: string;
    /** The table makes the values: whole numbers that count on with every row. Needs the type `bigint`. */
    identity?: Identity;
  }>;

export type TableDefinition = Readonly<{
  columns: readonly ColumnDefinition[];
  partitionBy: readonly string[];
  properties: Readonly<Record<string, string>>;
  /** Name → SQL condition that every row fulfils. */
  constraints: Readonly<Record<string, string>>;
  name: string;
  description: string;
}>;

/** Makes an empty table. @throws UserError LW6304 when the definition contradicts itself, LW6404 when there is a table already */
export async function create(
  context: OperationContext,
  definition: Partial<TableDefinition> & Pick<TableDefinition, "columns">,
  signal?: AbortSignal,
): Promise<Committed> {
  const { protocol, metadata } = newTable(context, definition.columns, definition);
  return commitChange(
    context,
    { base: undefined, operation: "CREATE TABLE", protocol, metadata, reads: readEverything },
    signal,
  );
}

/** Protocol and metadata of a table that does not exist yet; the columns are those given unless the definition names its own. */
export function newTable(
  { place, clock, random }: OperationContext,
  given: readonly ColumnDefinition[],
  definition: Partial<TableDefinition> = {},
): Readonly<{ protocol: Protocol; metadata: Metadata }> {
  const { columns = given, partitionBy = [], properties = {}, constraints = {}, name, description } = definition;
  const reason = definitionProblem(columns, partitionBy, properties) ?? valueProblem(columns, partitionBy);
  if (reason !== undefined) throw new UserError("LW6304", { values: { table: place.root, reason } });
  requireValues(place.root, {}, properties);
  const checks: Record<string, string> = Object.fromEntries(
    Object.entries(constraints).map(([key, condition]) => [`delta.constraints.${key}`, condition] as const),
  );
  const own = { ...properties, ...checks, ...trackingProperties(properties, random) };
  const mapped = mapColumns(fieldsOf(columns), own, random);
  const metadata: Metadata = {
    id: random.uuid(),
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    format: { provider: "parquet", options: {} },
    schemaString: JSON.stringify({ type: "struct", fields: mapped.fields }),
    partitionColumns: partitionBy,
    configuration: mapped.properties,
    createdTime: clock.now(),
  };
  requireExpressions(metadata, place.root);
  const needs = {
    columns: columnsOf(mapped.fields, place.root),
    properties: metadata.configuration,
    schemaString: metadata.schemaString,
  };
  return { protocol: protocolFor(needs), metadata };
}

// what the reference implementation does not allow either
function valueProblem(columns: readonly ColumnDefinition[], partitionBy: readonly string[]): string | undefined {
  for (const { name, type, default: absent, generated, identity } of columns) {
    if (generated !== undefined && /\bvariant\b/.test(type)) return `the generated column ${name} has the type ${type}`;
    if (identity === undefined) continue;
    if (type !== "bigint") return `the identity column ${name} has the type ${type}, not bigint`;
    if (BigInt(identity.step ?? 1) === 0n) return `the step of the identity column ${name} is 0`;
    if (absent !== undefined || generated !== undefined)
      return `the identity column ${name} has a default or expression`;
    if (partitionBy.includes(name)) return `the identity column ${name} is a partition column`;
  }
  return undefined;
}

function fieldsOf(columns: readonly ColumnDefinition[]): readonly SchemaField[] {
  const { fields } = JSON.parse(schemaStringOf(columns)) as Readonly<{ fields: readonly SchemaField[] }>;
  return fields.map((field, index) => {
    const { comment, default: absent, generated, identity } = columns[index] ?? {};
    return {
      ...field,
      metadata: {
        ...field.metadata,
        ...(comment === undefined ? {} : { comment }),
        ...(absent === undefined ? {} : { CURRENT_DEFAULT: absent }),
        ...(generated === undefined ? {} : { "delta.generationExpression": generated }),
        ...(identity === undefined ? {} : identityMetadata(identity)),
      },
    };
  });
}
