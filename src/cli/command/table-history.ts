import { EXIT } from "../../base/index.ts";
import type { HistoryEntry } from "../../lake/index.ts";
import { type Command, numberOption } from "../context.ts";
import { withTable } from "../table-target.ts";
import { textTable } from "../text-table.ts";

const columns = [
  { title: "version", align: "right" },
  { title: "at" },
  { title: "operation" },
  { title: "data" },
  { title: "by" },
] as const;

/** `table history`: the versions of a table, newest first. */
export const tableHistory: Command = (context) =>
  withTable(context, async ({ name, table, managed }) => {
    await table.describe();
    const versions = await table.log.history(numberOption(context, "limit", 20));
    context.output.json({ [managed === undefined ? "table" : "dataset"]: name, versions });
    context.output.result(textTable(columns, versions.map(versionRow), context.output.paint));
    return EXIT.done;
  });

function versionRow(entry: HistoryEntry): readonly string[] {
  return [
    String(entry.version),
    `${new Date(entry.timestamp).toISOString().slice(0, 19).replace("T", " ")} UTC`,
    entry.operation,
    entry.changesData ? "changed" : "kept",
    writerText(entry),
  ];
}

function writerText(entry: HistoryEntry): string {
  const attempt = entry.transactions["lakewright"];
  if (attempt !== undefined) return `attempt ${attempt}`;
  const { engineInfo } = entry.info;
  return typeof engineInfo === "string" && engineInfo !== "" ? engineInfo : "somebody else";
}
