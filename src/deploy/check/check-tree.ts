import { diagnostic, type Diagnostic, type Place, sha256, sortDiagnostics } from "../../base/index.ts";
import { isUnknown } from "../hcl/value.ts";
import { contentRules } from "./content/rules.ts";
import { readRepository } from "./content/repository.ts";
import { applyExemptions, type Exemption } from "./exemption.ts";
import { type Resource, resourcesOf, valuesAt } from "./resource.ts";
import type { ArgumentRule, RuleHead } from "./rule.ts";
import { furtherRules } from "./rules-more.ts";
import { graphRules } from "./rules-graph.ts";
import { lakeRules } from "./rules-lake.ts";
import { layoutRules } from "./rules-layout.ts";
import { serviceRules } from "./rules-services.ts";
import { readTree } from "./tree.ts";

/** The result of one rule over a tree, as it stands in the evidence. */
export type RuleResult = Readonly<{
  rule: string;
  service: string;
  control: string;
  policies: readonly string[];
  checkov: readonly string[];
  /** Resources it looked at; for rules about files, folders. */
  judged: number;
  /** Of these, how many depend on what only Azure knows. */
  open: number;
  findings: number;
  exempted: number;
  result: "met" | "exempted" | "broken" | "not used";
}>;

export type TreeCheck = Readonly<{
  findings: readonly Diagnostic[];
  /** What was proved about which text: the digest is that of all files. */
  evidence: Readonly<{ tree: string; date: string; rules: readonly RuleResult[]; exemptions: readonly Exemption[] }>;
}>;

type Judgement = Readonly<{
  head: RuleHead;
  judged: number;
  open: number;
  breaches: readonly Readonly<{
    resource: string;
    place: Place;
    values?: Readonly<Record<string, string>>;
    fix?: string;
  }>[];
}>;

const argumentRules: readonly ArgumentRule[] = [...lakeRules, ...serviceRules, ...furtherRules];
/** Every rule: about arguments, about how resources belong together, about layout, about the files beside Terraform. */
export const deployRules: readonly RuleHead[] = [...argumentRules, ...graphRules, ...layoutRules, ...contentRules];

/**
 * Judges the files of a repository by all rules: Terraform, with values put in through the calls of modules as far as they are known before
 * anything is applied; objects of Data Factory, pipelines, SQL scripts and notebooks as texts.
 * @param files text by path
 * @param today the day exemptions are judged on, such as 2026-11-30
 */
export function checkTree(
  files: ReadonlyMap<string, string>,
  exemptions: readonly Exemption[],
  today: string,
): TreeCheck {
  const judgements = judge(files);
  const judged = judgements.flatMap(({ head, breaches }) =>
    breaches.map(({ resource, place, values = {}, fix }) => ({
      resource,
      finding: diagnostic(head.code, { place, values: { resource, ...values }, hint: fix ?? head.fix }),
    })),
  );
  const { findings, exempted } = applyExemptions(judged, exemptions, today);
  const rules = judgements.map((each) =>
    resultOf(each, exempted.filter(({ finding }) => finding.code === each.head.code).length),
  );
  const tree = sha256([...files].map(([path, text]) => `${path}\n${sha256(text)}\n`).join(""));
  return { findings: sortDiagnostics(findings), evidence: { tree, date: today, rules, exemptions } };
}

function judge(files: ReadonlyMap<string, string>): readonly Judgement[] {
  const tree = readTree(files);
  const repository = readRepository(files, tree);
  const all = resourcesOf(tree);
  const byType = Map.groupBy(all, ({ type }) => type);
  return [
    ...argumentRules.map((rule) => judgeArgument(rule, byType.get(rule.type) ?? [])),
    ...graphRules.map((rule): Judgement => {
      const judged = all.filter((each) => rule.judges(each));
      return { head: rule, judged: judged.length, open: 0, breaches: once(rule.find(judged, all)) };
    }),
    ...layoutRules.map((rule): Judgement => {
      return { head: rule, judged: tree.folders.size, open: 0, breaches: rule.find(tree) };
    }),
    ...contentRules.map((rule): Judgement => {
      return { head: rule, judged: rule.judged(repository), open: 0, breaches: once(rule.find(repository)) };
    }),
  ];
}

function judgeArgument(rule: ArgumentRule, resources: readonly Resource[]): Judgement {
  const values = resources.flatMap((resource) =>
    valuesAt(resource.body, rule.path).map((value) => ({ resource, value })),
  );
  const open = values.filter(({ value }) => isUnknown(value)).length;
  const broken = values.filter(({ value }) => {
    if (isUnknown(value)) return false;
    return value === undefined || value === null ? rule.absent === "bad" : !rule.good(value);
  });
  const breaches = broken.map(({ resource: { address, place } }) => ({ resource: address, place }));
  return { head: rule, judged: resources.length, open, breaches: once(breaches) };
}

/** A resource that is made several times breaks a rule once. */
function once<T extends Judgement["breaches"][number]>(breaches: readonly T[]): readonly T[] {
  return [...new Map(breaches.map((each) => [`${each.resource}\n${JSON.stringify(each.values)}`, each])).values()];
}

function resultOf({ head, judged, open, breaches }: Judgement, exempted: number): RuleResult {
  const { code, service, control, policies, checkov } = head;
  const findings = breaches.length - exempted;
  const met = exempted > 0 ? "exempted" : "met";
  const whole = judged === 0 ? "not used" : met;
  return {
    rule: code,
    service,
    control,
    policies,
    checkov,
    judged,
    open,
    findings,
    exempted,
    result: findings > 0 ? "broken" : whole,
  };
}
