import type { MissingItem, NextStep } from "../metadata/index.ts";
import { oneLine } from "./output.ts";
import type { Paint } from "./terminal.ts";
import { pluralText } from "./quantity-text.ts";

/** What is missing, below the source or product it belongs to, each with its next step; at most `limit` items. */
export function missingText(items: readonly MissingItem[], limit: number, paint: Paint): string {
  if (items.length === 0) return "Nothing is missing.\n";
  const shown = items.slice(0, limit);
  const groups = [...Map.groupBy(shown, (item) => item.owner)];
  const lines = groups.flatMap(([owner, of]) => [
    paint("bold", owner),
    ...of.flatMap((item) => itemLines(item, paint)),
  ]);
  const rest = items.length - shown.length;
  const more = rest === 0 ? [] : [`… and ${rest} more: lakewright status --missing`];
  return `${[`${pluralText(items.length, "open step")}:`, ...lines, ...more].join("\n")}\n`;
}

function itemLines({ code, text, next }: MissingItem, paint: Paint): readonly string[] {
  return [`  ${oneLine(text)} ${paint("dim", code)}`, `    ${oneLine(nextText(next, paint))}`];
}

function nextText(next: NextStep, paint: Paint): string {
  if (next.kind === "command") return paint("cyan", `$ ${next.command}`);
  const { file, line } = next.place;
  return `${file.endsWith("/") ? file : `${file}:${line}`}  ${next.edit}`;
}
