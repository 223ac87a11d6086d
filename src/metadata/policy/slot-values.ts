import type { ExpressionValues } from "./expression/evaluate.ts";

/** Properties as messages show them. `{name}` is left to the full name of the subject. */
export function slotValues(values: ExpressionValues): Readonly<Record<string, string>> {
  const slots = Object.entries(values).filter(([name]) => name !== "name");
  return Object.fromEntries(slots.map(([name, value]) => [name, value === null ? "nothing" : String(value)]));
}
