import { suggest } from "../../../base/index.ts";
import {
  allowedFunctionNames,
  functionKind,
  functionLikeNames,
  firstSign,
  literalCall,
  refusalOf,
} from "../../../sql/index.ts";
import { checkOrder } from "./visit-order.ts";
import { nodeOf, nodesOf, textOf, textsOf } from "./tree.ts";
import { report, type Visit, visitMembers } from "./visit.ts";

const RUN_TIME_HINT = "use run_time(), the clock of the run";

/** A function, operator, aggregate or window by its name. */
export function visitCall(visit: Visit): void {
  const { node, offset, walk } = visit;
  const name = textOf(node["function_name"]).toLowerCase();
  if (name === "config") return visitConfig(visit);
  if (name === "run_time") return visitRunTime(visit);
  if (functionKind(name) === undefined) reportRefused(name, visit);
  // age(x) with one argument counts from today
  else if (name === "age" && nodesOf(node["children"]).length === 1)
    report(walk, {
      code: "LW2111",
      offset,
      values: { name: "age" },
      value: name,
      hint: "give both ends: age(run_time(), x)",
    });
  else checkOrder(visit);
  visitMembers(visit, ["sample"]);
}

function reportRefused(name: string, { offset, walk }: Visit): void {
  const refusal = refusalOf(name);
  if (refusal === undefined)
    return report(walk, {
      code: "LW2112",
      offset,
      values: { name },
      value: name,
      hint: suggest(name, allowedFunctionNames),
    });
  if (!refusal.volatile)
    return report(walk, { code: "LW2110", offset, values: { name, reason: refusal.reason }, value: name });
  report(walk, { code: "LW2111", offset, values: { name }, value: name, hint: volatileHint(name) });
}

function volatileHint(name: string): string {
  if (/uuid/.test(name)) return "make a key of the row's own columns: md5(concat_ws('|', …))";
  if (/random|seed|reservoir/.test(name)) return "use hash(…) of the row's key";
  if (name.endsWith("val")) return "use row_number() OVER (ORDER BY …)";
  return RUN_TIME_HINT;
}

/** Its argument must be readable before anything runs, so it is one text literal and nothing else. */
function visitConfig({ node, offset, walk }: Visit): void {
  const [argument, ...more] = nodesOf(node["children"]);
  const value = nodeOf(argument?.["value"]);
  const isLiteral =
    argument?.["type"] === "VALUE_CONSTANT" && nodeOf(value["type"])["id"] === "VARCHAR" && more.length === 0;
  const isPlain = node["type"] === "FUNCTION" && node["schema"] === "" && !node["filter"] && node["distinct"] !== true;
  const call = isLiteral && isPlain ? literalCall(walk.sql, offset, "config") : undefined;
  if (call === undefined)
    return report(walk, { code: "LW2113", offset, values: {}, hint: "write config('category.item')" });
  walk.configItems.push({ name: textOf(value["value"]), start: offset, end: call.end });
}

function visitRunTime({ node, offset, walk }: Visit): void {
  if (nodesOf(node["children"]).length > 0 || node["type"] !== "FUNCTION")
    return report(walk, { code: "LW2117", offset, values: {} });
  walk.runTimes.push(offset);
}

/** Column names are the binder's business, but for those that would silently become functions or name a layer. */
export function visitColumn({ node, offset, walk }: Visit): void {
  const parts = textsOf(node["column_names"]).map((part) => part.toLowerCase());
  const [name = ""] = parts;
  if (parts.length > 2) walk.qualified.push({ parts, offset });
  if (parts.length !== 1 || !functionLikeNames.includes(name)) return;
  const isClock = name.includes("time") || name.includes("date");
  if (isClock) return report(walk, { code: "LW2111", offset, values: { name }, value: name, hint: RUN_TIME_HINT });
  const reason = "it shows who runs the engine";
  report(walk, {
    code: "LW2110",
    offset,
    values: { name, reason },
    value: name,
    hint: `a column of this name needs its table: t.${name}`,
  });
}

/** The tree keeps no place for a parameter: the first sign of one in the text is named. */
export function visitParameter({ node, offset, walk }: Visit): void {
  const name = `$${textOf(node["identifier"])}`;
  const place = firstSign(walk.sql, "$?");
  report(walk, {
    code: "LW2116",
    offset: place ?? offset,
    values: { name },
    value: name,
    hint: "write config('category.item')",
  });
}
