import { oneLine } from "./output.ts";
import type { Paint } from "./terminal.ts";

export type TextColumn = Readonly<{ title: string; align?: "left" | "right" }>;

/** An aligned table: titles dim, numbers to the right, control characters made visible, long cells cut at `maxWidth` (60). */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  paint: Paint,
  maxWidth = 60,
): string {
  const cells = rows.map((row) => columns.map((_, place) => cut(oneLine(row[place] ?? ""), maxWidth)));
  const widths = columns.map((column, place) =>
    Math.max(lengthOf(column.title), ...cells.map((row) => lengthOf(row[place] ?? ""))),
  );
  const line = (texts: readonly string[]) =>
    columns
      .map((column, place) => padded(texts[place] ?? "", widths[place] ?? 0, column.align ?? "left"))
      .join("  ")
      .trimEnd();
  return `${[paint("dim", line(columns.map((column) => column.title))), ...cells.map(line)].join("\n")}\n`;
}

/** Characters as a reader counts them. */
function lengthOf(text: string): number {
  return [...text].length;
}

function padded(text: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, width - lengthOf(text)));
  return align === "left" ? text + space : space + text;
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join("")}…`;
}
