import { oneLine } from "./output.ts";
import type { Paint } from "./terminal.ts";
import { cutText, textWidth } from "./text-width.ts";

export type TextColumn = Readonly<{ title: string; align?: "left" | "right" }>;

/** An aligned table: titles dim, numbers to the right, control characters made visible, long cells cut at `maxWidth` (60). */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  paint: Paint,
  maxWidth = 60,
): string {
  const cells = rows.map((row) => columns.map((_, place) => cutText(oneLine(row[place] ?? ""), maxWidth)));
  const widths = columns.map((column, place) =>
    Math.max(textWidth(column.title), ...cells.map((row) => textWidth(row[place] ?? ""))),
  );
  const line = (texts: readonly string[]) =>
    columns
      .map((column, place) => padded(texts[place] ?? "", widths[place] ?? 0, column.align ?? "left"))
      .join("  ")
      .trimEnd();
  return `${[paint("dim", line(columns.map((column) => column.title))), ...cells.map(line)].join("\n")}\n`;
}

function padded(text: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "left" ? text + space : space + text;
}
