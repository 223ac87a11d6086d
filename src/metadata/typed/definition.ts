import type { Columns, Table } from "./columns.ts";

/** What a project file defines: the values as written, and where. `Value` is data but for tables, which emission replaces by their names. */
export type Definition<Kind extends string = string, Value = unknown> = Readonly<{
  kind: Kind;
  value: Value;
  /** The frame of the call that defined it: `file:///…/lakewright.ts:3:24`. */
  at: string;
}>;

// known across copies of this package: a project may have one installed of its own
const MARK: unique symbol = Symbol.for("lakewright.definition");

/** Makes a definition. `caller` is the function the project called: its own frames are left out of the place. */
export function makeDefinition<Kind extends string, Value>(
  kind: Kind,
  value: Value,
  caller: (...input: never[]) => unknown,
): Definition<Kind, Value> {
  return Object.freeze({ [MARK]: true, kind, value, at: callPlace(caller) });
}

/** Whether a value was made by one of the `define…` functions, and which. */
export function isDefinition(value: unknown, kind?: string): value is Definition {
  return (
    value !== null &&
    typeof value === "object" &&
    MARK in value &&
    (kind === undefined || Reflect.get(value, "kind") === kind)
  );
}

/** A dataset others read. */
export function makeTable<Name extends string>(table: Name, columns: Columns | undefined): Table<Name> {
  return Object.freeze({ [MARK]: true, table, columns });
}

/** Whether a value is a dataset, and not a map that has a `table` in it. */
export function isTable(value: object): value is Table {
  return MARK in value && "table" in value;
}

function callPlace(caller: (...input: never[]) => unknown): string {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, caller);
  const frame = /(file:\/\/[^\s)?]+)(?:\?[^\s):]*)?:(\d+):(\d+)/.exec(holder.stack ?? "");
  return frame === null ? "" : `${frame[1]}:${frame[2]}:${frame[3]}`;
}
