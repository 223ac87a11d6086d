import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { leastPrivilege, pipelineIdentity, wideRoles } from "../../src/deploy/check/least-privilege.ts";
import { type Resource, resourcesOf } from "../../src/deploy/check/resource.ts";
import { readTree } from "../../src/deploy/check/tree.ts";
import { isResource } from "../../src/deploy/hcl/value.ts";
import { blocksOf, buildTarget, checkTree, terraformTarget } from "../../src/deploy/index.ts";
import { roles } from "../../src/deploy/terraform/role.ts";
import type { ResolvedModel } from "../../src/metadata/index.ts";
import { cars, generatedProjects } from "../infra/generated.ts";
import { repositoryRoot } from "../support/places.ts";
import { flightsProject, leastSettings } from "./projects.ts";

const scopes = {
  azurerm_storage_container: "azurerm_storage_container.a.id",
  azurerm_storage_account: "azurerm_storage_account.a.id",
  azurerm_key_vault: "azurerm_key_vault.a.id",
  azurerm_eventhub: "azurerm_eventhub.a.id",
  azurerm_application_insights: '"/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/components/a"',
  azurerm_container_registry: '"/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/a"',
  azurerm_log_analytics_workspace:
    '"/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/a"',
  azurerm_eventhub_namespace: "azurerm_eventhub_namespace.a.id",
  azurerm_resource_group: "azurerm_resource_group.a.id",
  azurerm_subnet: "azurerm_subnet.a.id",
  azurerm_private_dns_zone: "azurerm_private_dns_zone.a.id",
  azurerm_user_assigned_identity: "azurerm_user_assigned_identity.a.id",
  azurerm_eventhub_namespace_schema_group:
    '"/subscriptions/s/resourceGroups/g/providers/Microsoft.EventHub/namespaces/n/schemagroups/a"',
  azurerm_databricks_workspace: "azurerm_databricks_workspace.a.id",
  azurerm_postgresql_flexible_server:
    '"/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/flexibleServers/a"',
  "a service of another kind": '"/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/a"',
  "a subscription": '"/subscriptions/s"',
} as const;
const principals = [...new Set([...leastPrivilege.map(({ principal }) => principal), "azurerm_linux_web_app"])];
const roleNames = [
  ...new Set([
    ...Object.values(roles).map(({ name }) => name),
    ...leastPrivilege.map(({ role }) => role),
    ...wideRoles,
  ]),
];
const judged = new Set(["LW7155", "LW7156", "LW7157"]);

/** Codes for one identity with one role on one thing. */
function codesOf(principal: string, role: string, scope: string): readonly string[] {
  const made = [...Object.keys(scopes).filter((type) => type.startsWith("azurerm_")), principal]
    .map((type) => `resource "${type}" "a" {\n}\n`)
    .join("");
  const text = `${made}resource "azurerm_role_assignment" "r" {\n  scope = ${scope}\n  role_definition_name = "${role}"\n  principal_id = ${principal}.a.${principal === pipelineIdentity ? "principal_id" : "identity[0].principal_id"}\n}\n`;
  const { findings } = checkTree(new Map([["iac/a/main.tf", text]]), [], "2026-11-30");
  return findings.map(({ code }) => code).filter((code) => judged.has(code));
}

test.each(principals)(
  "%s gets its rows and nothing more, whatever the role and whatever it is given on",
  (principal) => {
    const wrong = roleNames.flatMap((role) =>
      Object.entries(scopes).flatMap(([type, scope]) => {
        // judged by its condition, which this one has not
        if (principal === pipelineIdentity && wideRoles.some((wide) => wide === role)) return [];
        const isListed = leastPrivilege.some(
          (row) =>
            row.principal === principal && row.role === role && (row.scopes.includes(type) || row.scopes.includes("*")),
        );
        const isFound = codesOf(principal, role, scope).length > 0;
        return isListed === isFound ? [`${role} on ${type}: ${isListed ? "refused" : "taken"}`] : [];
      }),
    );
    expect(wrong).toEqual([]);
  },
);

test("every row stands once", () => {
  const rows = leastPrivilege.flatMap(({ principal, role, scopes: on }) =>
    on.map((each) => `${principal} ${role} ${each}`),
  );
  expect(rows.filter((row, index) => rows.indexOf(row) !== index)).toEqual([]);
});

test("the table gives no role that manages, and writing data on containers alone", () => {
  expect(leastPrivilege.filter(({ role }) => wideRoles.some((wide) => wide === role))).toEqual([]);
  const writers = leastPrivilege.filter(({ role }) => role === roles.blobContributor.name);
  expect(writers.filter(({ scopes: given }) => given.join() !== "azurerm_storage_container")).toEqual([]);
});

const typeOf = (address: string) => /(azurerm_\w+)\.[\w-]+$/.exec(address)?.[1] ?? "";

function assignments(resources: readonly Resource[]) {
  return resources
    .filter(({ type }) => type === "azurerm_role_assignment")
    .map(({ address, body: { values } }) => ({
      address,
      role: values["role_definition_name"],
      scope: isResource(values["scope"]) ? values["scope"].address : "",
      principal: isResource(values["principal_id"]) ? typeOf(values["principal_id"].address) : undefined,
    }));
}

test.each(Object.entries(generatedProjects))(
  "in what is generated for %s, vaults are reached by the identities listed",
  async (_, read) => {
    const tree = readTree(new Map(Object.entries(buildTarget(terraformTarget, { resolved: await read() }))));
    const resources = resourcesOf(tree);
    const onVaults = assignments(resources).filter(({ scope }) => scope.includes("azurerm_key_vault."));
    // in the modules of vaults, who reads is what their calls name: the next lines, and the module of Airflow for its own
    const outside = onVaults.filter(({ address }) => !/module\.(key_vault|airflow_aks\.module\.vault)\./.test(address));
    expect(outside.length).toBeGreaterThan(0);
    const beyond = outside.filter(
      ({ principal, role }) =>
        !leastPrivilege.some(
          (row) => row.principal === principal && row.role === role && row.scopes.includes("azurerm_key_vault"),
        ),
    );
    expect(beyond).toEqual([]);
    // inside the module, who reads is what the call names: the application of Databricks for the vault of its scope, nobody for the others
    const calls = [...tree.folders.values()]
      .filter(({ path }) => !path.startsWith("iac/modules/"))
      .flatMap(({ body }) => blocksOf(body, "module").filter(({ labels }) => labels[0] === "key_vault"));
    const named = calls.flatMap(({ body }) =>
      body.arguments
        .filter(({ name }) => /readers|writers|users|administrators/.test(name))
        .map(({ name, text }) => `${name} ${text.replaceAll(/\s+/g, " ")}`),
    );
    expect(calls.length).toBeGreaterThan(0);
    expect(named.filter((each) => !/^secret_readers .*databricks/.test(each))).toEqual([]);
    expect(resources.filter(({ type }) => type === "azurerm_key_vault_access_policy")).toEqual([]);
  },
);

test("the vault of Airflow has one reader, the identity that brings secrets into the cluster", () => {
  const main = readFileSync(join(repositoryRoot, "infra/modules/airflow_aks/main.tf"), "utf8");
  const named = [...main.matchAll(/^ *(\w+_(?:readers|writers|users)|role_assignments) += (.*)$/gm)].map(
    ([, name, to]) => `${name} ${to}`,
  );
  expect(named).toEqual([
    'secret_readers { airflow-secrets = azurerm_user_assigned_identity.this["secrets"].principal_id }',
  ]);
});

test("pipelines sign in with identities that hold roles on the groups and on the states, nowhere else", async () => {
  for (const read of Object.values(generatedProjects)) {
    const tree = readTree(new Map(Object.entries(buildTarget(terraformTarget, { resolved: await read() }))));
    const held = assignments(resourcesOf(tree)).filter(
      ({ principal, address }) => principal === pipelineIdentity && address.startsWith("iac/bootstrap:"),
    );
    const given = new Set(held.map(({ role, scope }) => `${String(role)} on ${typeOf(scope)}`));
    const known = [
      "Contributor on azurerm_resource_group",
      "Role Based Access Control Administrator on azurerm_resource_group",
      "Reader on azurerm_resource_group",
      "Storage Blob Data Contributor on azurerm_storage_container",
      "Storage Blob Data Reader on azurerm_storage_container",
    ];
    // groups of IT are known by their ids alone
    expect([...given].filter((each) => !known.includes(each) && !each.endsWith(" on "))).toEqual([]);
  }
});

/** Roles by what the condition of the deploying identity names, by group. */
function grantsOf(files: Readonly<Record<string, string>>, group: "platform" | "data"): readonly string[] {
  const text = files["iac/bootstrap/main.tf"] ?? "";
  const [, block = ""] = text.split(`"deploy_roles_${group}"`);
  const [, ids = ""] = /GuidEquals \{([^}]*)\}/.exec(block) ?? [];
  return ids.split(", ").map((id) => Object.values(roles).find((role) => role.id === id)?.name ?? id);
}

/** Roles beside those on data that a module gives, with those it calls: what is refused or only described does not count. */
function rolesIn(files: Readonly<Record<string, string>>, module: string): readonly string[] {
  const texts = Object.entries(files).filter(
    ([path]) => path.startsWith(`iac/modules/${module}/`) && path.endsWith(".tf") && !/variables|outputs/.test(path),
  );
  const text = texts.map(([, each]) => each).join("\n");
  const called = [...text.matchAll(/source += "\.\.\/(\w+)"/g)].flatMap(([, name = ""]) => rolesIn(files, name));
  const known = Object.values(roles).filter(({ name }) => text.includes(`"${name}"`));
  return [...new Set([...known.map(({ name }) => name), ...called])];
}

test.each([
  ["airflow_aks", ["AcrPull", "Managed Identity Operator"], ["Network Contributor", "Private DNS Zone Contributor"]],
  ["backup", ["Storage Account Backup Contributor", "PostgreSQL Flexible Server Long Term Retention Backup Role"], []],
])(
  "what deploys may hand out what %s gives, in the group it gives it in, and nothing of it without",
  async (name, data, platform) => {
    const files = buildTarget(terraformTarget, { resolved: await cars("prod") });
    const plain = buildTarget(terraformTarget, { resolved: await flightsProject() });
    const given = new Set(rolesIn(files, name));
    expect([...data, ...platform].filter((role) => !given.has(role))).toEqual([]);
    // beside what every deployment hands out
    const always = grantsOf(plain, "data");
    expect([...given].filter((role) => ![...always, ...data, ...platform].includes(role))).toEqual([]);
    const more = (group: "platform" | "data") => grantsOf(files, group).filter((role) => !always.includes(role));
    expect(more("data")).toEqual(expect.arrayContaining([...data]));
    expect(more("platform")).toEqual(expect.arrayContaining([...platform]));
    expect(more("data").filter((role) => (platform as readonly string[]).includes(role))).toEqual([]);
    expect(more("platform").filter((role) => (data as readonly string[]).includes(role))).toEqual([]);
    expect(grantsOf(plain, "platform")).toEqual(always);
  },
);

test("a registry of IT is IT's to let in: what deploys may hand out AcrPull in its own group alone", async () => {
  const registry = "/providers/Microsoft.ContainerRegistry/registries/crflights";
  const image = `crflights.azurecr.io/a@sha256:${"0".repeat(64)}`;
  const group = `/subscriptions/${leastSettings.subscription_id}/resourceGroups/`;
  const build = async (registry_id: string) =>
    buildTarget(terraformTarget, {
      resolved: await flightsProject({
        ...leastSettings,
        name_prefix: "flights",
        batch_download: { image, registry_id },
      }),
    });
  const ours = await build(`${group}rg-flights-data-prod${registry}`);
  expect(grantsOf(ours, "data")).toContain("AcrPull");
  expect(ours["docs/hand-over.md"]).not.toContain("limited to AcrPull");
  const ofIt = await build(`${group}rg-images${registry}`);
  expect(grantsOf(ofIt, "data")).not.toContain("AcrPull");
  expect(ofIt["docs/hand-over.md"]).toContain(`limited to AcrPull, on the registry \`${group}rg-images${registry}\``);
});

test("the identity that deploys may hand out what the host of functions holds, where there are functions", async () => {
  const main = readFileSync(join(repositoryRoot, "infra/modules/functions/main.tf"), "utf8");
  const held = new Set(Array.from(main.matchAll(/"(Storage [A-Z][\w ]+)"/g), ([, name = ""]) => name));
  const ids = Object.values(roles)
    .filter(({ name }) => held.has(name))
    .map(({ id }) => id);
  expect(ids).toHaveLength(held.size);
  const bootstrap = (resolved: ResolvedModel) =>
    buildTarget(terraformTarget, { resolved })["iac/bootstrap/main.tf"] ?? "";
  const grants = bootstrap(await cars("test"));
  expect(ids.filter((id) => !grants.includes(id))).toEqual([]);
  expect(bootstrap(await cars("prod"))).not.toContain(roles.blobOwner.id);
});
