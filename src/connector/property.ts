import { EXIT, Secret, UserError } from "../base/index.ts";
import type { Connector, Properties, Property } from "./connector.ts";

/** Which part of which kind of source a property belongs to: for messages. */
export type PropertyOwner = Readonly<{ kind: string; part: "connection" | "authentication" | "dataset options" }>;

/** The name of the dataset property that says what is read. */
export function tableProperty({ dataset }: Pick<Connector, "dataset">): string {
  return ["table", "hub"].find((name) => name in dataset) ?? "path";
}

type Values = Readonly<Record<string, unknown>>;

/** A text (a path included), its default, or undefined. @throws UserError LW4030 when it is something else */
export function textProperty(
  owner: PropertyOwner,
  properties: Properties,
  values: Values,
  name: string,
): string | undefined {
  const value = givenOrDefault(properties, values, name);
  const listed = properties[name]?.values;
  if (value === undefined) return undefined;
  if (typeof value === "string" && (listed?.includes(value) ?? true)) return value;
  throw wrong(owner, name, value, listed);
}

/** @throws UserError LW4031 when it is missing, LW4030 when it is no text */
export function requiredText(owner: PropertyOwner, properties: Properties, values: Values, name: string): string {
  const value = textProperty(owner, properties, values, name);
  if (value === undefined || value === "") throw missing(owner, name);
  return value;
}

/** @throws UserError LW4030 when it is no whole number */
export function integerProperty(
  owner: PropertyOwner,
  properties: Properties,
  values: Values,
  name: string,
): number | undefined {
  const value = givenOrDefault(properties, values, name);
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw wrong(owner, name, value);
}

/** A text or a secret, revealed for a driver. @throws UserError LW4031 when it is missing, LW4030 when it is something else */
export function revealedSecret(owner: PropertyOwner, values: Values, name: string): string {
  const value = values[name];
  if (value === undefined) throw missing(owner, name);
  if (!(value instanceof Secret)) throw wrong(owner, name, "no secret");
  return value.reveal();
}

/** Scalar options of a dataset that its properties name, defaults put in. */
export function scalarOptions(
  properties: Properties,
  values: Values,
): Readonly<Record<string, string | boolean | number>> {
  const options: Record<string, string | boolean | number> = {};
  for (const [name, property] of Object.entries<Property>(properties)) {
    const value = values[name] ?? property.default;
    if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") options[name] = value;
  }
  return options;
}

function givenOrDefault(properties: Properties, values: Values, name: string): unknown {
  return values[name] ?? properties[name]?.default;
}

function missing(owner: PropertyOwner, property: string): UserError {
  return new UserError("LW4031", { values: { ...owner, property: `"${property}"` }, exitCode: EXIT.usage });
}

function wrong(owner: PropertyOwner, property: string, value: unknown, listed?: readonly string[]): UserError {
  const shown = typeof value === "string" ? `"${value}"` : String(value);
  const hint = listed === undefined ? undefined : `one of: ${listed.join(", ")}`;
  return new UserError("LW4030", {
    values: { ...owner, property: `"${property}"`, value: shown },
    hint,
    exitCode: EXIT.usage,
  });
}
