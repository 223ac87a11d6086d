import { widens } from "../base/index.ts";
import type { SchemaColumn } from "./model.ts";

/** One difference between two states of a table's columns. */
export type SchemaChange =
  | Readonly<{ kind: "added"; column: string; type: string; nullable: boolean }>
  | Readonly<{ kind: "removed"; column: string; type: string }>
  /** `widened`: every old value is a value of the new type. */
  | Readonly<{ kind: "type"; column: string; from: string; to: string; effect: "widened" | "narrowed" | "other" }>
  | Readonly<{ kind: "nullability"; column: string; nullable: boolean }>
  /** The same lake-safe name now stands for another name at the source. */
  | Readonly<{ kind: "source name"; column: string; from: string; to: string }>
  /** The columns both have come in another order. */
  | Readonly<{ kind: "order"; columns: readonly string[] }>;

/** What changed from `before` to `after`: removed columns, then the columns of `after` in order, then their order. */
export function diffSchema(before: readonly SchemaColumn[], after: readonly SchemaColumn[]): readonly SchemaChange[] {
  const old = new Map(before.map((column) => [column.name, column]));
  const present = new Set(after.map((column) => column.name));
  const changes: SchemaChange[] = before
    .filter((column) => !present.has(column.name))
    .map(({ name, type }) => ({ kind: "removed", column: name, type }));
  for (const column of after) {
    const former = old.get(column.name);
    if (former === undefined)
      changes.push({ kind: "added", column: column.name, type: column.type, nullable: column.nullable });
    else changes.push(...diffColumn(former, column));
  }
  const commonBefore = before.map((column) => column.name).filter((name) => present.has(name));
  const commonAfter = after.map((column) => column.name).filter((name) => old.has(name));
  if (commonBefore.some((name, index) => commonAfter[index] !== name))
    changes.push({ kind: "order", columns: commonAfter });
  return changes;
}

function diffColumn(former: SchemaColumn, column: SchemaColumn): SchemaChange[] {
  const { name } = column;
  const changes: SchemaChange[] = [];
  if (former.type !== column.type)
    changes.push({
      kind: "type",
      column: name,
      from: former.type,
      to: column.type,
      effect: effectOf(former.type, column.type),
    });
  if (former.nullable !== column.nullable)
    changes.push({ kind: "nullability", column: name, nullable: column.nullable });
  if (former.sourceName !== column.sourceName)
    changes.push({ kind: "source name", column: name, from: former.sourceName, to: column.sourceName });
  return changes;
}

function effectOf(from: string, to: string): "widened" | "narrowed" | "other" {
  if (widens(from, to)) return "widened";
  return widens(to, from) ? "narrowed" : "other";
}

/** A change in words, for people: one line. */
export function describeSchemaChange(change: SchemaChange): string {
  switch (change.kind) {
    case "added":
      return `column ${change.column} (${change.type}${change.nullable ? "" : ", not null"}) is new`;
    case "removed":
      return `column ${change.column} (${change.type}) is gone`;
    case "type":
      return `column ${change.column} changed from ${change.from} to ${change.to}${change.effect === "other" ? "" : ` (${change.effect})`}`;
    case "nullability":
      return `column ${change.column} ${change.nullable ? "may now be null" : "is now never null"}`;
    case "source name":
      return `column ${change.column} is now called "${change.to}" at the source, before "${change.from}"`;
    case "order":
      return `columns come in another order: ${change.columns.join(", ")}`;
    default:
      return change satisfies never;
  }
}
