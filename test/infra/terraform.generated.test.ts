import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readModule } from "../../scripts/terraform/module.ts";
import { describeWith } from "../support/needs.ts";
import { typesOf } from "./check-module.ts";
import { prepareEnvironment } from "./environment.ts";
import { cars, generatedProjects, writeTree } from "./generated.ts";
import { moduleNames } from "../../scripts/terraform/module.ts";
import { type ProviderSchema, readProviderSchemas } from "./provider-schema.ts";
import { type ProviderStubs, startProviderStubs } from "./provider-stub.ts";
import { terraform } from "./terraform.ts";
import { repositoryRoot } from "../support/places.ts";

/** Terraform reads a whole schema in each of its processes: only what the trees use makes the suite faster. */
function only(schema: ProviderSchema, types: ReadonlySet<string>): ProviderSchema {
  const pick = <Value>(all: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(all).filter(([type]) => types.has(type)));
  return { ...schema, resources: pick(schema.resources), data_sources: pick(schema.data_sources) };
}

describeWith(["terraform"], "generated roots with provider stubs", () => {
  let stubs: ProviderStubs;
  beforeAll(async () => {
    const modules = moduleNames(repositoryRoot).map((name) => readModule(join(repositoryRoot, "infra/modules", name)));
    const types = new Set([
      ...modules.flatMap(typesOf),
      "azurerm_databricks_access_connector",
      "azurerm_monitor_metric_alert",
      "azurerm_federated_identity_credential",
      "azurerm_consumption_budget_resource_group",
    ]);
    const { azurerm, databricks, azuread } = readProviderSchemas();
    stubs = await startProviderStubs({
      azurerm: only(azurerm, types),
      databricks: only(databricks, types),
      azuread: only(azuread, types),
    });
  });
  afterAll(() => stubs.stop());

  test.each(Object.entries(generatedProjects))("every root of %s is formatted and valid", async (_, read) => {
    const { folder, roots, remove } = writeTree(await read());
    const formatted = await terraform(folder, ["fmt", "-check", "-recursive"], {});
    expect(formatted).toEqual({ exitCode: 0, output: "" });
    for (const root of roots) {
      const at = join(folder, root);
      const prepared = await terraform(at, ["init", "-backend=false", "-no-color", "-input=false"], stubs.environment);
      expect(prepared, root).toMatchObject({ exitCode: 0 });
      const result = await terraform(at, ["validate", "-no-color"], stubs.environment);
      expect(result, root).toMatchObject({ exitCode: 0 });
    }
    remove();
  });

  test("the roots of a project are applied in their order, with the values of their variables and what they hand on", async () => {
    const { folder, roots, remove } = writeTree(await cars("prod"));
    const ordered = prepareEnvironment(folder, roots);
    await terraform(folder, ["init", "-backend=false", "-no-color", "-input=false"], stubs.environment);
    const { output } = await terraform(folder, ["test", "-no-color"], stubs.environment);
    expect(output).toContain(`Success! ${ordered.length} passed, 0 failed.`);
    remove();
  }, 300_000);
});
