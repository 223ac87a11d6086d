import { type Column, deltaType, errorText, fromDelta, type Json, UserError } from "../../base/index.ts";
import { rawJSON } from "./exact-json.ts";

/** A field of a Delta schema as written, with its metadata (PROTOCOL.md §Struct Field). */
export type SchemaField = Readonly<{
  name: string;
  type: Json;
  nullable: boolean;
  metadata: Readonly<Record<string, Json>>;
}>;

/** The fields of a `schemaString`. @throws UserError LW6209 when it is not a schema */
export function parseSchema(schemaString: string, table: string): readonly SchemaField[] {
  try {
    const schema = parseExactly(schemaString) as Readonly<{ type?: string; fields?: readonly SchemaField[] }>;
    if (schema.type !== "struct" || !Array.isArray(schema.fields)) throw new Error("it is not a struct");
    for (const field of schema.fields as readonly SchemaField[])
      if (typeof field?.name !== "string" || field.type === undefined) throw new Error("a field lacks name or type");
    return schema.fields as readonly SchemaField[];
  } catch (error) {
    throw new UserError("LW6209", { values: { table, reason: errorText(error) }, failure: "input", cause: error });
  }
}

// digits beyond what a JavaScript number holds
const LONG_NUMBER = /\d{16}/;

/** Numbers that JavaScript cannot hold stay raw JSON: written again, they are the same. */
function parseExactly(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, context?: Readonly<{ source?: string }>) => {
    const source = context?.source;
    return typeof value === "number" && source !== undefined && String(value) !== source ? rawJSON(source) : value;
  });
}

/** The table's columns in our types. @throws UserError LW6208 naming a column whose type is not supported */
export function columnsOf(fields: readonly SchemaField[], table: string): readonly Column[] {
  return fields.map((field) => {
    const found = fromDelta(field.type);
    if (found.type === undefined)
      throw new UserError("LW6208", { values: { table, column: field.name, type: found.refused } });
    return { name: field.name, type: found.type, nullable: field.nullable };
  });
}

/** Whether texts of a column, or of a part of it, are compared by a collation, as Spark keeps it beside the type `string`. */
export function isCollated(field: SchemaField): boolean {
  return JSON.stringify(field).includes('"__COLLATIONS":');
}

/** A column as expressions of its table see it. */
export type ExpressionColumn = Column & Readonly<{ isCollated?: true }>;

/** The table's columns for its expressions. @throws UserError LW6208 */
export function expressionColumns(fields: readonly SchemaField[], table: string): readonly ExpressionColumn[] {
  return columnsOf(fields, table).map((column, index) =>
    isCollated(fields[index] as SchemaField) ? { ...column, isCollated: true } : column,
  );
}

/** The `schemaString` of columns; metadata and nested nullability of fields that stay the same is kept from `before`. */
export function schemaStringOf(columns: readonly Column[], before: readonly SchemaField[] = []): string {
  const known = new Map(before.map((field) => [field.name, field]));
  const fields = columns.map((column) => fieldOf(column, known.get(column.name)));
  return JSON.stringify({ type: "struct", fields });
}

function fieldOf({ name, type, nullable }: Column, before: SchemaField | undefined): SchemaField {
  const unchanged = before !== undefined && fromDelta(before.type).type === type;
  return { name, type: unchanged ? before.type : deltaType(type), nullable, metadata: before?.metadata ?? {} };
}

/** Name of a column in files, statistics and partition values. */
export function physicalName(field: SchemaField): string {
  const name = field.metadata?.["delta.columnMapping.physicalName"];
  return typeof name === "string" ? name : field.name;
}

/** Whether any field, nested ones included, carries a metadata key. */
export function schemaHasMetadata(schemaString: string, key: string): boolean {
  // the key stands as a JSON member name in the text: no need to walk every nesting of a type
  return schemaString.includes(`${JSON.stringify(key)}:`) || schemaString.includes(`${JSON.stringify(key)} :`);
}
