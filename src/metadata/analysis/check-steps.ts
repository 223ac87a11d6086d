import { type Diagnostic, diagnostic, suggest } from "../../base/index.ts";
import type { InputSchema, SqlFinding } from "../../sql/index.ts";
import type { ProductDataset } from "../model.ts";
import { type PlaceMap, placeOf } from "../places.ts";
import type { CachedAnalyzer } from "./cached-analyzer.ts";
import { type ConfigItemTypes, typesOf } from "./config-types.ts";

export type StepsCheck = Readonly<{ analyzer: CachedAnalyzer; places: PlaceMap; configItems: ConfigItemTypes }>;

/** What only a table asks for: names and types. A column between two steps is in no table. */
const OF_TABLES: ReadonlySet<SqlFinding["code"]> = new Set(["LW2205", "LW2207", "LW2208"]);

/**
 * Steps that read one another are looked at one by one, each with the columns the one before gives: so a finding stands at its step, and a
 * column that is there twice is found where it comes from (the engine would rename it between two steps). Stops at the first that is wrong.
 */
export async function checkSteps(
  { id, transformation }: ProductDataset,
  inputs: readonly InputSchema[],
  { analyzer, places, configItems }: StepsCheck,
): Promise<readonly Diagnostic[]> {
  const { sql, steps = [] } = transformation;
  if (steps.length < 2) return [];
  let before: readonly InputSchema[] = [];
  // steps since then that give what no table keeps: looked at again with the step that reads them
  let passing: readonly string[] = [];
  for (const [index, { start, end }] of steps.entries()) {
    const own = sql.slice(start, end);
    const select = passing.length === 0 ? own : `WITH ${passing.join(", ")} (${own}\n)`;
    const { configItems: items } = await analyzer.parse(
      select,
      before.map(({ parts }) => parts.join(".")),
    );
    const configTypes = typesOf(
      items.map(({ name }) => name),
      configItems,
    );
    const bound = await analyzer.bind(select, [...inputs, ...before], [], { configTypes });
    const place = placeOf(places, `${id}#step:${index}`);
    const wrong = bound.findings.filter(({ code }) => !OF_TABLES.has(code));
    const names = before.flatMap(({ columns }) => columns.map(({ name }) => name));
    if (wrong.length > 0)
      return wrong.map(({ code, values, value, hint }) =>
        diagnostic(code, { place, values, value, hint: hint ?? meantColumn(code, value, names) }),
      );
    const name = `step_${index + 1}`;
    if (bound.findings.length > 0) {
      passing = [...passing, `${name} AS (${own}\n)`];
    } else {
      before = [{ parts: [name], columns: bound.columns.map((column) => ({ ...column, nullable: true })) }];
      passing = [];
    }
  }
  return [];
}

/** The engine names no candidates for columns that are left out. */
function meantColumn(
  code: SqlFinding["code"],
  value: string | undefined,
  names: readonly string[],
): string | undefined {
  return code === "LW2201" && value !== undefined ? suggest(value, names) : undefined;
}
