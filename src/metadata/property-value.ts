import type { Json } from "../base/index.ts";
import type { Property } from "../connector/index.ts";
import type { Value } from "./model.ts";

/** Whether a value is of the type its property says, once references were replaced. A secret is, wherever it may stand. */
export function fitsProperty(property: Property, value: Json | Value): boolean {
  if (property.type === "columns") return Array.isArray(value);
  if (property.type === "map") return isTextMap(property, value);
  if (value !== null && typeof value === "object") return "secret" in value;
  if (property.type === "integer") return Number.isSafeInteger(value);
  if (property.type === "number") return typeof value === "number";
  if (property.type === "boolean") return typeof value === "boolean";
  return typeof value === "string" && (property.values === undefined || property.values.includes(value));
}

function isTextMap({ values }: Property, value: Json | Value): boolean {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === "string" && (values?.includes(text) ?? true));
}
