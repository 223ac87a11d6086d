import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkTree } from "../../src/deploy/index.ts";
import { repositoryRoot } from "../support/places.ts";

const folder = join(repositoryRoot, "test", "fixtures", "deploy-traps");
const files = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith(".tf"))
    .map((name) => [`iac/lake/${name}`, readFileSync(join(folder, name), "utf8")] as const),
);
const { findings } = checkTree(files, [], "2026-11-30");

test.each([
  ["the storage account nobody can reach: no endpoint", "LW7150", "azurerm_storage_account.lake"],
  ["its public endpoint", "LW7101", "azurerm_storage_account.lake"],
  ["its keys", "LW7103", "azurerm_storage_account.lake"],
  ["NFS 3.0 without a decision", "LW7111", "azurerm_storage_account.lake"],
  ["a container for everybody", "LW7112", "azurerm_storage_container.bronze"],
  ["the SQL server open to all of Azure", "LW7123", "azurerm_mssql_firewall_rule.azure"],
  ["SQL logins", "LW7120", "azurerm_mssql_server.meta"],
  ["a server resource of version 3", "LW7167", "azurerm_sql_server"],
  ["a database resource of version 3", "LW7167", "azurerm_sql_database"],
  ["a firewall resource that never was", "LW7167", "azurerm_sql_server_firewall_rule"],
  ["an auditing resource that never was", "LW7167", "azurerm_sql_server_auditing"],
  ["an argument gone in 4.0", "LW7168", "enable_https_traffic_only"],
  ["an argument renamed in 3.0", "LW7168", "allow_blob_public_access"],
  ["an argument gone in 5.0", "LW7168", "storage_account_name"],
  ["a factory named in place of its id", "LW7168", "data_factory_name"],
  ["node sizes of another integration runtime", "LW7168", "node_size"],
  ["a hub named in place of its namespace's id", "LW7168", "namespace_name"],
  ["a runtime outside of the managed network", "LW7128", "azurerm_data_factory_integration_runtime_azure.main"],
  ["no state of its own", "LW7165", "iac/lake"],
  ["a standard workspace", "LW7115", "azurerm_databricks_workspace.main"],
  ["a workspace without subnets of its own", "LW7116", "azurerm_databricks_workspace.main"],
  ["a mount with a key", "LW7161", "databricks_mount.lake"],
  ["a password in the text", "LW7160", "administrator_login_password"],
  ["a key in the text", "LW7160", "storage_account_access_key"],
  ["a secret written by Terraform", "LW7160", "azurerm_key_vault_secret.database"],
  ["a vault whose secrets can be purged", "LW7131", "azurerm_key_vault.main"],
  ["a role on data of the whole account", "LW7156", "azurerm_role_assignment.functions"],
  ["an identity that may change everything", "LW7155", "azurerm_role_assignment.factory"],
  ["an identity with more than its row", "LW7157", "azurerm_role_assignment.factory"],
  ["handing out roles without a condition", "LW7158", "azurerm_role_assignment.grants"],
  ["archived tables", "LW7159", "azurerm_storage_management_policy.cold"],
  ["nothing logged", "LW7151", "azurerm_storage_account.lake"],
  ["nobody who pays", "LW7152", "costCentre"],
])("%s", (_, code, named) => {
  const found = findings.filter((finding) => finding.code === code && finding.text.includes(named));
  expect(found.map(({ hint, place }) => ({ mended: (hint ?? "") !== "", file: place.file }))).toContainEqual({
    mended: true,
    file: expect.stringMatching(/^iac\/lake\//),
  });
});
