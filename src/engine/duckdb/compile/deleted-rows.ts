import { quoteName } from "../../../sql/index.ts";
import type { TableFile } from "../../engine.ts";

/**
 * A relation of files without the rows that deletion vectors mark, with the places of rows in the files. The bits travel in the statement: one per
 * row, so that it needs nothing beside it.
 */
export function withoutDeleted(
  relation: string,
  files: readonly TableFile[],
  columns: readonly Readonly<{ name: string }>[],
): string {
  const vectors = files.flatMap(({ deleted }, index) =>
    deleted === undefined || deleted.length === 0
      ? []
      : [`(${index}, from_base64('${Buffer.from(bitmapOf(deleted)).toString("base64")}')::BIT)`],
  );
  if (vectors.length === 0) return relation;
  const values = [...columns.map(({ name }) => `f.${quoteName(name)}`), "f.file_index", "f.file_row_number"];
  return (
    `(SELECT ${values.join(", ")} FROM ${relation} AS f ` +
    `LEFT JOIN (VALUES ${vectors.join(", ")}) AS m(file, deleted) ON m.file = f.file_index WHERE ${LIVE})`
  );
}

// CASE guards the second look, which AND would not: DuckDB may reorder conjunctions
const LIVE =
  "CASE WHEN m.deleted IS NULL OR f.file_row_number >= bit_length(m.deleted) THEN true ELSE get_bit(m.deleted, f.file_row_number::INTEGER) = 0 END";

/** One bit per position up to the last deleted one, the first position in the highest bit. */
function bitmapOf(positions: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(((positions.at(-1) ?? 0) >> 3) + 1);
  for (const position of positions) {
    const byte = position >>> 3;
    bytes[byte] = (bytes[byte] ?? 0) | (0x80 >> (position & 7));
  }
  return bytes;
}
