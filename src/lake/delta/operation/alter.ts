import { type Column, deltaType, formatType, typeOf, UserError } from "../../../base/index.ts";
import type { Metadata, Protocol } from "../action.ts";
import { requireNoClustering } from "../clustering.ts";
import { readEverything } from "../conflict.ts";
import { columnsProblem } from "../definition-problem.ts";
import { requireNoDependents } from "../expression/dependents.ts";
import { requireCondition } from "../expression/given.ts";
import { requireChangeable } from "../property-change.ts";
import { protocolFor } from "../protocol.ts";
import { scanOf } from "../scan.ts";
import { columnsOf, parseSchema, type SchemaField } from "../schema.ts";
import type { ReadableState } from "../snapshot.ts";
import { mapColumns } from "../write/column-mapping.ts";
import { columnNamed } from "./column-name.ts";
import { requireTable } from "./require-table.ts";
import type { OperationContext } from "./staged.ts";
import { type Committed, commitChange } from "./transaction.ts";
import { widenedField, widenedType } from "../write/widening.ts";
import { isConstraint, isOn, mappingMode } from "../property.ts";
import { requireValues } from "../property-value.ts";

export type SchemaChange = Readonly<{ add?: readonly Column[]; widen?: readonly Column[] }>;
export type TableDefinitionChange = Readonly<{ protocol: Protocol; metadata: Metadata }>;

/** Adds columns and widens types. @throws UserError LW6308 for a change of type that is no widening, LW6309 where the table forbids it */
export function changeSchema(
  context: Pick<OperationContext, "place" | "random">,
  base: ReadableState,
  { add = [], widen = [] }: SchemaChange,
): TableDefinitionChange {
  const table = context.place.root;
  const fields = parseSchema(base.metadata.schemaString, table);
  const wider = new Map(widen.map((column) => [column.name, column]));
  const changed = fields.map((field) => {
    const to = wider.get(field.name);
    return to === undefined ? field : widened(field, to, base, table);
  });
  const added: SchemaField[] = add.map(({ name, type }) => ({
    name,
    type: deltaType(type),
    nullable: true,
    metadata: {},
  }));
  return definitionWith(context, base, { fields: [...changed, ...added] });
}

// a column that is named needs the whole type that it shall have
function widened(field: SchemaField, to: Column, base: ReadableState, table: string): SchemaField {
  const [from] = columnsOf([field], table);
  const wider = from && widenedType(typeOf(from.type), typeOf(to.type));
  if (wider === undefined || formatType(wider) !== formatType(typeOf(to.type)))
    throw new UserError("LW6308", {
      values: { table, column: to.name, type: to.type, expected: from?.type ?? "" },
      failure: "input",
    });
  const changed = widenedField(field, wider);
  if (changed !== field) requireNoDependents(base.metadata, table, to.name, "widened");
  if (changed !== field && !isOn(base.metadata.configuration, "delta.enableTypeWidening"))
    throw new UserError("LW6309", { values: { table, column: to.name, property: "delta.enableTypeWidening" } });
  return changed;
}

type NewDefinition = Readonly<{ fields?: readonly SchemaField[]; properties?: Readonly<Record<string, string>> }>;

/** Metadata and protocol with other fields or properties; new fields are mapped where the table maps its columns. */
export function definitionWith(
  { place, random }: Pick<OperationContext, "place" | "random">,
  base: ReadableState,
  { fields, properties = base.metadata.configuration }: NewDefinition,
): TableDefinitionChange {
  requireValues(place.root, base.metadata.configuration, properties);
  requireChangeable(place.root, base.metadata.configuration, properties, { recordsTimestamps: true });
  const isNewlyMapped = mappingMode(base.metadata.configuration) === "none";
  const own = fields ?? parseSchema(base.metadata.schemaString, place.root);
  if (fields !== undefined || properties !== base.metadata.configuration)
    requireColumns(columnsOf(own, place.root), properties, place.root);
  const mapped = mapColumns(own, properties, random, isNewlyMapped);
  const metadata: Metadata = {
    ...base.metadata,
    schemaString: JSON.stringify({ type: "struct", fields: mapped.fields }),
    configuration: mapped.properties,
  };
  const needs = {
    columns: columnsOf(mapped.fields, place.root),
    properties: metadata.configuration,
    schemaString: metadata.schemaString,
  };
  return { metadata, protocol: protocolFor(needs, base.protocol) };
}

function requireColumns(columns: readonly Column[], properties: Metadata["configuration"], table: string): void {
  const reason = columnsProblem(columns, properties);
  if (reason !== undefined) throw new UserError("LW6304", { values: { table, reason }, failure: "input" });
}

async function commitDefinition(
  context: OperationContext,
  base: ReadableState,
  operation: string,
  { metadata, protocol }: TableDefinitionChange,
): Promise<Committed> {
  return commitChange(context, {
    base,
    operation,
    metadata,
    ...(JSON.stringify(protocol) === JSON.stringify(base.protocol) ? {} : { protocol }),
    reads: readEverything,
  });
}

/** Adds columns; existing rows have null there. @throws UserError LW6304 for one that must not be null */
export async function addColumns(context: OperationContext, columns: readonly Column[]): Promise<Committed> {
  const base = await requireTable(context);
  const strict = columns.find(({ nullable }) => Object.is(nullable, false));
  if (strict !== undefined) {
    const reason = `the column ${strict.name} is null in the rows that are there, so it cannot be added as not null`;
    throw new UserError("LW6304", { values: { table: context.place.root, reason }, failure: "input" });
  }
  return commitDefinition(context, base, "ADD COLUMNS", changeSchema(context, base, { add: columns }));
}

/** Gives a column a wider type, or parts of its type wider ones; files are not rewritten. */
export async function widenColumn(context: OperationContext, name: string, type: string): Promise<Committed> {
  const base = await requireTable(context);
  const own = columnNamed(parseSchema(base.metadata.schemaString, context.place.root), name, context.place.root);
  const widen = [{ name: own.name, type, nullable: true }];
  return commitDefinition(context, base, "CHANGE COLUMN", changeSchema(context, base, { widen }));
}

/** Renames a column; files are not rewritten, so the table must map its columns. @throws UserError LW6309, LW6310 */
export async function renameColumn(context: OperationContext, from: string, to: string): Promise<Committed> {
  const base = await requireTable(context);
  const { fields, index, own } = mappedField(context, base, from);
  requireNoDependents(base.metadata, context.place.root, own, "renamed");
  const renamed = fields.map((field, at) => (at === index ? { ...field, name: to } : field));
  const definition = definitionWith(context, base, { fields: renamed });
  const partitionColumns = base.metadata.partitionColumns.map((name) => (name === own ? to : name));
  return commitDefinition(context, base, "RENAME COLUMN", {
    ...definition,
    metadata: { ...definition.metadata, partitionColumns },
  });
}

/** Drops a column; files are not rewritten, so the table must map its columns. @throws UserError LW6309, LW6310 */
export async function dropColumn(context: OperationContext, name: string): Promise<Committed> {
  const base = await requireTable(context);
  const { fields, index, own } = mappedField(context, base, name);
  requireNoClustering(base, context.place.root, own);
  requireNoDependents(base.metadata, context.place.root, own, "dropped");
  if (base.metadata.partitionColumns.includes(own) || fields.length === 1)
    throw new UserError("LW6304", { values: { table: context.place.root, reason: `${name} cannot be dropped` } });
  const definition = definitionWith(context, base, { fields: fields.filter((_, at) => at !== index) });
  return commitDefinition(context, base, "DROP COLUMNS", definition);
}

function mappedField({ place }: OperationContext, base: ReadableState, name: string) {
  const { configuration, schemaString } = base.metadata;
  if (mappingMode(configuration) === "none")
    throw new UserError("LW6309", {
      values: { table: place.root, column: name, property: "delta.columnMapping.mode" },
    });
  const fields = parseSchema(schemaString, place.root);
  const field = columnNamed(fields, name, place.root);
  return { fields, index: fields.indexOf(field), own: field.name };
}

/** Sets properties, and takes away those whose value is null. */
export async function setProperties(
  context: OperationContext,
  changes: Readonly<Record<string, string | null>>,
): Promise<Committed> {
  const base = await requireTable(context);
  const table = context.place.root;
  const constraint = Object.entries(changes).find(([key, value]) => isConstraint(key) && value !== null);
  if (constraint !== undefined) throw new UserError("LW6325", { values: { table, property: constraint[0] } });
  const merged = { ...base.metadata.configuration, ...changes };
  const properties = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)) as Record<
    string,
    string
  >;
  return commitDefinition(context, base, "SET TBLPROPERTIES", definitionWith(context, base, { properties }));
}

/** Demands a condition of every row, those already there included. @throws UserError LW6306 when a row does not fulfil it */
export async function addConstraint(context: OperationContext, name: string, condition: string): Promise<Committed> {
  const base = await requireTable(context);
  const scan = await scanOf(context.place, base, base.files.values());
  const held = { table: context.place.root, what: `the constraint ${name}`, expression: condition };
  const rows = { kind: "scan", scan, except: requireCondition(held, scan.columns) } as const;
  const broken = await context.engine.readRows({ rows, limit: 1 });
  if (broken.rows.length > 0)
    throw new UserError("LW6306", {
      values: { check: `the constraint ${name} (${condition})`, row: JSON.stringify(broken.rows[0]) },
      failure: "input",
    });
  const properties = { ...base.metadata.configuration, [`delta.constraints.${name}`]: condition };
  return commitDefinition(context, base, "ADD CONSTRAINT", definitionWith(context, base, { properties }));
}
