import { catalogue } from "../../src/base/index.ts";
import { contentRules, deployRules, knownTraps } from "../../src/deploy/index.ts";

/** `docs/reference/azure-rules.md`: every rule of `deploy check` with what it stands for and what to write. */
export function deployRulesPage(): string {
  const services = Map.groupBy(deployRules, ({ service }) => service);
  const sections = [...services].map(([service, rules]) => {
    const rows = rules.map(({ code, control, policies, checkov, fix }) =>
      [code, findingText(code), control, listOf(policies), listOf(checkov), fix.replaceAll("|", "\\|")].join(" | "),
    );
    return [
      `## ${service}`,
      "",
      "| code | finding | control | Azure policy | checkov | instead |",
      "| --- | --- | --- | --- | --- | --- |",
      ...rows.map((row) => `| ${row} |`),
      "",
    ].join("\n");
  });
  return `${INTRODUCTION}\n${sections.join("\n")}\n${trapsSection()}`;
}

/** The mistakes that samples repeat, with the files they are found in and the rules that find them. */
function trapsSection(): string {
  const rows = knownTraps.map(({ number, mistake, right, codes }) => {
    const kinds = [...new Set(codes.flatMap(kindsOf))].join(", ");
    return `| ${[number, mistake, kinds, codes.join(", "), right].join(" | ").replaceAll("|  |", "| – |")} |`;
  });
  return `${TRAPS}\n${rows.join("\n")}\n`;
}

function kindsOf(code: string): readonly string[] {
  const rule = contentRules.find((each) => each.code === code);
  return rule === undefined ? ["Terraform"] : rule.kinds;
}

const TRAPS = `## Known mistakes

What samples about data platforms on Azure repeat. Each is found by the rules named, all of them in files; \`lakewright deploy check --from <repository>\` judges a whole repository.

| no | mistake | files | rules | instead |
| --- | --- | --- | --- | --- |`;

const INTRODUCTION = `# Rules of deploy check

<!-- made by scripts/generate.ts -->

\`lakewright deploy check\` judges what \`deploy build\` would create, and with \`--from\` a folder: Terraform, objects of Data Factory, pipelines, SQL scripts, notebooks. Controls are those of the Microsoft cloud security benchmark v1, policies the built-in ones of Azure (ids), checks those of
checkov 3.3. Why each matters stands in [errors.md](errors.md). Exemptions stand in \`azure: { exemptions: … }\` of an environment, with a reason and a last day.
`;

/** What a rule finds, without the resource it is found in. */
export function findingText(code: keyof typeof catalogue): string {
  return catalogue[code].text.replace(/^\{resource\}: /, "").replaceAll(/\{\w+\}/g, "…");
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? "–" : names.join("<br>");
}
