import { EXIT } from "../../base/index.ts";
import { type Command, type CommandContext, isSet } from "../context.ts";
import { type TableTarget, versionNumber, withTable } from "../table-target.ts";
import { diffText } from "./table-diff.ts";

/** `table restore`: an earlier version becomes the newest one; for a dataset, with the state that belongs to it. */
export const tableRestore: Command = (context) =>
  withTable(context, async (target) => {
    const { name, table } = target;
    const wanted = await versionNumber(table, context.arguments[1] ?? "");
    if (isSet(context, "dry-run")) return showDifference(context, target, wanted);
    const version = await restore(context, target, wanted);
    context.output.json({ table: name, dryRun: false, restored: wanted, version });
    context.output.result(`${name} holds again what it held at version ${wanted}, as version ${version}.`);
    if (target.managed !== undefined)
      context.output.note("The next run makes it anew where its inputs are newer than that version.");
    return EXIT.done;
  });

async function restore(context: CommandContext, { table, managed }: TableTarget, wanted: number): Promise<number> {
  if (managed === undefined) return (await table.restore({ version: wanted })).version;
  return (await managed.tables.rollBack(managed.dataset, wanted, context.signal)).version;
}

async function showDifference(context: CommandContext, { name, table }: TableTarget, wanted: number) {
  const { version } = await table.describe();
  const difference = await table.diff({ from: version, to: wanted }, { signal: context.signal });
  context.output.json({ table: name, dryRun: true, restored: wanted, difference });
  context.output.result(diffText(difference, context.output.paint));
  return EXIT.done;
}
