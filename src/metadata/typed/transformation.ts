import type { Columns } from "./columns.ts";
import { type Definition, makeDefinition } from "./definition.ts";
import type { Step, Steps } from "./steps.ts";

type TransformationValue = Readonly<{ sql: string }> | Readonly<{ steps: readonly Step[] }>;

/** How a dataset is made, with the columns it gives. */
export type Transformation<C extends Columns = Columns> = Definition<"transformation", TransformationValue> &
  Readonly<{ columns: C | undefined }>;

/**
 * How a dataset of a product is made: by one SELECT, or by steps.
 *
 * With `columns` (name → logical type, all of them) keys, rules and ports of the dataset are checked by the compiler; `lakewright validate`
 * checks that the SELECT gives just these. Without them every name passes the compiler.
 *
 * @example
 * ```ts
 * import { defineTransformation, sql } from "lakewright";
 *
 * defineTransformation({
 *   sql: sql`
 *     SELECT carrier, trim(name) AS name
 *     FROM bronze.airlines
 *   `,
 *   columns: { carrier: "string", name: "string" },
 * });
 * ```
 */
export function defineTransformation<const C extends Columns = Columns>(
  definition: Readonly<{ sql: string; columns?: C; steps?: never }>,
): Transformation<C>;
export function defineTransformation<C extends Columns>(
  definition: Readonly<{ steps: Steps<C>; sql?: never; columns?: never }>,
): Transformation<C>;
export function defineTransformation(
  definition: Readonly<{ sql?: string; columns?: Columns; steps?: Pick<Steps<Columns>, "steps" | "columns"> }>,
): Transformation {
  const { sql: text = "", steps, columns } = definition;
  const made = makeDefinition(
    "transformation",
    steps === undefined ? { sql: text } : { steps: steps.steps },
    defineTransformation,
  );
  return Object.freeze({ ...made, columns: steps?.columns ?? columns });
}

/**
 * SQL over several lines, indented as the code around it: the first line break, the indentation and the blanks of the last line are taken
 * off. Backslashes are those of SQL; only a backtick and `${` are written with one before them.
 */
export function sql(text: TemplateStringsArray): string {
  return withoutIndentation((text.raw[0] ?? "").replace(/\\(`|\$\{)/g, "$1"));
}

/** What `sql` makes of the text between its backticks. */
export function withoutIndentation(text: string): string {
  if (!text.startsWith("\n")) return text;
  const lines = text.slice(1).split("\n");
  const last = lines.at(-1) ?? "";
  if (last.trim() === "") lines[lines.length - 1] = "";
  const widths = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const width = Math.min(...widths, Number.POSITIVE_INFINITY);
  return lines.map((line) => line.slice(Number.isFinite(width) ? width : 0)).join("\n");
}
