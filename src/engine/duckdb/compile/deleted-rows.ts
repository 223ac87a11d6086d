/**
 * The join that leaves out of a relation `f` of files, with the places of its rows, those that deletion vectors mark; nothing where none are marked.
 * The positions travel in the statement, which needs nothing beside it then: a temporary table of them costs more. Looking each row up by its
 * place costs two thirds of looking at its bit in a bitmap.
 */
export function withoutDeleted(files: readonly Readonly<{ deleted?: Uint32Array }>[]): string {
  const marked = files.flatMap(({ deleted = new Uint32Array() }, index) =>
    deleted.length === 0 ? [] : [`(${index}, '${deleted.join(",")}')`],
  );
  if (marked.length === 0) return "";
  const places =
    "SELECT file::UBIGINT AS file, unnest(string_split(positions, ',')::BIGINT[]) AS position " +
    `FROM (VALUES ${marked.join(", ")}) AS v(file, positions)`;
  return ` ANTI JOIN (${places}) AS d ON d.file = f.file_index AND d.position = f.file_row_number`;
}
