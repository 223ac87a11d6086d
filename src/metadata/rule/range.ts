import { quoteName, typedLiteral } from "../../sql/index.ts";
import type { BuiltInRule, RuleBody } from "./built-in.ts";
import { comparedType, holdsReference, isNumeric } from "./column-type.ts";
import { typeOfColumn } from "./record.ts";

export const range = {
  kind: "range",
  summary: "The value lies between min and max, both included",
  columns: ({ column }) => [column],
  needs: ({ min, max }, column) => {
    const given = [min, max].filter((bound) => bound !== undefined && !holdsReference(bound));
    switch (comparedType(column)) {
      case "number":
        return given.every(isNumeric) ? undefined : "the bounds of a number are numbers";
      case "time":
        return given.every((bound) => typeof bound === "string")
          ? undefined
          : 'the bounds of a date or timestamp are texts, such as "2013-01-01"';
      case "text":
        return given.every((bound) => typeof bound === "string") ? undefined : "the bounds of a text are texts";
      default:
        return "the column has to be a number, date, timestamp or text";
    }
  },
  compile: (settings, facts) => {
    const { column, min, max, allowNull } = settings;
    const name = quoteName(column);
    const type = typeOfColumn(facts, column);
    const bounds = [
      ...(min === undefined ? [] : [`${name} >= ${typedLiteral(min, type)}`]),
      ...(max === undefined ? [] : [`${name} <= ${typedLiteral(max, type)}`]),
      // NaN is above every number, so a lower bound alone would let it pass
      ...(type === "double" || type === "float" ? [`NOT isnan(${name})`] : []),
    ];
    return {
      good: bounds.join(" AND ") || "true",
      missing: { columns: [column], are: allowNull ? "good" : "bad" },
      isTotal: true,
      reason: `"${column}" is ${outside(settings)}`,
    };
  },
} as const satisfies BuiltInRule<"range">;

function outside({ min, max }: RuleBody<"range">): string {
  if (min === undefined) return `above ${max}`;
  return max === undefined ? `below ${min}` : `outside ${min} to ${max}`;
}
