import type { Place } from "../base/index.ts";

/**
 * Where in the files a thing of the Model was written. Subjects: `ops` (a source or product), `ops.bronze.flights`,
 * `ops.bronze.flights#rule:not_null_tailnum`, `on_time.gold.delay#sql`, `on_time#port:delay`, `environment:local`, `environment:prod#azure.network`, `config:category.item`,
 * `policy:TEAM01`. Only where it was written: `on_time#port:delay#contract`; `ops.bronze.flights#entry` (not for a wildcard's datasets).
 */
export type PlaceMap = ReadonlyMap<string, Place>;

/** The place of a subject, or of what it belongs to; the project file when nothing is known. */
export function placeOf(places: PlaceMap, subject: string): Place {
  const [owner = subject] = subject.split("#");
  const [first = owner] = owner.split(".");
  return (
    places.get(subject) ?? places.get(owner) ?? places.get(first) ?? { file: "lakewright.yaml", line: 1, column: 1 }
  );
}

/** The place of a key of an environment, such as `azure.owners.shop.budget`; where it is missing, of what it belongs to. */
export function settingPlace(places: PlaceMap, environment: string, key: string): Place {
  const found = places.get(`environment:${environment}#${key}`);
  const end = key.lastIndexOf(".");
  if (found !== undefined || end < 0) return found ?? placeOf(places, `environment:${environment}`);
  return settingPlace(places, environment, key.slice(0, end));
}
