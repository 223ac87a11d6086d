import { EXIT, UserError } from "../../base/index.ts";
import type { Vacuumed, VacuumOptions } from "../../lake/index.ts";
import { parseDuration } from "../../metadata/index.ts";
import { type Command, type CommandContext, isSet, textOption } from "../context.ts";
import { bytesText, pluralText } from "../quantity-text.ts";
import { type TableTarget, withTable } from "../table-target.ts";

const SHOWN = 20;

/** `table vacuum`: deletes files that no version within the retention needs. */
export const tableVacuum: Command = (context) =>
  withTable(context, async (target) => {
    const dryRun = isSet(context, "dry-run");
    const found = await vacuum(context, target, {
      dryRun,
      unsafeRetention: isSet(context, "force"),
      ...retention(context),
      signal: context.signal,
    });
    context.output.json({ table: target.name, dryRun, files: found.files, sizeBytes: found.sizeBytes });
    context.output.result(outcomeText(target.name, found, dryRun));
    return EXIT.done;
  });

// files that a run has staged and not yet published are as unreferenced as garbage; only their age protects them
async function vacuum(context: CommandContext, target: TableTarget, options: VacuumOptions): Promise<Vacuumed> {
  const { table, managed } = target;
  if (managed === undefined || options.dryRun === true || options.unsafeRetention !== true)
    return table.vacuum(options);
  return managed.tables.alone(managed.dataset, context.signal, () => table.vacuum(options));
}

function retention(context: CommandContext): Readonly<{ retentionMs?: number }> {
  const text = textOption(context, "retention");
  if (text === undefined) return {};
  const seconds = parseDuration(text);
  if (seconds === undefined)
    throw new UserError("LW9083", {
      values: { text },
      hint: "a number with a unit: 12h, 7d, 2w",
      exitCode: EXIT.usage,
    });
  return { retentionMs: seconds * 1000 };
}

function outcomeText(name: string, { files, sizeBytes }: Vacuumed, dryRun: boolean): string {
  if (files.length === 0) return `${name} has no file that may go.`;
  const counts = `${name}: ${pluralText(files.length, "file")}, ${bytesText(sizeBytes)} ${dryRun ? "would be deleted" : "deleted"}`;
  if (!dryRun) return `${counts}.`;
  const more = files.length > SHOWN ? [`and ${files.length - SHOWN} more`] : [];
  return [`${counts}:`, ...[...files.slice(0, SHOWN), ...more].map((line) => `  ${line}`)].join("\n");
}
