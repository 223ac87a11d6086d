import { EXIT } from "../../base/index.ts";
import { type Command, numberOption } from "../context.ts";
import { datasetCalled } from "../dataset-name.ts";
import { queryRows, queryTable } from "../query-table.ts";
import { rulesTable } from "../rules-table.ts";
import { withWorkspace } from "../workspace.ts";

/** `preview`: sample rows and the verdict of the rules on them, nothing written. */
export const preview: Command = (context) =>
  withWorkspace(context, async (workspace) => {
    const dataset = datasetCalled(workspace.resolved, context.arguments[0] ?? "");
    const { result, rules } = await workspace.preview(dataset, numberOption(context, "limit", 10), context.signal);
    context.output.json({
      dataset,
      columns: result.columns,
      rows: queryRows(result),
      truncated: result.truncated,
      rules,
    });
    const verdicts = rules.length === 0 ? "No rules." : rulesTable(rules, context.output.paint);
    context.output.result(`${queryTable(result, context.output.paint)}\n${verdicts}`);
    return EXIT.done;
  });
