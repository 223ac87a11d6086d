import { expect, test } from "vitest";
import { buildTarget, terraformTarget } from "../../src/deploy/index.ts";
import { readTree } from "../../src/deploy/check/tree.ts";
import { resourcesOf } from "../../src/deploy/check/resource.ts";
import type { ResolvedModel } from "../../src/metadata/index.ts";
import { cars as carsOf, generatedProjects, trade } from "../infra/generated.ts";
import { leastSettings, resolvedProject } from "./projects.ts";

test.each(Object.entries(generatedProjects))(
  "the sheets of %s name each role that Terraform gives",
  async (_, read) => {
    const files = buildTarget(terraformTarget, { resolved: await read() });
    const given = resourcesOf(readTree(new Map(Object.entries(files)))).filter(
      ({ type, root }) => type === "azurerm_role_assignment" && /^iac\/(sources|products)\//.test(root),
    );
    const roots = Map.groupBy(given, ({ root }) => root);
    expect(roots.size).toBeGreaterThan(1);
    for (const [root, assignments] of roots) {
      const sheet = files[`${root.replace(/^iac/, "docs")}.md`] ?? "";
      const listed = sheet
        .split("\n")
        // what IT gives in a workspace of its own is listed too
        .filter((line) => !line.includes("given there"))
        .filter((line) => /\| (Storage Blob|Reader|Key Vault|Azure Event|Schema Registry)/.test(line));
      expect(listed.length, root).toBe(assignments.length);
    }
  },
);

test("what belongs to IT is said to be its", async () => {
  const files = buildTarget(terraformTarget, {
    resolved: await trade(),
  });
  const sheet = files["docs/hand-over.md"] ?? "";
  expect(sheet.match(/\| IT/g)?.length).toBe(7);
});

test.each(Object.entries(generatedProjects))(
  "the sheet of the platform names each role given in %s",
  async (_, read) => {
    const files = buildTarget(terraformTarget, { resolved: await read() });
    const sheet = files["docs/access.md"] ?? "";
    const given = resourcesOf(readTree(new Map(Object.entries(files)))).filter(
      ({ type, root }) => type === "azurerm_role_assignment" && !/^iac\/(sources|products|modules)\//.test(root),
    );
    const known = given.flatMap(({ body }) => {
      const role = body.values["role_definition_name"];
      return typeof role === "string" ? [role] : [];
    });
    for (const [role, times] of Map.groupBy(known, (each) => each)) {
      const rows = sheet.split("\n").filter((line) => line.includes(`| ${role}`));
      // a line for both groups stands for two
      const counted = rows.reduce((sum, line) => sum + (line.includes("resource groups ") ? 2 : 1), 0);
      expect(counted, role).toBeGreaterThanOrEqual(times.length);
    }
    expect(sheet).toContain("| CAN_USE | SQL warehouse consumers |");
    expect(sheet).toContain("| CAN_USE | cluster policy products |");
  },
);

test("what the deploying identity needs beyond its groups is asked of IT, as far as IT owns it", async () => {
  const sheetOf = async (read: () => Promise<ResolvedModel>) =>
    buildTarget(terraformTarget, { resolved: await read() })["docs/hand-over.md"] ?? "";
  const its = await sheetOf(trade);
  const own = await sheetOf(generatedProjects["flights"] ?? trade);
  for (const sheet of [its, own]) {
    expect(sheet).toContain("The deploying identity as a member of `aviation-data-owners`");
    expect(sheet).toContain("limited to Log Analytics Contributor");
    expect(sheet).toContain("FROM EXTERNAL PROVIDER");
  }
  expect(own).toContain("Network Contributor of the deploying identity on `NetworkWatcher_westeurope`");
  expect(own).toContain("for whoever moves the state of `bootstrap` into it");
  expect(own).not.toContain("on the private zones of IT");
  expect(its).toContain("On the container `trade` of `stcompanystates`: Storage Blob Data Contributor");
  expect(its).toContain("  - `databricks_host`: /26 or larger, delegated to Microsoft.Databricks/workspaces");
  expect(its).toContain("Log Analytics Contributor of the deploying identity on the log workspace");
  expect(its).toContain("`appi-trade-prod` taken into the private link scope");
  expect(its).toContain("nobody named yet: `privatelink.database.windows.net`");
  expect(its).not.toContain("NetworkWatcher");
});

test("telemetry joins the private link scope of the platform, and the lake lets in what comes through no endpoint", async () => {
  const cars = buildTarget(terraformTarget, { resolved: await carsOf("prod") });
  expect(cars["iac/azure_monitor/main.tf"]).toContain(
    "existing_private_link_scope = data.terraform_remote_state.platform.outputs.private_link_scope",
  );
  const captured = await resolvedProject({
    project: "events",
    azure: { ...leastSettings, owners: { market: { capture: true } } },
    files: { "sources/market.yaml": JSON.stringify({ source: "market", type: "event-hub", datasets: { sales: {} } }) },
  });
  const files = buildTarget(terraformTarget, { resolved: captured });
  expect(files["iac/adls/main.tf"]).toMatch(/network_bypass += \["AzureServices"\]/);
  expect(files["docs/hand-over.md"]).toContain("files of events are written by Event Hubs, not through an endpoint");
});

test("whoever reads a secret and is not known to do so raises an alert", async () => {
  const cars = buildTarget(terraformTarget, { resolved: await carsOf("prod") });
  const main = cars["iac/azure_monitor/main.tf"] ?? "";
  const [, readers = ""] = /known_secret_readers += \[(.*)\]/.exec(main) ?? [];
  expect(readers.split(", ")).toEqual([
    "data.terraform_remote_state.azure_data_factory.outputs.principal_id",
    "var.databricks_application_object_id",
    "data.terraform_remote_state.airflow_aks.outputs.secret_reader_principal_id",
    "data.terraform_remote_state.batch_download.outputs.principal_id",
  ]);
  const order = /## Order\n\n(.*)/.exec(cars["docs/hand-over.md"] ?? "")?.[1]?.split("`") ?? [];
  for (const before of ["airflow_aks", "batch_download", "azure_data_factory"])
    expect(order.indexOf(before), before).toBeLessThan(order.indexOf("azure_monitor"));
});
