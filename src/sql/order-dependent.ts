/**
 * Functions whose result follows the order of the rows they see. Rows have no order of their own (files and threads decide it), so such a call
 * must name one. Functions that choose by a value they are given (`arg_max(x, y)`, `max_by`) name it already: ties are their author's business,
 * as they are in every ORDER BY.
 */
const aggregate = `
  any_value approx_quantile approx_top_k arbitrary array_agg first group_concat json_group_array json_group_object json_group_structure
  last list listagg mode string_agg`;

/** `rank`, `dense_rank`, `percent_rank` and `cume_dist` give all rows the same without an order. */
const window = `first_value lag last_value lead nth_value ntile row_number`;

/** What to write instead, where adding an order is not the usual answer. */
const instead: Readonly<Record<string, string>> = {
  any_value: "write min(x), or any_value(x ORDER BY y)",
  arbitrary: "write min(x), or first(x ORDER BY y)",
  approx_quantile: "write quantile_cont(x, 0.5)",
  approx_top_k: "write approx_top_k(x, k ORDER BY x)",
  json_group_array: "write to_json(list(x ORDER BY y))",
  json_group_object: "write to_json(map(list(k ORDER BY k), list(v ORDER BY k)))",
  json_group_structure: "write json_structure(to_json(list(x ORDER BY y)))",
  mode: "write mode(x ORDER BY x): the order decides between values that are equally frequent",
};

const names: ReadonlySet<string> = new Set(`${aggregate} ${window}`.trim().split(/\s+/));

/** Whether the result of a function, by its lower-case name, follows the order of rows. */
export function dependsOnOrder(name: string): boolean {
  return names.has(name);
}

/** How a call of this function names the order it needs. */
export function orderHint(name: string, isWindow: boolean): string {
  if (isWindow) return `write ${name}(…) OVER (… ORDER BY y)`;
  return instead[name] ?? `write ${name}(x ORDER BY y)`;
}
