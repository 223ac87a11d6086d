import { expect, test } from "vitest";
import { checkTree, deployRules, knownTraps } from "../../src/deploy/index.ts";
import { trapFiles } from "./trap-files.ts";

/** A repository that repeats every known mistake, and the same one put right. */
const findingsIn = (name: "mistakes" | "mended") => checkTree(trapFiles(name), [], "2026-11-30").findings;

const findings = findingsIn("mistakes");
const found = (code: string, named: string) =>
  findings.filter((finding) => finding.code === code && `${finding.text} ${finding.place.file}`.includes(named));

test.each(knownTraps.flatMap((trap) => trap.codes.map((code) => [trap.number, trap.mistake, code] as const)))(
  "mistake %s is found, with its repair: %s (%s)",
  (_, __, code) => {
    const hints = found(code, "").map(({ hint }) => hint ?? "");
    expect(hints).not.toEqual([]);
    expect(hints.filter((hint) => hint.length < 4)).toEqual([]);
  },
);

test("the mistakes are numbered once, and their rules exist", () => {
  const numbers = knownTraps.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
  const known = new Set<string>(deployRules.map(({ code }) => code));
  expect(knownTraps.flatMap(({ codes }) => codes).filter((code) => !known.has(code))).toEqual([]);
});

test("the repository put right has no finding", () => {
  expect(findingsIn("mended").map(({ code, text, place }) => `${code} ${place.file}:${place.line} ${text}`)).toEqual(
    [],
  );
});

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
  ["a group that two folders make", "LW7170", "iac/azure-sql"],
  ["a folder that hands nothing on", "LW7171", "iac/lake"],
  ["a standard workspace", "LW7115", "azurerm_databricks_workspace.main"],
  ["a workspace without subnets of its own", "LW7116", "azurerm_databricks_workspace.main"],
  ["a mount with a key", "LW7161", "databricks_mount.lake"],
  ["a scope over the vault of the factory", "LW7153", "databricks_secret_scope.all"],
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
  ["an empty file of datasets", "LW7180", "adf-pipelines/datasets.json"],
  ["an empty file of runtimes", "LW7180", "adf-pipelines/runtimes.json"],
  ["two linked services in one file", "LW7181", "workspace, store"],
  ["a class of an SDK for a type", "LW7182", "DatabricksNotebookActivity"],
  ["a token in a linked service", "LW7183", "accessToken"],
  ["a password in a linked service", "LW7183", "(connectionString)"],
  ["a connection string in a parameter", "LW7183", "storeConnectionString"],
  ["a secret in the history of runs", "LW7184", "read the password"],
  ["a long list read at once", "LW7185", "recordings.json: list"],
  ["a file all turns write", "LW7186", "recordings.json: fetch"],
  ["a variable all turns set", "LW7186", "recordings.json: note"],
  ["a failure that ends well", "LW7187", "recordings.json: fetch"],
  ["a notebook the factory does not start", "LW7188", "check"],
  ["applying on push", "LW7189", "lake.yml"],
  ["a folder all pipelines apply", "LW7190", "sql.yml"],
  ["Terraform where there is none", "LW7173", "azure_monitor"],
  ["rights nobody gave", "LW7174", "workspace.yml"],
  ["a factory connected with its name", "LW7191", "factory.yml"],
  ["notebooks copied once", "LW7192", "workspace.yml"],
  ["Schema without brackets", "LW7193", "Schema"],
  ["a key that may be empty", "LW7194", "SourceID"],
  ["a value in two places", "LW7195", "SettingValue"],
  ["a table that is called otherwise", "LW7196", "source_systems"],
  ["a table a notebook calls otherwise", "LW7196", "source_list"],
  ["memory of another notebook", "LW7197", "frames"],
  ["memory of another notebook, in cells", "LW7197", "check.ipynb"],
  ["a folder of every second", "LW7198", "shape.py"],
  ["an error that is logged and forgotten", "LW7199", "helpers.py"],
  ["an error that is forgotten, in cells", "LW7199", "check.ipynb"],
  ["a mount in a notebook", "LW7178", "dbutils.fs.mount"],
  ["a folder with a hyphen", "LW7172", "adf-pipelines"],
  ["a root with a hyphen", "LW7172", "iac/azure-sql"],
])("%s", (_, code, named) => {
  expect(found(code, named).map(({ hint }) => (hint ?? "") !== "")).toContain(true);
});

test("a finding stands in its line", () => {
  const line = (code: string, named: string) => found(code, named)[0]?.place.line;
  expect(line("LW7193", "Schema")).toBe(11);
  expect(line("LW7199", "helpers.py")).toBe(8);
  expect(line("LW7199", "check.ipynb")).toBe(10);
  expect(line("LW7182", "night.json: shape")).toBe(20);
  expect(line("LW7189", "lake.yml")).toBe(14);
});
