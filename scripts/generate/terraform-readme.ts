import { join } from "node:path";
import { blocksOf, readHcl } from "../terraform/hcl.ts";
import {
  moduleNames,
  modulesFolder,
  outputsOf,
  readModule,
  type TerraformModule,
  type Variable,
  variablesOf,
} from "../terraform/module.ts";
import { existsSync, readFileSync } from "node:fs";

/** `README.md` of every Terraform module, from its own files, and the list of modules. */
export function terraformReadmes(root: string): Readonly<Record<string, string>> {
  const modules = moduleNames(root).map((name) => readModule(join(root, modulesFolder, name)));
  return {
    ...Object.fromEntries(modules.map((module) => [`${modulesFolder}/${module.name}/README.md`, readme(module)])),
    "docs/reference/terraform-modules.md": modulesPage(modules),
  };
}

function readme(module: TerraformModule): string {
  const example = join(module.path, "examples", "basic", "main.tf");
  const variables = variablesOf(module);
  return [
    `# ${module.name}`,
    "<!-- Made by `npm run generate` from the files of the module; do not edit. -->",
    purposeOf(module),
    existsSync(example) ? `## Example\n\n\`\`\`hcl\n${exampleOf(readFileSync(example, "utf8"))}\n\`\`\`` : "",
    part("## Providers", "| provider | version |", providersOf(module)),
    part("## Resources", "| resource | name |", resourcesOf(module)),
    part("## Inputs that must be given", "| name | type | meaning |", required(variables)),
    part("## Inputs with a default", "| name | type | default | meaning |", optional(variables)),
    part(
      "## Outputs",
      "| name | meaning |",
      outputsOf(module).map((output) => `| \`${output.name}\` | ${output.description ?? ""} |`),
    ),
    part(
      "## Tests",
      "| run | what it shows |",
      runsOf(module).map((run) => `| \`${run.name}\` | ${run.shows} |`),
    ),
    "",
  ]
    .filter((text, index, all) => text !== "" || index === all.length - 1)
    .join("\n\n");
}

function modulesPage(modules: readonly TerraformModule[]): string {
  return [
    "# Terraform modules",
    "<!-- Made by `npm run generate` from infra/modules; do not edit. -->",
    "Plain HCL for azurerm 5.2 and later 5.x versions. A module configures no provider and no backend and, except for `foundation`, creates no resource group: the root that calls it does. Inputs and outputs that several modules have are the same in each. Every module comes with tables of its inputs and outputs, an example and tests that need no account.",
    [
      "| module | purpose | inputs | tests |",
      "| --- | --- | --- | --- |",
      ...modules.map(
        (module) =>
          `| [${module.name}](../../${modulesFolder}/${module.name}/README.md) | ${purposeOf(module).split(/(?<=\.)\s/)[0]} | ${variablesOf(module).length} | ${runsOf(module).length} |`,
      ),
    ].join("\n"),
    "",
  ].join("\n\n");
}

/** The comment at the top of main.tf. */
function purposeOf(module: TerraformModule): string {
  const text = module.files.find((file) => file.path.endsWith("main.tf"))?.text ?? "";
  return (/^(#[^\n]*\n)+/.exec(text)?.[0] ?? "").replaceAll(/^# ?/gm, "").trim();
}

/** The call of the module, without what every root has. */
function exampleOf(text: string): string {
  return text.slice(Math.max(0, text.search(/^module /m))).trim();
}

function part(title: string, head: string, rows: readonly string[]): string {
  const line = head.replaceAll(/[^|]+/g, " --- ");
  return rows.length === 0 ? "" : [title, "", head, line, ...rows].join("\n");
}

function providersOf(module: TerraformModule): readonly string[] {
  return blocksOf(module.body, "terraform")
    .flatMap((block) => blocksOf(block.body, "required_providers"))
    .flatMap((block) => block.body.arguments)
    .map((argument) => {
      const [, source] = /source\s*=\s*"([^"]*)"/.exec(argument.text) ?? [];
      const [, version] = /version\s*=\s*"([^"]*)"/.exec(argument.text) ?? [];
      return `| \`${source ?? argument.name}\` | \`${version ?? ""}\` |`;
    });
}

function resourcesOf(module: TerraformModule): readonly string[] {
  return [
    ...blocksOf(module.body, "resource"),
    ...blocksOf(module.body, "data"),
    ...blocksOf(module.body, "module"),
  ].map((block) => {
    const [type, name] = block.type === "module" ? ["module", block.labels[0]] : block.labels;
    return `| \`${block.type === "data" ? "data." : ""}${type}\` | \`${name}\` |`;
  });
}

function required(variables: readonly Variable[]): readonly string[] {
  return variables
    .filter((variable) => variable.default === undefined)
    .map((variable) => `| \`${variable.name}\` | ${typeOf(variable)} | ${cell(variable.description)} |`);
}

function optional(variables: readonly Variable[]): readonly string[] {
  return variables
    .filter((variable) => variable.default !== undefined)
    .map(
      (variable) =>
        `| \`${variable.name}\` | ${typeOf(variable)} | ${code(variable.default ?? "")} | ${cell(variable.description)} |`,
    );
}

function typeOf(variable: Variable): string {
  return code(variable.type ?? "any");
}

/** HCL on one line, short enough for a table. */
function code(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").replaceAll("{ ", "{").replaceAll(" }", "}");
  return line.length > 160 ? "see `variables.tf`" : `\`${line.replaceAll("|", "\\|")}\``;
}

function cell(text: string | undefined): string {
  return (text ?? "").replaceAll("|", "\\|");
}

type Run = Readonly<{ name: string; shows: string }>;

/** The runs of the tests with the sentences of their assertions. */
function runsOf(module: TerraformModule): readonly Run[] {
  const path = join(module.path, "tests", `${module.name}.tftest.hcl`);
  if (!existsSync(path)) return [];
  return blocksOf(readHcl(readFileSync(path, "utf8")), "run").map((block) => {
    const failures = block.body.arguments.find((argument) => argument.name === "expect_failures");
    const sentences = blocksOf(block.body, "assert").map(
      (assert) => assert.body.arguments.find((argument) => argument.name === "error_message")?.text.slice(1, -1) ?? "",
    );
    const shows = failures === undefined ? sentences.join("; ") : `refused by \`${failures.text.slice(1, -1)}\``;
    return { name: block.labels[0] ?? "", shows: cell(shows) };
  });
}
