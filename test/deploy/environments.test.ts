import fc from "fast-check";
import { expect, test } from "vitest";
import { buildTarget, terraformTarget } from "../../src/deploy/index.ts";
import { deploymentOf } from "../../src/deploy/terraform/deployment.ts";
import { nameProblem, type NamedKind } from "../../src/deploy/terraform/names.ts";
import { resourcesOf } from "../../src/deploy/check/resource.ts";
import { readTree } from "../../src/deploy/check/tree.ts";
import type { ResolvedModel } from "../../src/metadata/index.ts";
import { cars } from "../infra/generated.ts";
import { leastSettings, manyFiles, resolvedProject } from "./projects.ts";

const environments = ["dev", "test", "prod"] as const;
const trees = await Promise.all(environments.map(async (name) => treeOf(await cars(name))));

function treeOf(resolved: ResolvedModel): ReadonlyMap<string, string> {
  return new Map(Object.entries(buildTarget(terraformTarget, { resolved })));
}

/** Types whose names are unique in all of Azure, or in the account of Databricks all environments share, with the kind whose limits hold. */
const unique: Readonly<Record<string, NamedKind | undefined>> = {
  azurerm_storage_account: "storage_account",
  azurerm_key_vault: "key_vault",
  azurerm_mssql_server: "sql_server",
  azurerm_data_factory: "data_factory",
  azurerm_eventhub_namespace: "event_hubs_namespace",
  azurerm_cosmosdb_account: "cosmos_account",
  azurerm_api_management: "api_management",
  databricks_catalog: "catalog",
  databricks_storage_credential: "catalog",
  databricks_external_location: undefined,
  databricks_mws_network_connectivity_config: undefined,
};

function uniqueNames(files: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return resourcesOf(readTree(files)).flatMap(({ type, body }) => {
    const name = body.values["name"];
    return type in unique && typeof name === "string" ? [[type, name] as const] : [];
  });
}

/** Where each root keeps its state: account, container and key. */
function statesOf(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([path, text]) => {
    if (!path.endsWith("/terraform.tf") || path.startsWith("iac/modules/")) return [];
    const backend = /backend "azurerm" \{([^}]*)\}/.exec(text)?.[1] ?? "";
    const part = (name: string) => new RegExp(`${name} += "([^"]*)"`).exec(backend)?.[1] ?? "";
    return [["storage_account_name", "container_name", "key"].map(part).join("/")];
  });
}

test("no two roots and no two environments share a state", () => {
  const states = trees.flatMap(statesOf);
  expect(states.length).toBeGreaterThan(40);
  expect(states.every((state) => /^[a-z0-9]+\/tfstate\/used_cars\/(dev|test|prod)\/.+\.tfstate$/.test(state))).toBe(
    true,
  );
  expect(new Set(states).size).toBe(states.length);
});

test("no two environments share a name that is unique for all of them", () => {
  const names = trees.flatMap((files) => uniqueNames(files).map((pair) => pair.join(" ")));
  expect(new Set(names.map((name) => name.split(" ")[0])).size).toBe(Object.keys(unique).length);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("sizes, retention and budget differ by environment; what keeps data safe does not", async () => {
  const [dev, , prod] = trees;
  const value = (files: ReadonlyMap<string, string> | undefined, root: string): unknown =>
    JSON.parse(files?.get(`iac/${root}/terraform.tfvars.json`) ?? "{}");
  expect(value(dev, "adls")).toMatchObject({ redundancy: "ZRS", soft_delete_days: 7 });
  expect(value(prod, "adls")).toMatchObject({ redundancy: "GZRS", soft_delete_days: 30 });
  expect(value(dev, "azure_sql")).toMatchObject({
    database: { service_objective: "GP_S_Gen5_1", auto_pause_minutes: 60 },
  });
  expect(value(prod, "azure_sql")).toMatchObject({
    database: { service_objective: "GP_S_Gen5_2", auto_pause_minutes: null },
  });
  expect(value(dev, "api_serving")).toMatchObject({ sku_name: "Developer_1" });
  expect(value(prod, "api_serving")).toMatchObject({ sku_name: "Premium_1" });
  expect(value(dev, "bootstrap")).toMatchObject({ budget: { monthly_amount: 1500 } });
  expect(value(prod, "bootstrap")).toMatchObject({ budget: { monthly_amount: 6000 } });
  const closed = (files: ReadonlyMap<string, string> | undefined) =>
    resourcesOf(readTree(files ?? new Map())).filter(
      ({ body }) => body.values["public_network_access_enabled"] === false,
    );
  expect(closed(dev).length).toBe(closed(prod).length);
});

test("names keep the limits of their services however long the project is called", async () => {
  const { azure, files } = { azure: leastSettings, files: manyFiles(1, 1, 1) };
  const plain = await resolvedProject({ project: "p", azure, files, lake: "abfss://{layer}@stp.dfs.core.windows.net" });
  const words = fc.stringMatching(/^[a-z][a-z0-9]{1,11}(_[a-z0-9]{1,12}){0,6}$/);
  fc.assert(
    fc.property(words, fc.constantFrom("dev", "test", "prod"), (project, environment) => {
      const model = { ...plain.model, project };
      const { deployment, problems } = deploymentOf({
        ...plain,
        model,
        environment: { ...plain.environment, name: environment, store: "mssql://${host}/x", secrets: {} },
      });
      expect(problems).toEqual([]);
      const names = deployment?.names;
      const kinds = {
        platformGroup: "resource_group",
        dataGroup: "resource_group",
        flowLogAccount: "storage_account",
        stateAccount: "storage_account",
        vault: "key_vault",
        sqlServer: "sql_server",
        dataFactory: "data_factory",
        workspace: "databricks_workspace",
        eventHubs: "event_hubs_namespace",
        cosmos: "cosmos_account",
        gateway: "api_management",
      } as const satisfies Readonly<Record<string, NamedKind>>;
      for (const [which, kind] of Object.entries(kinds) as [keyof typeof kinds, NamedKind][])
        expect(nameProblem(kind, names?.[which] ?? ""), which).toBeUndefined();
    }),
    { numRuns: 60 },
  );
});
