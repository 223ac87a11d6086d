import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { buildTarget, checkTree, diffBuilds, terraformTarget } from "../../src/deploy/index.ts";
import { deploymentOf } from "../../src/deploy/terraform/deployment.ts";
import { nameProblem, type NamedKind } from "../../src/deploy/terraform/names.ts";
import { resourcesOf } from "../../src/deploy/check/resource.ts";
import { readTree } from "../../src/deploy/check/tree.ts";
import type { ResolvedModel } from "../../src/metadata/index.ts";
import { cars } from "../infra/generated.ts";
import { repositoryRoot } from "../support/places.ts";
import { carsFiles } from "./cars.ts";
import { exampleProject, inFolder, leastSettings, manyFiles, resolvedProject } from "./projects.ts";

const environments = ["dev", "test", "prod"] as const;
const trees = await Promise.all(environments.map(async (name) => treeOf(await cars(name))));
const flights = await Promise.all(environments.map(async (name) => treeOf(await exampleProject(name))));

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
  azurerm_purview_account: "purview_account",
  azurerm_container_registry: "container_registry",
  azurerm_postgresql_flexible_server: "postgresql_server",
  azurerm_synapse_workspace: "synapse_workspace",
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
  const states = [...trees, ...flights].flatMap(statesOf);
  expect(states.length).toBeGreaterThan(70);
  const right = /^[a-z0-9]+\/tfstate\/(used_cars|nyc_flights)\/(dev|test|prod)\/.+\.tfstate$/;
  expect(states.filter((state) => !right.test(state))).toEqual([]);
  expect(new Set(states).size).toBe(states.length);
});

test("no two environments share a name that is unique for all of them", () => {
  const names = [...trees, ...flights].flatMap((files) => uniqueNames(files).map((pair) => pair.join(" ")));
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

test("the example of flights is built for each of its environments, without a finding, and they differ in values alone", () => {
  const [dev, , prod] = flights;
  for (const files of flights) {
    expect([...files.keys()]).toEqual([...(prod?.keys() ?? [])]);
    expect(checkTree(files, [], "2026-11-30").findings.map(({ text }) => text)).toEqual([]);
  }
  const changes = diffBuilds(dev ?? new Map(), prod ?? new Map());
  const lake = changes.find(({ object }) => object.endsWith("azurerm_storage_account.this"));
  expect(lake?.details).toEqual(
    expect.arrayContaining([
      'name: "stnycflightsdev" → "stnycflightsprod"',
      'account_replication_type: "ZRS" → "GZRS"',
      'tags.env: "dev" → "prod"',
    ]),
  );
  expect(lake?.details.filter((detail) => /tags\.(owner|domain)|public|key/.test(detail))).toEqual([]);
  const guide = readFileSync(join(repositoryRoot, "docs/guide/azure.md"), "utf8");
  const [, shown = ""] = /it tells among others\n\n```\n(.*?)```/s.exec(guide) ?? [];
  const told = changes.flatMap(({ object, change, details }) => [`${change} ${object}`, ...details]);
  expect(shown.split("\n").filter((line) => line !== "" && !told.includes(line.trim()))).toEqual([]);
  expect(shown).toContain("azurerm_mssql_database");
});

test.each([
  ["the lake", "stusedcarsdev", 'lake: a name of its own: "dev" has this one'],
  ["the vault", "kv-used-cars-dev", 'secrets.vault: a name of its own: "dev" has this one'],
  ["the server", "sql-used-cars-dev", 'store: a name of its own: "dev" has this one'],
])("two environments that name %s alike are refused", async (_, name, problem) => {
  const files = carsFiles();
  const head = (files["lakewright.yaml"] ?? "").replace(name.replace(/dev$/, "prod"), name);
  expect(head).not.toBe(files["lakewright.yaml"]);
  const { problems } = deploymentOf(await inFolder({ ...files, "lakewright.yaml": head }));
  expect(problems.map(({ key, hint }) => `${key}: ${hint}`)).toEqual([problem]);
});

test("so are two that would share every name made by the rule, and names that values of the configuration make alike", async () => {
  const text = readFileSync(join(repositoryRoot, "examples/nyc-flights/lakewright.yaml"), "utf8")
    .replace("azure: &azure", "azure: &azure\n      environment: all")
    .replace("stnycflightsdev", "${config.azure.lake}");
  const lake = "category: azure\nitems:\n  lake: { value: stnycflightstest }\n";
  const config = readFileSync(join(repositoryRoot, "examples/nyc-flights/config/azure.yaml"), "utf8")
    .replaceAll(/00000000-0000-4000-8000-00000000001[12]/g, "00000000-0000-4000-8000-000000000001")
    .replace("category: azure\n", "")
    .replace(/^description.*\nitems:\n/m, lake);
  const { problems } = deploymentOf(
    await exampleProject("test", { "lakewright.yaml": text, "config/azure.yaml": config }),
  );
  expect(problems.map(({ key, value }) => `${key} ${value}`)).toEqual([
    'lake "stnycflightstest"',
    'azure.environment "all"',
    'azure.environment "all"',
  ]);
});

test("names keep the limits of their services however long the project is called", async () => {
  const { azure, files } = { azure: leastSettings, files: manyFiles(1, 1, 1) };
  const plain = await resolvedProject({ project: "p", azure, files, lake: "abfss://{layer}@stp.dfs.core.windows.net" });
  const words = fc.stringMatching(/^[a-z][a-z0-9]{1,11}(_[a-z0-9]{1,12}){0,6}$/);
  fc.assert(
    fc.property(words, fc.constantFrom("dev", "test", "prod"), (project, environment) => {
      const model = { ...plain.model, project, environments: [] };
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
