import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { outputsOf, readModule } from "../../scripts/terraform/module.ts";
import { mockedData, mockedResources } from "./mock-ids.ts";

/**
 * Makes a generated tree ready to be applied as a whole by `terraform test`, in the order in which its roots read from each other, with the
 * values of its variables. Providers and states are taken out of the roots: answers are mocked, and what a root reads from the state of
 * another is handed on from run to run.
 * @returns the roots in their order
 */
export function prepareEnvironment(folder: string, roots: readonly string[]): readonly string[] {
  const runs = roots.map((root) => ({ root, ...prepareRoot(folder, root) }));
  const ordered: typeof runs = [];
  while (ordered.length < runs.length) {
    const next = runs.filter(
      (run) => !ordered.includes(run) && run.reads.every((read) => ordered.some(({ root }) => root === read)),
    );
    if (next.length === 0) throw new Error("roots read from each other in a circle");
    ordered.push(...next);
  }
  writeFileSync(join(folder, "main.tf"), REQUIRED);
  mkdirSync(join(folder, "tests"));
  writeFileSync(join(folder, "tests", "all.tftest.hcl"), [MOCKS, ...ordered.map(({ text }) => text)].join("\n"));
  return ordered.map(({ root }) => root);
}

function prepareRoot(folder: string, root: string): Readonly<{ reads: readonly string[]; text: string }> {
  const at = (file: string) => join(folder, root, file);
  const reads = new Set<string>();
  for (const file of globSync("*.tf", { cwd: join(folder, root) })) {
    const text = readFileSync(at(file), "utf8");
    for (const [, read = ""] of text.matchAll(/data\.terraform_remote_state\.(\w+)\.outputs/g)) reads.add(read);
    writeFileSync(at(file), withoutSurroundings(text));
  }
  const values = JSON.parse(readFileSync(at("terraform.tfvars.json"), "utf8")) as Readonly<Record<string, unknown>>;
  rmSync(at("terraform.tfvars.json"));
  writeFileSync(at("handed.tf"), [...reads].map((read) => `variable "of_${read}" {\n  type = any\n}\n`).join("\n"));
  const given = Object.entries(values).map(
    ([name, value]) => `    ${name} = jsondecode(${literal(JSON.stringify(value))})`,
  );
  const handed = [...reads].map((read) => {
    const outputs = outputsOf(readModule(join(folder, read))).map(({ name }) => `      ${name} = run.${read}.${name}`);
    return `    of_${read} = {\n${outputs.join("\n")}\n    }`;
  });
  const variables = [...given, ...handed].join("\n");
  const label = root.replaceAll("/", "_");
  const text = `run "${label}" {\n  command = apply\n  module {\n    source = "./${root}"\n  }\n  variables {\n${variables}\n  }\n}\n`;
  return { reads: [...reads], text };
}

/** A root without what only a real environment has. */
function withoutSurroundings(text: string): string {
  return text
    .replaceAll(/data\.terraform_remote_state\.(\w+)\.outputs/g, "var.of_$1")
    .replaceAll(/^data "terraform_remote_state" "\w+" \{[\s\S]*?^\}\n/gm, "")
    .replaceAll(/^ {2}backend "azurerm" \{[\s\S]*?^ {2}\}\n/gm, "")
    .replaceAll(/^provider "\w+" \{[\s\S]*?^\}\n/gm, "");
}

/** JSON is a literal of Terraform, but for what begins a template. */
function literal(value: (typeof mockedResources)[string][string]): string {
  return JSON.stringify(value).replaceAll("${", "$${");
}

function mocks(kind: "resource" | "data", all: typeof mockedResources): string {
  const blocks = Object.entries(all).map(([type, values]) => {
    const defaults = Object.entries(values).map(([name, value]) => `      ${name} = ${literal(value)}\n`);
    return `  mock_${kind} "${type}" {\n    defaults = {\n${defaults.join("")}    }\n  }\n`;
  });
  return blocks.join("");
}

const REQUIRED = `terraform {
  required_providers {
    azurerm    = { source = "hashicorp/azurerm" }
    databricks = { source = "databricks/databricks" }
    azuread    = { source = "hashicorp/azuread" }
  }
}
`;

const MOCKS = `mock_provider "azurerm" {\n${mocks("resource", mockedResources)}${mocks("data", mockedData)}}\n\nmock_provider "databricks" {}\n\nmock_provider "azuread" {}\n`;
