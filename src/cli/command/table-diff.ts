import { EXIT } from "../../base/index.ts";
import type { TableDiff } from "../../lake/index.ts";
import { type Command, numberOption } from "../context.ts";
import { pluralText } from "../quantity-text.ts";
import { versionNumber, withTable } from "../table-target.ts";
import type { Paint } from "../terminal.ts";
import { textTable } from "../text-table.ts";

/** `table diff`: what differs between two versions. */
export const tableDiff: Command = (context) =>
  withTable(context, async ({ name, table }) => {
    const [, from = "", to = ""] = context.arguments;
    const versions = { from: await versionNumber(table, from), to: await versionNumber(table, to) };
    const sample = numberOption(context, "limit", 10);
    const found = await table.diff(versions, { sample, signal: context.signal });
    context.output.json({ table: name, ...found });
    context.output.result(diffText(found, context.output.paint));
    return EXIT.done;
  });

/** What differs, in words and rows. */
export function diffText(found: TableDiff, paint: Paint): string {
  const { rows, files } = found;
  const changes = [
    ...found.columns.map((change) => changeLine("column", change)),
    ...found.properties.map((change) => changeLine("property", change)),
  ];
  const counts = `version ${found.from} → ${found.to}: ${pluralText(rows.added, "row")} added, ${pluralText(rows.removed, "row")} removed (${pluralText(files.added, "file")} added, ${files.removed} removed)`;
  const shown = rows.sample.map(({ change, row }) => [
    change === "added" ? "+" : "-",
    ...Object.values(row).map(cellText),
  ]);
  const names = Object.keys(rows.sample[0]?.row ?? {});
  const sample =
    shown.length === 0 ? "" : `\n${textTable([{ title: "" }, ...names.map((title) => ({ title }))], shown, paint)}`;
  return `${[counts, ...changes].join("\n")}\n${sample}`;
}

function changeLine(what: string, { name, before, after }: TableDiff["columns"][number]): string {
  if (before === undefined) return `${what} ${name} added: ${after}`;
  return after === undefined ? `${what} ${name} removed (was ${before})` : `${what} ${name}: ${before} → ${after}`;
}

function cellText(value: unknown): string {
  if (value === null) return "NULL";
  return typeof value === "string" ? value : JSON.stringify(value);
}
