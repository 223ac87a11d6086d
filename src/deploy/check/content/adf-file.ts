import { posix } from "node:path";
import type { Place } from "../../../base/index.ts";
import { isTextMap, listOf, mapAt, placeOf, textOf, type TextMap } from "./text.ts";

/** A JSON file of a Data Factory. */
export type AdfFile = Readonly<{
  path: string;
  text: string;
  value: unknown;
  /** The name in the file; undefined when the file does not hold one object. */
  name: string | undefined;
  /** `properties` of its object. */
  properties: TextMap;
  activities: readonly Activity[];
}>;

/** An activity with the activities it lies in, the nearest last. */
export type Activity = Readonly<{
  name: string;
  type: string;
  value: TextMap;
  inside: readonly Activity[];
  /** Activities of the same container, which alone it may depend on. */
  siblings: readonly TextMap[];
}>;

const factoryFolder = /(^|\/)(adf|data_?factory)[-_]pipelines\//i;
/** What publishing tools keep beside the objects. */
const noObjects = /(^|\/)(arm[-_]template\w*(\/|-parameters-definition\.json$)|publish_config\.json$)/i;

/** Reads a file of a Data Factory: by its folder, or by its shape. Undefined when it is something else. */
export function readAdfFile(path: string, text: string): AdfFile | undefined {
  if (noObjects.test(path)) return undefined;
  const value = parsed(text);
  const properties = mapAt(value, "properties");
  const hasShape = Array.isArray(properties["activities"]) || isTextMap(properties["typeProperties"]);
  if (!hasShape && !factoryFolder.test(`${posix.dirname(path)}/`)) return undefined;
  const name = isTextMap(value) && isTextMap(value["properties"]) ? textOf(value["name"]) : undefined;
  return { path, text, value, name, properties, activities: activitiesOf(properties["activities"], []) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function activitiesOf(list: unknown, inside: readonly Activity[]): readonly Activity[] {
  const siblings = listOf(list).filter(isTextMap);
  return siblings.flatMap((value) => {
    const own: Activity = {
      name: textOf(value["name"]) ?? "",
      type: textOf(value["type"]) ?? "",
      value,
      inside,
      siblings,
    };
    return [own, ...innerLists(value).flatMap((inner) => activitiesOf(inner, [...inside, own]))];
  });
}

/** Lists of activities in ForEach, Until, If and Switch. */
function innerLists(value: TextMap): readonly unknown[] {
  const own = mapAt(value, "typeProperties");
  const cases = listOf(own["cases"]).map((each) => mapAt(each)["activities"]);
  return [own["activities"], own["ifTrueActivities"], own["ifFalseActivities"], own["defaultActivities"], ...cases];
}

/** All activities below one, itself left out. */
export function innerActivities(file: AdfFile, outer: Activity): readonly Activity[] {
  return file.activities.filter(({ inside }) => inside.some(({ value }) => value === outer.value));
}

/** Where an object or activity of this name stands. */
export function adfPlace({ path, text }: AdfFile, name: string): Place {
  return placeOf(path, text, JSON.stringify(name));
}

/** Every value of a JSON text with the keys that lead to it, maps and lists themselves included. */
export function walkJson(
  value: unknown,
  visit: (keys: readonly string[], value: unknown) => void,
  keys: readonly string[] = [],
): void {
  visit(keys, value);
  if (Array.isArray(value)) value.forEach((each, index) => walkJson(each, visit, [...keys, String(index)]));
  else if (isTextMap(value)) for (const [key, each] of Object.entries(value)) walkJson(each, visit, [...keys, key]);
}
