import type { Table } from "./columns.ts";
import { isDefinition, isTable } from "./definition.ts";
import type { ValuePath } from "./json-text.ts";

/** Something that no file could say. `value` tells what it is, in words. */
export type PlainFault = Readonly<{ path: ValuePath; value: string }>;

/** A value as JSON can carry it: datasets become their names, members without a value are left out. */
export function plainValue(
  value: unknown,
  nameOf: (table: Table) => string,
): Readonly<{ plain: unknown; faults: readonly PlainFault[] }> {
  const faults: PlainFault[] = [];
  return { plain: plainPart({ faults, nameOf, open: new Set() }, value, []), faults };
}

type Reading = Readonly<{ faults: PlainFault[]; nameOf: (table: Table) => string; open: Set<object> }>;

function plainPart(reading: Reading, value: unknown, path: ValuePath): unknown {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : fault(reading, path, String(value));
  if (typeof value === "string") return value.isWellFormed() ? value : fault(reading, path, "half of a character");
  if (typeof value !== "object") return fault(reading, path, `a ${typeof value}`);
  if (isTable(value)) return reading.nameOf(value);
  if (reading.open.has(value)) return fault(reading, path, "an object that contains itself");
  const isPlain =
    Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
  if (isDefinition(value)) return fault(reading, path, `a ${value.kind}`);
  if (!isPlain) return fault(reading, path, `a ${value.constructor.name}`);
  reading.open.add(value);
  const plain = Array.isArray(value)
    ? value.map((item: unknown, index) => plainPart(reading, item, [...path, index]))
    : Object.fromEntries(
        Object.entries(value)
          .filter(([, member]) => member !== undefined)
          .map(([key, member]) => [key, plainPart(reading, member, [...path, key])]),
      );
  reading.open.delete(value);
  return plain;
}

function fault(reading: Reading, path: ValuePath, value: string): null {
  reading.faults.push({ path, value });
  return null;
}
