import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compareText } from "../../src/base/index.ts";
import { type Resource, resourcesOf } from "../../src/deploy/check/resource.ts";
import type { ArgumentRule } from "../../src/deploy/check/rule.ts";
import type { GraphRule } from "../../src/deploy/check/graph-rule.ts";
import { readTree } from "../../src/deploy/check/tree.ts";
import { contentRules, deployRules } from "../../src/deploy/index.ts";
import { moduleNames } from "../terraform/module.ts";
import { findingText } from "./deploy-rules.ts";

type Validation = Readonly<
  Record<"date" | "terraform" | "azurerm" | "databricks" | "azuread" | "what" | "result", string>
>;
type Rule = (typeof deployRules)[number];

/** `docs/reference/azure-controls.md`: control by control where it is met, and what was validated against real providers. */
export function azureControlsPage(root: string): string {
  const resources = moduleResources(root);
  const all = moduleNames(root).length;
  const policies = readFileSync(join(root, "infra", "modules", "policy", "controls.json"), "utf8");
  const sections = [...Map.groupBy(deployRules, ({ control }) => control)]
    .toSorted(([a], [b]) => compareText(a === "–" ? "~" : a, b === "–" ? "~" : b))
    .map(([control, rules]) => {
      const rows = rules.map((rule) => {
        const assigned = rule.policies.filter((id) => policies.includes(id)).length;
        const policy = rule.policies.length === 0 ? "–" : `${assigned} of ${rule.policies.length}`;
        return `| ${rule.code} | ${findingText(rule.code)} | ${metIn(rule, resources, all)} | ${policy} | ${rule.checkov.join(", ") || "–"} |`;
      });
      const title = control === "–" ? "Beside the benchmark" : `${control} ${controls[control] ?? ""}`;
      return [`### ${title}`, "", HEAD, ...rows, ""].join("\n");
    });
  return [INTRODUCTION, ...sections, validations(root), SECOND_OPINION].join("\n");
}

/** What the modules and their examples would make, each with the module it comes from. */
function moduleResources(root: string): readonly Resource[] {
  const paths = globSync("modules/*/{*.tf,examples/basic/*.tf}", { cwd: join(root, "infra") }).toSorted();
  const files = paths.map(
    (path) => [path.replaceAll("\\", "/"), readFileSync(join(root, "infra", path), "utf8")] as const,
  );
  return resourcesOf(readTree(new Map(files)));
}

/** Modules whose resources the rule judges; rules about files hold for whatever is generated. */
function metIn(rule: Rule | ArgumentRule | GraphRule, resources: readonly Resource[], all: number): string {
  const content = contentRules.find(({ code }) => code === rule.code);
  if (content !== undefined) return content.kinds.join(", ");
  const judges = (resource: Resource) =>
    "type" in rule ? resource.type === rule.type : "judges" in rule && rule.judges(resource);
  const judged = resources.filter(judges).flatMap(({ root }) => /^modules\/(\w+)\//.exec(root)?.[1] ?? []);
  const modules = [...new Set(judged)];
  if (modules.length === 0) return "every root";
  return modules.length === all ? "every module" : modules.join(", ");
}

function validations(root: string): string {
  const records = JSON.parse(readFileSync(join(root, "infra", "validation.json"), "utf8")) as readonly Validation[];
  const rows = records.map(
    ({ date, terraform, azurerm, databricks, azuread, what, result }) =>
      `| ${[date, terraform, azurerm, databricks, azuread, what, result].join(" | ")} |`,
  );
  return [
    VALIDATED,
    ...rows,
    "",
    "In the test suite a stub with the schemas of the same versions stands in for the providers.",
    "",
  ].join("\n");
}

/** Titles of the Microsoft cloud security benchmark v1. */
const controls: Readonly<Record<string, string>> = {
  "AM-2": "use only approved services",
  "BR-2": "protect backup and recovery data",
  "DP-2": "watch over sensitive data",
  "DP-3": "encrypt sensitive data in transit",
  "DP-8": "keep keys and certificates safe",
  "DS-6": "security in the whole way of a change",
  "GS-1": "align roles and tiers of services",
  "IM-1": "one system of identities",
  "IM-3": "identities of applications are managed",
  "IM-8": "restrict where secrets can be seen",
  "LT-3": "log what an investigation needs",
  "NS-1": "boundaries between networks",
  "NS-2": "services behind network controls",
  "NS-8": "no insecure protocols",
  "PA-7": "no more rights than needed",
};

const HEAD = `| rule | what must not be | judged in | policies assigned | checkov |
| --- | --- | --- | --- | --- |`;

const INTRODUCTION = `# Azure controls

<!-- made by scripts/generate.ts -->

Control by control of the Microsoft cloud security benchmark v1 (titles in our words): the rules of \`lakewright deploy check\` that stand for it, the modules whose resources they judge (all of
them meet the rule at default settings: \`test/deploy\` and \`test/infra\` prove it on every change), how many of the rule's Azure policies the module \`policy\` assigns, and the checks of checkov
for the same. What to write instead stands in [azure-rules.md](azure-rules.md).

## Where each control is met
`;

const VALIDATED = `## Validated against real providers

\`terraform validate\` with providers built from their public sources. What the providers check themselves (values, names, exactly-one-of, numbers of blocks) is real; nothing was created in Azure,
and tests use mocked answers of it.

| date | Terraform | azurerm | databricks | azuread | what | result |
| --- | --- | --- | --- | --- | --- | --- |`;

const SECOND_OPINION = `## Second opinion

checkov 3.3.30 with \`infra/.checkov.yaml\` runs in the suite \`checkov\` (\`test/infra/checkov.test.ts\`) over every module and over the generated trees of the projects in \`test/infra/generated.ts\`: no failed check. Each
check that is left out has its reason in that file: it reads a name that azurerm 5.x no longer has, it cannot follow a module or a variable, or it is a choice that a variable offers. checkov
leaves out resources whose \`count\` it takes for 0, so modules are judged in a copy without their \`count\` arguments. It knows no checks for \`databricks_*\` and \`azuread_*\` beyond one.
`;
