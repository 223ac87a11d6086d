import type { Pattern } from "./pattern.ts";

/** What an expression gives. A list holds texts; NULL is a value of every type, as in SQL. */
export type ExpressionType = "text" | "number" | "boolean" | "list";
export type ExpressionValue = string | number | boolean | readonly string[] | null;

export type Comparison = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** An expression as parsed. `offset` counts UTF-16 units from the start of its text. */
export type ExpressionNode = Readonly<{ offset: number }> &
  (
    | Readonly<{ kind: "literal"; value: string | number | boolean | null }>
    | Readonly<{ kind: "property"; name: string }>
    | Readonly<{ kind: "call"; name: string; arguments: readonly ExpressionNode[] }>
    | Readonly<{ kind: "not"; of: ExpressionNode }>
    | Readonly<{ kind: "and" | "or"; left: ExpressionNode; right: ExpressionNode }>
    | Readonly<{ kind: "compare"; operator: Comparison; left: ExpressionNode; right: ExpressionNode }>
    | Readonly<{ kind: "is null"; of: ExpressionNode }>
    | Readonly<{ kind: "in"; of: ExpressionNode; options: readonly ExpressionNode[] }>
    | Readonly<{ kind: "like"; of: ExpressionNode; pattern: ExpressionNode }>
    | Readonly<{ kind: "matches"; of: ExpressionNode; pattern: Pattern }>
  );

/** Something wrong with an expression, at an offset in its text. */
export class ExpressionFault extends Error {
  readonly code: "LW1983" | "LW1984" | "LW1985" | "LW1986";
  readonly offset: number;
  readonly values: Readonly<Record<string, string>>;
  readonly hint: string | undefined;
  constructor(
    code: ExpressionFault["code"],
    options: Readonly<{ offset: number; values: Readonly<Record<string, string>>; hint?: string | undefined }>,
  ) {
    super(code);
    this.code = code;
    this.offset = options.offset;
    this.values = options.values;
    this.hint = options.hint;
  }
}
