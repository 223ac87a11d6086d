import { EXIT, UserError } from "../../base/index.ts";
import type {
  ConnectorContext,
  DiscoveredTable,
  InspectFile,
  ResolvedConnection,
  SourceColumn,
  TableWish,
} from "../connector.ts";
import { lakeNames } from "../name.ts";
import { filesRoot, findFiles, type FoundFile } from "./find.ts";
import { fileScan } from "./format.ts";

/** Looking into every file of a large folder would read it all: these many, spread over the list, show the columns. */
const INSPECTED_FILES = 20;

export async function discoverFiles(
  source: ResolvedConnection,
  wishes: readonly TableWish[],
  context: ConnectorContext & { inspectFile: InspectFile },
): Promise<readonly DiscoveredTable[]> {
  const place = await filesRoot(source, context);
  const tables: DiscoveredTable[] = [];
  for (const { table, options, each } of wishes) {
    const files = await findFiles(place, table, context.signal);
    if (files.length === 0)
      throw new UserError("LW4011", { values: { root: place.shown, path: table }, exitCode: EXIT.world });
    const apart = files.filter(({ source: name }) => each?.known.includes(name) === false);
    const groups = each ? apart.map((file) => ({ table: file.source, files: [file] })) : [{ table, files }];
    for (const group of groups) {
      tables.push({ table: group.table, columns: await columnsOf(group.files, options, context), keys: [] });
    }
  }
  return tables;
}

async function columnsOf(
  files: readonly FoundFile[],
  options: TableWish["options"],
  { signal, inspectFile }: Readonly<{ signal: AbortSignal; inspectFile: InspectFile }>,
): Promise<readonly SourceColumn[]> {
  const seen: (readonly SourceColumn[])[] = [];
  for (const file of spread(files)) {
    signal.throwIfAborted();
    seen.push(await inspectFile(fileScan(file, options)));
  }
  return uniteColumns(seen);
}

function spread(files: readonly FoundFile[]): readonly FoundFile[] {
  if (files.length <= INSPECTED_FILES) return files;
  const step = (files.length - 1) / (INSPECTED_FILES - 1);
  return Array.from({ length: INSPECTED_FILES }, (_, index) => files[Math.round(index * step)]).filter(
    (file) => file !== undefined,
  );
}

/** Columns of all files in order of appearance: one that is not everywhere is nullable, differing types become one that holds both. */
export function uniteColumns(files: readonly (readonly SourceColumn[])[]): readonly SourceColumn[] {
  const united = new Map<string, SourceColumn>();
  for (const columns of files) {
    for (const column of columns) {
      const known = united.get(column.sourceName);
      united.set(
        column.sourceName,
        known === undefined
          ? column
          : { ...known, ...uniteTypes(known, column), nullable: known.nullable || column.nullable },
      );
    }
  }
  const isEverywhere = (name: string) =>
    files.every((columns) => columns.some(({ sourceName }) => sourceName === name));
  const all = [...united.values()].map((column) => ({
    ...column,
    nullable: column.nullable || !isEverywhere(column.sourceName),
  }));
  const names = lakeNames(all.map(({ sourceName }) => sourceName));
  return all.map((column, index) => ({ ...column, name: names[index] ?? column.name }));
}

/** Each type holds the ones before it. */
const INTEGERS = ["tinyint", "smallint", "int", "bigint"];
const FLOATS = ["float", "double"];

function uniteTypes(a: SourceColumn, b: SourceColumn): Pick<SourceColumn, "type" | "sourceType"> {
  if (a.type === b.type) return a;
  for (const order of [INTEGERS, FLOATS]) {
    const [first, second] = [order.indexOf(a.type), order.indexOf(b.type)];
    if (first >= 0 && second >= 0) return first > second ? a : b;
  }
  // bigint beyond 2^53 has no exact double: text holds both
  const small = new Set(["tinyint", "smallint", "int"]);
  if (a.type === "double" && small.has(b.type)) return a;
  if (b.type === "double" && small.has(a.type)) return b;
  return { type: "string", sourceType: "VARCHAR" };
}
