import { z } from "zod";
import type { Properties, Property } from "../../connector/index.ts";
import { columnListShape, nameShape, referenceShape, SECRET_FORM, secretShape } from "./common.ts";

/**
 * Where a property stands. In a `connection` there may be secrets and references; in the options of a `dataset` or the settings of a rule or port, references. What
 * is `made` into SQL while the project is read, before the configuration of an environment is known (steps), holds neither.
 */
export type PropertySite = "connection" | "dataset" | "made";

const WRITTEN_OUT = "a value written out, without ${…}";

/** The shape of one property: its type, or a reference to a value; in connections also a secret. */
function propertyShape(property: Property, site: PropertySite): z.ZodType {
  const shape = valueShape(property, site).describe(property.description);
  return property.required === true ? shape : shape.optional();
}

function valueShape(property: Property, site: PropertySite): z.ZodType {
  const error = expected(property);
  const reference = site === "made" ? [] : [referenceShape(error)];
  const secret = site === "connection" ? [secretShape] : [];
  const either = (...shapes: readonly z.ZodType[]) => z.union([...shapes], { error });
  if (property.type === "map") return mapShape(property, site);
  if (property.values !== undefined) return either(z.enum(property.values), ...reference);
  switch (property.type) {
    case "secret":
      return secretShape;
    case "text":
    case "path":
      return site === "made" ? writtenText(error) : either(z.string(), ...secret);
    case "integer":
      return either(z.int(), ...reference, ...secret);
    case "number":
      return either(z.number(), ...reference, ...secret);
    case "boolean":
      return either(z.boolean(), ...reference);
    case "column":
      return writtenText(error);
    case "dataset":
      return z.string({ error }).regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,2}$/, { error });
    case "columns":
      return columnListShape;
    default:
      return property.type satisfies never;
  }
}

function mapShape({ values }: Property, site: PropertySite): z.ZodType {
  const text = site === "made" ? writtenText("a text") : z.string({ error: "a text" });
  const value = values === undefined ? text : z.enum(values);
  return z
    .record(nameShape, value, { error: mapForm(values) })
    .refine((map) => Object.keys(map).length > 0, { error: "at least one name" });
}

function mapForm(values: readonly string[] | undefined): string {
  return values === undefined
    ? "a map of names to texts: { name: text }"
    : `a map of names, each to one of: ${values.join(", ")}`;
}

function writtenText(error: string): z.ZodType {
  return z.string({ error }).regex(/^(?!.*\$\{)/s, { error: WRITTEN_OUT });
}

/** In words, for the hint of a diagnostic. */
function expected(property: Property): string {
  if (property.type === "map") return mapForm(property.values);
  if (property.values !== undefined) return `one of: ${property.values.join(", ")}`;
  const words = {
    text: "a text",
    path: "a path",
    integer: "a whole number",
    number: "a number",
    boolean: "true or false",
    secret: SECRET_FORM,
    column: "the name of a column",
    columns: "a list of columns: [a, b]",
    dataset: "the name of a dataset: bronze.flights, silver.x, owner.layer.name",
  };
  return words[property.type];
}

/** One shape for each property. */
export function propertyShapes(properties: Properties, site: PropertySite): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, propertyShape(property, site)]),
  );
}
