import type { Json } from "../../../base/index.ts";
import type { Statement } from "../compile/statement.ts";
import { runStatement, type Session } from "./session.ts";

/** A list of places in a result. */
export function placesIn(value: Json | undefined): readonly bigint[] {
  return Array.isArray(value) ? value.map((place) => BigInt(String(place))) : [];
}

type Found = Readonly<{ places: readonly bigint[] }>;

/** Reads all the rows that were found in one statement that gives `place` and `row`; what it returns tells the rows of some of the places. */
export async function rowsByPlace(
  session: Session,
  found: readonly Found[],
  read: (places: readonly bigint[]) => Statement,
): Promise<(places: readonly bigint[]) => readonly string[]> {
  const places = new Set(found.flatMap((one) => one.places));
  const rows = places.size === 0 ? [] : await runStatement(session, read([...places]));
  const shown = new Map(rows.map((row) => [BigInt(String(row["place"])), String(row["row"])]));
  return (of) => of.flatMap((place) => shown.get(place) ?? []);
}
