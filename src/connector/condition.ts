/** SQL conditions of one WHERE, each in parentheses on lines of its own (a comment at the end of a filter ends there). Empty: no WHERE. */
export function whereClause(conditions: readonly (string | undefined)[]): string {
  const given = conditions.filter((condition) => condition !== undefined && condition.trim() !== "");
  return given.length === 0 ? "" : ` WHERE ${given.map((condition) => `(\n${condition}\n)`).join(" AND ")}`;
}
