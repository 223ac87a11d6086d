import type { Place } from "../../base/index.ts";
import type { ProductDataset } from "../model.ts";
import { type PlaceMap, placeOf } from "../places.ts";

/** Line and column (from 1, UTF-16 units) of an offset in a text that is a whole file. */
export function placeInText(file: string, text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf("\n");
  return { file, line: before.split("\n").length, column: before.length - lastBreak };
}

/** The place of an offset in the SELECT of a dataset; of the whole where the text stands nowhere as it is. */
export function placeInSql(places: PlaceMap, { id, transformation }: ProductDataset, offset: number): Place {
  const step = transformation.steps?.findIndex(({ start, end }) => offset >= start && offset <= end) ?? -1;
  // what a step was compiled to stands in no file
  if (transformation.steps !== undefined) return placeOf(places, `${id}#step:${Math.max(step, 0)}`);
  const whole = places.get(`${id}#sql:all`);
  return whole ?? placeFrom(placeOf(places, `${id}#sql`), transformation.sql, offset);
}

/** The place of an offset in a text that begins at `start` and is written there as it is. */
export function placeFrom(start: Place, text: string, offset: number): Place {
  const { line, column } = placeInText(start.file, text, offset);
  return { file: start.file, line: start.line + line - 1, column: line === 1 ? start.column + column - 1 : column };
}
