import { EXIT } from "../../base/index.ts";
import type { QuarantineGroup } from "../../run/index.ts";
import type { Command } from "../context.ts";
import { datasetCalled } from "../dataset-name.ts";
import { countText } from "../quantity-text.ts";
import { textTable } from "../text-table.ts";
import { withWorkspace } from "../workspace.ts";

const columns = [
  { title: "dataset" },
  { title: "rule" },
  { title: "rows", align: "right" },
  { title: "reason" },
  { title: "first seen" },
  { title: "example" },
] as const;

/** `quarantine list`: refused rows by cause. */
export const quarantineList: Command = (context) =>
  withWorkspace(context, async (workspace) => {
    const [name] = context.arguments;
    const dataset = name === undefined ? undefined : datasetCalled(workspace.resolved, name);
    const groups = await workspace.quarantineGroups(dataset);
    context.output.json({ groups });
    const text =
      groups.length === 0
        ? "No rows are in quarantine."
        : textTable(columns, groups.map(groupRow), context.output.paint);
    context.output.result(text);
    return EXIT.done;
  });

function groupRow(group: QuarantineGroup): readonly string[] {
  return [group.dataset, group.rule, countText(group.rows), group.reason, group.firstSeen.slice(0, 10), group.sample];
}
