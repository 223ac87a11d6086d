import { open } from "node:fs/promises";
import {
  binaryOf,
  type Encoded,
  encodedList,
  fieldsOf,
  I32,
  i32Of,
  listOf,
  numberOf,
  structOf,
  textOf,
} from "./thrift.ts";

/*
 * A variant column is a group of two binaries that must both be there (Parquet's VariantEncoding.md). DuckDB cannot write that: it splits variants
 * up, which is a table feature of its own, and members of its structs may all be null, which Spark refuses. The pages of such a group are those
 * of two columns that are null together, so these are written, and the footer is told that they are a group.
 */

/** Stands between the name of a variant column and that of a part, in files that are not finished. */
const PART_MARK = "\u001f";

export type VariantPart = "value" | "metadata";

/** The column that holds a part of a variant until the file is finished. */
export function partColumn(column: string, part: VariantPart): string {
  return `${column}${PART_MARK}${part}`;
}

/** The names that a path of such a column stands for. */
export function partPath(name: string): readonly string[] {
  return name.split(PART_MARK);
}

// FileMetaData, RowGroup, ColumnChunk, ColumnMetaData and SchemaElement of parquet.thrift
const FILE = { schema: 2, rowGroups: 4, columnOrders: 7 } as const;
const ROW_GROUP = { columns: 1 } as const;
const CHUNK = { metadata: 3 } as const;
const CHUNK_METADATA = { path: 3 } as const;
const ELEMENT = { repetition: 3, name: 4, children: 5, fieldId: 9 } as const;
/** What a group has of the column that it comes from: whether it can be null, its name, its id. */
const GROUP_FIELDS: readonly number[] = [ELEMENT.repetition, ELEMENT.name, ELEMENT.fieldId];
const REQUIRED = 0;

const TRAILER = 8;

/** Makes one group of the two parts of each variant of a file. @returns its new size in bytes */
export async function groupVariants(path: string): Promise<number> {
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    const trailer = Buffer.alloc(TRAILER);
    await file.read(trailer, 0, TRAILER, size - TRAILER);
    const start = size - TRAILER - trailer.readUInt32LE(0);
    const footer = Buffer.alloc(size - TRAILER - start);
    await file.read(footer, 0, footer.length, start);
    const changed = groupedFooter(footer);
    trailer.writeUInt32LE(changed.length, 0);
    await file.write(Buffer.concat([changed, trailer]), 0, changed.length + TRAILER, start);
    await file.truncate(start + changed.length + TRAILER);
    return start + changed.length + TRAILER;
  } finally {
    await file.close();
  }
}

function groupedFooter(footer: Encoded): Encoded {
  const elements = flat(grouped(treeOf(listOf(memberOf(footer, FILE.schema)).items)));
  const leaves = elements.filter((element) => numberIn(element, ELEMENT.children) === 0).length;
  return changedStruct(footer, {
    [FILE.schema]: (schema) => changedList(schema, () => elements),
    [FILE.rowGroups]: (rowGroups) => changedList(rowGroups, (groups) => groups.map(groupedRowGroup)),
    // one for each leaf, all of them alike: readers count them
    [FILE.columnOrders]: (orders) => changedList(orders, (all) => all.slice(0, leaves)),
  });
}

function groupedRowGroup(rowGroup: Encoded): Encoded {
  return changedStruct(rowGroup, {
    [ROW_GROUP.columns]: (columns) => changedList(columns, (chunks) => chunks.flatMap(groupedChunk)),
  });
}

function groupedChunk(chunk: Encoded): readonly Encoded[] {
  const path = pathOf(chunk).map(textOf);
  const to = groupedPath(path);
  if (to === undefined) return [];
  if (to === path) return [chunk];
  const names = (list: Encoded) => changedList(list, () => to.map(binaryOf));
  const change = (metadata: Encoded) => changedStruct(metadata, { [CHUNK_METADATA.path]: names });
  return [changedStruct(chunk, { [CHUNK.metadata]: change })];
}

function pathOf(chunk: Encoded): readonly Encoded[] {
  return listOf(memberOf(memberOf(chunk, CHUNK.metadata), CHUNK_METADATA.path)).items;
}

/** The path of a column in the finished file; undefined for keys of maps, which both parts bring. */
function groupedPath(path: readonly string[]): readonly string[] | undefined {
  const at = path.findIndex((name) => name.includes(PART_MARK));
  const [name, part] = partPath(path[at] ?? "");
  if (name === undefined || part === undefined) return path;
  const isKey = path.some((step, index) => index > at + 1 && step === "key" && path[index - 1] === "key_value");
  if (isKey && part === "metadata") return undefined;
  return [...path.slice(0, at), name, ...path.slice(at + 1), ...(isKey ? [] : [part])];
}

type Tree = Readonly<{ element: Encoded; children: readonly Tree[] }>;

/** The schema lies in its file as a list, depth first. */
function treeOf(elements: readonly Encoded[]): Tree {
  let next = 0;
  const read = (): Tree => {
    const element = elements[next++];
    if (element === undefined) throw new Error("the schema of the Parquet footer ends too early");
    const count = numberIn(element, ELEMENT.children);
    return { element, children: Array.from({ length: count }, read) };
  };
  return read();
}

function flat({ element, children }: Tree): readonly Encoded[] {
  if (children.length === 0) return [element];
  const counted = changedStruct(element, { [ELEMENT.children]: () => i32Of(children.length) });
  return [counted, ...children.flatMap(flat)];
}

function grouped({ element, children }: Tree): Tree {
  const members = children.flatMap((child, index) => {
    const [name = "", part] = partPath(nameOf(child));
    const other = children[index + 1];
    if (part === undefined || other === undefined) return part === undefined ? [grouped(child)] : [];
    return part === "value" ? [renamedTree(together(child, other), name)] : [];
  });
  return { element, children: members };
}

/** One tree of two that differ in the parts of variants only. */
function together(value: Tree, metadata: Tree): Tree {
  if (value.children.length === 0) return groupOf(value, metadata);
  const children = value.children.map((child, index) => {
    const other = metadata.children[index];
    const isKey = nameOf(value) === "key_value" && index === 0;
    return isKey || other === undefined ? child : together(child, other);
  });
  return { ...value, children };
}

function groupOf(value: Tree, metadata: Tree): Tree {
  const kept = fieldsOf(value.element).filter(({ id }) => GROUP_FIELDS.includes(id));
  const children = structOf([...kept, { id: ELEMENT.children, type: I32, value: i32Of(2) }]);
  return { element: children, children: [memberTree(value, "value"), memberTree(metadata, "metadata")] };
}

function memberTree({ element }: Tree, part: VariantPart): Tree {
  const own = structOf(fieldsOf(element).filter(({ id }) => id !== ELEMENT.fieldId));
  const required = changedStruct(own, { [ELEMENT.repetition]: () => i32Of(REQUIRED) });
  return renamedTree({ element: required, children: [] }, part);
}

function renamedTree({ element, children }: Tree, name: string): Tree {
  return { element: changedStruct(element, { [ELEMENT.name]: () => binaryOf(name) }), children };
}

function nameOf({ element }: Tree): string {
  return textOf(memberOf(element, ELEMENT.name));
}

function numberIn(struct: Encoded, id: number): number {
  const field = fieldsOf(struct).find((candidate) => candidate.id === id);
  return field === undefined ? 0 : numberOf(field.value);
}

function memberOf(struct: Encoded, id: number): Encoded {
  const field = fieldsOf(struct).find((candidate) => candidate.id === id);
  if (field === undefined) throw new Error(`a struct of the Parquet footer lacks the field ${id}`);
  return field.value;
}

type Changes = Readonly<Record<number, (value: Encoded) => Encoded>>;

function changedStruct(struct: Encoded, changes: Changes): Encoded {
  return structOf(
    fieldsOf(struct).map((field) => ({ ...field, value: changes[field.id]?.(field.value) ?? field.value })),
  );
}

function changedList(list: Encoded, change: (items: readonly Encoded[]) => readonly Encoded[]): Encoded {
  const { type, items } = listOf(list);
  return encodedList({ type, items: change(items) });
}
