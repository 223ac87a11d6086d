import { EXIT, UserError } from "../../base/index.ts";
import { type Command, type CommandContext, isSet, textOption } from "../context.ts";
import { pluralText } from "../quantity-text.ts";
import { withTable } from "../table-target.ts";

/** `table optimize`: few large files in place of many small ones. */
export const tableOptimize: Command = (context) =>
  withTable(context, async ({ name, table }) => {
    const dryRun = isSet(context, "dry-run");
    const clusterBy = namesOption(context, "cluster-by");
    const before = await table.log.latestVersion();
    const { version, metrics } = await table.optimize({
      clusterBy,
      dryRun,
      ...targetBytes(context),
      signal: context.signal,
    });
    const [removed, added] = [Number(metrics["numRemovedFiles"]), Number(metrics["numAddedFiles"])];
    context.output.json({ table: name, dryRun, version, filesRemoved: removed, filesAdded: added });
    context.output.result(outcomeText(name, { dryRun, version, removed, added, isNew: version !== before }));
    return EXIT.done;
  });

type Outcome = Readonly<{ dryRun: boolean; version: number; removed: number; added: number; isNew: boolean }>;

function outcomeText(name: string, { dryRun, version, removed, added, isNew }: Outcome): string {
  if (removed === 0) return `${name} has nothing to put together.`;
  if (dryRun) return `${name}: ${pluralText(removed, "file")} would be written anew, in ${pluralText(added, "group")}.`;
  if (!isNew) return `${name} has nothing to put together.`;
  return `${name}: ${pluralText(added, "file")} in place of ${removed}, as version ${version}. The old ones stay until \`table vacuum\`.`;
}

/** Names in a list: `a,b`. */
export function namesOption(context: CommandContext, option: string): readonly string[] {
  const text = textOption(context, option) ?? "";
  return text.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
}

const UNITS = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 } as const;

function targetBytes(context: CommandContext): Readonly<{ targetBytes?: number }> {
  const text = textOption(context, "target-size");
  if (text === undefined) return {};
  const [, count, unit = "b"] = /^([1-9]\d{0,8})\s*([kmg]?b)$/i.exec(text) ?? [];
  if (count === undefined) throw new UserError("LW9082", { values: { text }, exitCode: EXIT.usage });
  return { targetBytes: Number(count) * UNITS[unit.toLowerCase() as keyof typeof UNITS] };
}
