import { type Column, type Diagnostic, diagnostic, parseType, type Place } from "../../base/index.ts";
import type { SqlFinding } from "../../sql/index.ts";
import type { DatasetId, Rule } from "../model.ts";
import { fitsProperty } from "../property-value.ts";
import { judgementOf, JUDGED_ROWS, type OwnRules, ownMisfitsOf } from "../rule/judge.ts";
import type { Judgement } from "../rule/judgement.ts";
import type { CachedAnalyzer } from "./cached-analyzer.ts";
import { wrongType } from "./check-columns.ts";
import { type EnvironmentValues, filledValues } from "./filled.ts";

type CustomRule = Extract<Rule, { kind: "custom" }>;

export type OwnRuleCheck = Readonly<{
  analyzer: CachedAnalyzer;
  kinds: OwnRules;
  environments: EnvironmentValues;
  /** Columns of a dataset, when known. */
  known: (dataset: DatasetId) => readonly Column[] | undefined;
  /** Where the rule stands, the key of its kind, and a column it names. */
  places: Readonly<{ rule: Place; kind: Place; column: (name: string) => Place }>;
}>;

/** What a kind of the project makes of the settings of a rule, for the values of every environment: SQL that is trusted no more than a person's. */
export async function checkOwnRule(
  rule: CustomRule,
  dataset: DatasetId,
  check: OwnRuleCheck,
): Promise<readonly Diagnostic[]> {
  const findings: Diagnostic[] = [];
  for (const settings of filledValues(rule.settings, check.environments)) {
    // a value of another type is reported where the environment is resolved
    if (fitSettings({ ...rule, settings }, check.kinds))
      findings.push(...(await checkFilled({ ...rule, settings }, check.known(dataset), check)));
  }
  return findings;
}

/** With the values of one environment. */
async function checkFilled(
  rule: CustomRule,
  columns: readonly Column[] | undefined,
  check: OwnRuleCheck,
): Promise<readonly Diagnostic[]> {
  const { kinds, places } = check;
  const misfits = ownMisfitsOf(kinds, rule, columns ?? []);
  if (typeof misfits === "string") return [notCompiled(rule, misfits, places.kind)];
  const findings = misfits.map((misfit) => wrongType(rule.type, misfit, places.column));
  const judgement = judgementOf(kinds, rule, columns ?? []);
  if (typeof judgement === "string") return [...findings, notCompiled(rule, judgement, places.kind)];
  if (columns === undefined) return findings;
  return [...findings, ...(await checkJudgement(judgement, { rule, columns, check }))];
}

function fitSettings({ type, settings }: CustomRule, { rules }: OwnRules): boolean {
  const properties = rules.find(({ kind }) => kind === type)?.properties ?? {};
  return Object.entries(settings).every(([name, value]) => {
    const property = properties[name];
    return property === undefined || fitsProperty(property, value);
  });
}

function notCompiled({ type }: CustomRule, problem: string, place: Place): Diagnostic {
  return diagnostic("LW3709", { place, values: { what: "Rule kind", kind: type, problem } });
}

type Site = Readonly<{ rule: CustomRule; columns: readonly Column[]; check: OwnRuleCheck }>;

async function checkJudgement(judgement: Judgement, site: Site): Promise<readonly Diagnostic[]> {
  const { rule, columns, check } = site;
  const names = new Set(columns.map(({ name }) => name));
  // what a misspelt setting would say in SQL is said already, at its place
  if (rule.columns.some((name) => !names.has(name))) return [];
  const strange = columnsNamed(judgement).find((name) => !names.has(name));
  if (strange !== undefined) return [notCompiled(rule, `"${strange}" is no column of the dataset`, check.places.kind)];
  switch (judgement.form) {
    case "row":
      return judgement.good === undefined
        ? checkLookup(judgement.lookup, site)
        : inSql(site, judgement.good, await check.analyzer.bindExpression(judgement.good, columns));
    case "group":
      return judgement.good === undefined
        ? []
        : inSql(site, judgement.good, await check.analyzer.bindExpression(judgement.good, columns, judgement.columns));
    case "table":
      return checkSelect(judgement.select, site);
    default:
      return judgement satisfies never;
  }
}

/** Columns named as data, not in SQL. */
function columnsNamed(judgement: Judgement): readonly string[] {
  if (judgement.form === "table") return [];
  if (judgement.form === "group")
    return judgement.orderBy === undefined ? judgement.columns : [...judgement.columns, judgement.orderBy];
  return [...(judgement.missing?.columns ?? []), ...(judgement.lookup?.columns ?? [])];
}

/** Columns of the other dataset named as data. */
function checkLookup(lookup: (Judgement & { form: "row" })["lookup"], { rule, check }: Site): readonly Diagnostic[] {
  const read = rule.reads?.find(({ name }) => name === lookup?.dataset);
  const others = read === undefined ? undefined : check.known(read.dataset);
  if (lookup === undefined || read === undefined || others === undefined) return [];
  const isStrange = (name: string) => others.every((column) => column.name !== name);
  // a misspelt setting is told at its place
  if (read.columns.some(isStrange)) return [];
  const strange = lookup.to.find(isStrange);
  if (strange === undefined) return [];
  return [notCompiled(rule, `"${strange}" is no column of "${read.name}"`, check.places.kind)];
}

async function checkSelect(select: string, site: Site): Promise<readonly Diagnostic[]> {
  const { rule, columns, check } = site;
  const parsed = await check.analyzer.parse(select, [JUDGED_ROWS, ...(rule.reads ?? []).map(({ name }) => name)]);
  if (parsed.findings.length > 0) return inSql(site, select, parsed.findings);
  if (parsed.configItems.length > 0)
    return [notCompiled(rule, "a value of the configuration comes by a setting: `${config.…}`", check.places.kind)];
  const inputs = [{ parts: [JUDGED_ROWS], columns }];
  for (const { name, dataset } of rule.reads ?? []) {
    const others = check.known(dataset);
    if (others === undefined) return [];
    inputs.push({ parts: [name], columns: others });
  }
  const bound = await check.analyzer.bind(select, inputs, []);
  if (bound.findings.length > 0) return inSql(site, select, bound.findings);
  const problem = verdictProblem(bound.columns);
  return problem === undefined ? [] : [notCompiled(rule, problem, check.places.kind)];
}

/** What is wrong with the columns of a verdict, in words. */
function verdictProblem(columns: readonly Pick<Column, "name" | "type">[]): string | undefined {
  const failed = columns.find(({ name }) => name === "failed");
  if (failed === undefined) return "its SELECT gives no column `failed`";
  if (failed.type !== "boolean" && !isNumber(failed.type))
    return `\`failed\` is ${failed.type}, not a boolean or a number`;
  const checked = columns.find(({ name }) => name === "checked");
  if (checked !== undefined && !isNumber(checked.type)) return `\`checked\` is ${checked.type}, not a number`;
  const detail = columns.find(({ name }) => name === "detail");
  return detail === undefined || detail.type === "string" ? undefined : `\`detail\` is ${detail.type}, not a text`;
}

function isNumber(type: string): boolean {
  return ["tinyint", "smallint", "int", "bigint", "decimal", "double", "float"].includes(
    parseType(type).type?.kind ?? "",
  );
}

/** SQL that was made stands in no file: its findings stand at the rule. */
function inSql({ rule, check }: Site, made: string, found: readonly SqlFinding[]): readonly Diagnostic[] {
  const hint = `rule kind "${rule.type}" made: ${made}`;
  return found.map(({ code, values, value }) => diagnostic(code, { place: check.places.rule, values, value, hint }));
}
