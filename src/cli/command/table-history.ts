import { EXIT } from "../../base/index.ts";
import type { HistoryEntry } from "../../lake/index.ts";
import { type Command, numberOption } from "../context.ts";
import { datasetCalled } from "../dataset-name.ts";
import { textTable } from "../text-table.ts";
import { withWorkspace } from "../workspace.ts";

const columns = [
  { title: "version", align: "right" },
  { title: "at" },
  { title: "operation" },
  { title: "data" },
  { title: "by" },
] as const;

/** `table history`: the versions of a table, newest first. */
export const tableHistory: Command = (context) =>
  withWorkspace(context, async (workspace) => {
    const dataset = datasetCalled(workspace.resolved, context.arguments[0] ?? "");
    const versions = await workspace.history(dataset, numberOption(context, "limit", 20));
    context.output.json({ dataset, versions });
    const text =
      versions.length === 0
        ? `${dataset} never ran.`
        : textTable(columns, versions.map(versionRow), context.output.paint);
    context.output.result(text);
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
  return attempt === undefined ? "somebody else" : `attempt ${attempt}`;
}
