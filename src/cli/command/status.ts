import { EXIT } from "../../base/index.ts";
import type { DatasetStatus } from "../../run/index.ts";
import type { Command } from "../context.ts";
import { bytesText, countText } from "../quantity-text.ts";
import type { Paint } from "../terminal.ts";
import { textTable } from "../text-table.ts";
import { withWorkspace } from "../workspace.ts";

/** `status`: what exists, dataset by dataset. */
export const status: Command = (context) =>
  withWorkspace(context, async (workspace) => {
    const datasets = await workspace.status();
    const { model, environment } = workspace.resolved;
    context.output.json({ project: model.project, environment: environment.name, datasets });
    context.output.result(statusText(datasets, context.output.paint));
    return EXIT.done;
  });

const columns = [
  { title: "dataset" },
  { title: "state" },
  { title: "version", align: "right" },
  { title: "rows", align: "right" },
  { title: "quarantined", align: "right" },
  { title: "size", align: "right" },
  { title: "last changed" },
] as const;

function statusText(datasets: readonly DatasetStatus[], paint: Paint): string {
  if (datasets.length === 0) return "The project has no datasets yet.";
  return textTable(columns, datasets.map(statusRow), paint);
}

function statusRow(one: DatasetStatus): readonly string[] {
  return [
    one.dataset,
    one.state,
    one.version === undefined ? "" : String(one.version),
    one.rowCount === undefined ? "" : countText(one.rowCount),
    one.quarantinedOpen === 0 ? "" : countText(one.quarantinedOpen),
    one.sizeBytes === undefined ? "" : bytesText(one.sizeBytes),
    instantText(one.lastChanged),
  ];
}

function instantText(instant: string | undefined): string {
  return instant === undefined ? "" : `${instant.slice(0, 19).replace("T", " ")} UTC`;
}
