import { catalogue } from "../../src/base/index.ts";
import { accountRepairs, checkKinds, markdownTable, repairs } from "../../src/deploy/index.ts";

/** `docs/reference/azure-checks.md`: every check of `deploy doctor` with what it asks, what it can find and the command that mends it. */
export function deployChecksPage(): string {
  const asks = Object.entries(checkKinds).map(([name, kind]) => [
    name,
    kind.looksAt,
    kind.asks.map((command) => `\`${command}\``).join("<br>"),
  ]);
  const finds = Object.entries(checkKinds).flatMap(([name, kind]) =>
    kind.finds.map((code) => [code, name, catalogue[code].text.replaceAll(/[{}]/g, ""), `\`${repairOf(code)}\``]),
  );
  return [
    INTRODUCTION,
    "## What is asked",
    "",
    markdownTable(["check", "looks at", "asks"], asks),
    "",
    "## What can be wrong, and what mends it",
    "",
    markdownTable(["code", "check", "finding", "repair"], finds),
    "",
  ].join("\n");
}

const INTRODUCTION = `# Checks of deploy doctor

<!-- made by scripts/generate.ts -->

\`lakewright deploy doctor\` compares what a deployment should be with what the Azure CLI and the Databricks CLI say. Every command of the first table only reads; it is called with \`--output json\`,
those of Databricks with \`DATABRICKS_AZURE_RESOURCE_ID\` and \`DATABRICKS_AUTH_TYPE=azure-cli\`. \`<…>\` stands for what the check is about. Why each finding matters stands in [errors.md](errors.md).
`;

/** Programs are installed in one way on each system; the page names the program. */
function repairOf(code: keyof typeof repairs): string {
  const command: string = repairs[code];
  if (command === "{installAzure}") return "the installer of the Azure CLI for this system";
  if (command === "{installDatabricks}") return "the installer of the Databricks CLI for this system";
  const { [code]: inAccount }: Readonly<Partial<Record<string, string>>> = accountRepairs;
  return inAccount === undefined
    ? named(command)
    : `${named(command)}; with \`databricks.account\`: ${named(inAccount)}`;
}

function named(text: string): string {
  return text.replaceAll(/\{(\w+)\}/g, "<$1>");
}
