import { EXIT } from "../../base/index.ts";
import type { QuarantineRow } from "../../run/index.ts";
import { type Command, numberOption, textOption } from "../context.ts";
import { datasetCalled } from "../dataset-name.ts";
import { oneLine } from "../output.ts";
import type { Paint } from "../terminal.ts";
import { withWorkspace } from "../workspace.ts";

/** `quarantine show`: refused rows with their reasons. */
export const quarantineShow: Command = (context) =>
  withWorkspace(context, async (workspace) => {
    const dataset = datasetCalled(workspace.resolved, context.arguments[0] ?? "");
    const limit = numberOption(context, "limit", 20);
    const rows = await workspace.quarantineRows(dataset, limit, textOption(context, "rule"));
    context.output.json({ dataset, rows });
    const { paint } = context.output;
    context.output.result(
      rows.length === 0
        ? `No rows of ${dataset} are in quarantine.`
        : rows.map((row) => rowText(row, paint)).join("\n"),
    );
    return EXIT.done;
  });

function rowText(row: QuarantineRow, paint: Paint): string {
  const reasons = row.rules.map(({ rule, reason }) => `  ${paint("yellow", oneLine(rule))}  ${oneLine(reason)}`);
  const origin = `${row.sourcePosition} · attempt ${row.attempt} · ${row.at}`;
  return `${[`${paint("bold", oneLine(row.rowId))}  ${paint("dim", oneLine(origin))}`, ...reasons, `  ${oneLine(row.row)}`].join("\n")}\n`;
}
