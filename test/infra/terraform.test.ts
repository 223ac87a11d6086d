import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { moduleNames, modulesFolder, readModule } from "../../scripts/terraform/module.ts";
import { describeWith } from "../support/needs.ts";
import { repositoryRoot } from "../support/places.ts";
import { typesOf } from "./check-module.ts";
import { type ProviderSchema, readProviderSchemas } from "./provider-schema.ts";
import { type ProviderStubs, startProviderStubs } from "./provider-stub.ts";
import { copyInfrastructure, terraform } from "./terraform.ts";

const names = moduleNames(repositoryRoot);
const types = names.flatMap((name) => typesOf(readModule(join(repositoryRoot, modulesFolder, name))));

/** Terraform reads the whole schema in each of its processes: only what the modules use makes the suite three times as fast. */
function schemasOf(wanted: readonly string[]) {
  const pick = <Value>(all: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(all).filter(([type]) => wanted.includes(type)));
  const only = (schema: ProviderSchema): ProviderSchema => ({
    ...schema,
    resources: pick(schema.resources),
    data_sources: pick(schema.data_sources),
  });
  const { azurerm, databricks, azuread } = readProviderSchemas();
  return { azurerm: only(azurerm), databricks: only(databricks), azuread: only(azuread) };
}

describeWith(["terraform"], "Terraform with provider stubs", () => {
  const copy = copyInfrastructure();
  let stubs: ProviderStubs;
  beforeAll(async () => {
    stubs = await startProviderStubs(schemasOf([...types, "azurerm_resource_group"]));
  });
  afterAll(async () => {
    await stubs.stop();
    copy.remove();
  });

  const init = ["init", "-backend=false", "-no-color", "-input=false"];

  async function validate(folder: string) {
    const prepared = await terraform(folder, init, stubs.environment);
    return prepared.exitCode === 0 ? terraform(folder, ["validate", "-no-color"], stubs.environment) : prepared;
  }

  test("all files are formatted", async () => {
    const result = await terraform(copy.path, ["fmt", "-check", "-recursive"], {});
    expect(result).toEqual({ exitCode: 0, output: "" });
  });

  test.each(names)("%s and its example are valid", async (name) => {
    for (const folder of [join(copy.path, "modules", name), join(copy.path, "modules", name, "examples", "basic")]) {
      expect(await validate(folder)).toMatchObject({ exitCode: 0 });
    }
  });

  test.each(names)("the tests of %s pass", async (name) => {
    const folder = join(copy.path, "modules", name);
    await terraform(folder, init, stubs.environment);
    const result = await terraform(folder, ["test", "-no-color"], stubs.environment);
    expect(result.output).toMatch(/Success! \d+ passed, 0 failed/);
    expect(result.exitCode).toBe(0);
  });

  test("the modules fit together: one environment is planned at once, with nothing known beforehand", async () => {
    const folder = join(copy.path, "examples", "lakehouse");
    expect(await validate(folder)).toMatchObject({ exitCode: 0 });
    const result = await terraform(folder, ["test", "-no-color"], stubs.environment);
    expect(result.output).toMatch(/Success! \d+ passed, 0 failed/);
  });

  const provider = 'terraform {\n  required_providers {\n    azurerm = { source = "hashicorp/azurerm" }\n  }\n}\n';
  const group = 'resource "azurerm_resource_group" "a" {\n  name     = "a"\n  location = "westeurope"\n';

  test.each([
    ["a resource", 'resource "azurerm_sql_server" "a" {}\n', "azurerm_sql_server"],
    ["an argument", `${group}  allow_blob_public_access = true\n}\n`, "allow_blob_public_access"],
    ["an attribute", `${group}}\noutput "b" {\n  value = azurerm_resource_group.a.principal\n}\n`, "principal"],
  ])("%s the provider does not have is refused", async (_, text, named) => {
    const folder = mkdtempSync(join(copy.path, "wrong-"));
    writeFileSync(join(folder, "main.tf"), provider + text);
    const { exitCode, output } = await validate(folder);
    expect(exitCode).toBe(1);
    expect(output).toContain(named);
  });
});
