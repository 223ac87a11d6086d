import type { ExpressionType, ExpressionValue } from "./node.ts";

type ExpressionFunction = Readonly<{
  /** Types each argument may have. */
  takes: readonly (readonly ExpressionType[])[];
  gives: ExpressionType;
  about: string;
  /** Never sees NULL: a NULL argument gives NULL. */
  apply: (values: readonly Exclude<ExpressionValue, null>[]) => ExpressionValue;
}>;

/** Every function of expressions. */
export const expressionFunctions = {
  length: {
    takes: [["text", "list"]],
    gives: "number",
    about: "characters of a text, entries of a list",
    apply: ([value]) => (Array.isArray(value) ? value.length : Array.from(String(value)).length),
  },
  lower: { takes: [["text"]], gives: "text", about: "in small letters", apply: ([text]) => String(text).toLowerCase() },
  upper: { takes: [["text"]], gives: "text", about: "in capitals", apply: ([text]) => String(text).toUpperCase() },
  trim: { takes: [["text"]], gives: "text", about: "without spaces around it", apply: ([text]) => String(text).trim() },
  starts_with: {
    takes: [["text"], ["text"]],
    gives: "boolean",
    about: "whether the first text begins with the second",
    apply: ([text, start]) => String(text).startsWith(String(start)),
  },
  ends_with: {
    takes: [["text"], ["text"]],
    gives: "boolean",
    about: "whether the first text ends with the second",
    apply: ([text, end]) => String(text).endsWith(String(end)),
  },
  contains: {
    takes: [["text", "list"], ["text"]],
    gives: "boolean",
    about: "whether the text is part of the first, or an entry of the list",
    apply: ([whole, part]) =>
      Array.isArray(whole) ? whole.includes(String(part)) : String(whole).includes(String(part)),
  },
} as const satisfies Readonly<Record<string, ExpressionFunction>>;

export function expressionFunction(name: string): ExpressionFunction | undefined {
  const functions: Readonly<Record<string, ExpressionFunction>> = expressionFunctions;
  return Object.hasOwn(functions, name) ? functions[name] : undefined;
}
