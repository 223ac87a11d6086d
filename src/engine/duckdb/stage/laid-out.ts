import { join } from "node:path";
import type { Column } from "../../../base/index.ts";
import type { StageRequest } from "../../engine.ts";
import { nameList } from "../compile/read.ts";
import { writeTable } from "../lake/write-files.ts";
import type { WrittenFile } from "./files.ts";
import { runStatement, type Session } from "./session.ts";

/** A file of ours is closed above this size, as plain ones are. */
const FILE_BYTES = 256_000_000;

export type LaidOutRows = Readonly<{
  /** A SELECT of the columns. */
  select: string;
  columns: readonly Column[];
  /** How names of files begin. */
  prefix: string;
}>;

/** Writes rows as the table wants them in its files, by what writes tables elsewhere: names, ids, partitions, checks. */
export async function writeLaidOut(
  session: Session,
  { tableFolder, layout }: Pick<StageRequest, "tableFolder" | "layout">,
  { select, columns, prefix }: LaidOutRows,
): Promise<readonly WrittenFile[]> {
  if (layout === undefined) throw new Error("the table has no layout");
  const present = columns.map(({ name }) => name);
  const target = {
    ...layout.target,
    folder: tableFolder,
    columns: layout.target.columns.filter(({ name }) => present.includes(name)),
    maxFileBytes: FILE_BYTES,
  };
  const relation = { sql: `(SELECT ${nameList(columns)} FROM (${select}))`, present };
  const run = (sql: string) => runStatement(session, { name: "layout", sql });
  const written = await writeTable(run, relation, { target, prefix });
  return written.map(({ path, ...file }) => ({
    ...file,
    path: join(tableFolder, path),
    name: path,
    stored: layout.stored,
  }));
}
