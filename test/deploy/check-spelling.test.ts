import { expect, test } from "vitest";
import { checkTree } from "../../src/deploy/index.ts";

/** Codes found in a root of its own, of these files below it. */
function codesOf(files: Readonly<Record<string, string>>): readonly string[] {
  const texts = Object.entries(files).map(([path, text]): [string, string] => [`iac/a/${path}`, text]);
  return checkTree(new Map(texts), [], "2026-11-30").findings.map(({ code }) => code);
}

const account = (open: string, more = "") =>
  `${more}\nresource "azurerm_storage_account" "a" {\n  public_network_access_enabled = ${open}\n}\n`;
const variable = 'variable "open" {\n  type    = bool\n  default = false\n}';

test.each([
  ["the default of a variable", { "main.tf": account("var.open", variable) }, false],
  [
    "a value in terraform.tfvars",
    { "main.tf": account("var.open", variable), "terraform.tfvars": "open = true\n" },
    true,
  ],
  [
    "a later file wins",
    {
      "main.tf": account("var.open", variable),
      "terraform.tfvars": "open = false\n",
      "z.auto.tfvars.json": '{ "open": true }',
      "a.auto.tfvars": "open = false\n",
    },
    true,
  ],
  [
    "a value for another command is none",
    { "main.tf": account("var.open", variable), "test.tfvars": "open = true\n" },
    false,
  ],
  ["a text for a boolean", { "main.tf": account('"true"') }, true],
  ["a text that says no", { "main.tf": account('"false"') }, false],
  ["behind comments, over lines", { "main.tf": account("(\n  true /* for now */\n)", "# ok\n// ok") }, true],
  [
    "a local that refers to another",
    { "main.tf": account("local.b", "locals {\n  a = !false\n  b = local.a\n}") },
    true,
  ],
  ["a choice by a known value", { "main.tf": account('"dev" == "dev" ? true : false') }, true],
])("an open account: %s", (_, files, isFound) => {
  expect(codesOf(files).includes("LW7101")).toBe(isFound);
});

test("what Terraform would read and nobody here judges is said", () => {
  const codes = codesOf({ "main.tf": account("false"), "more.tf.json": "{}", "terraform.tfvars": "open = 1 }\n" });
  expect(codes.filter((code) => code === "LW7169")).toHaveLength(2);
});

test("objects in place of blocks are looked into", () => {
  const namespace = (action: string) =>
    `resource "azurerm_eventhub_namespace" "a" {\n  network_rulesets = [{ default_action = "${action}" }]\n}\n`;
  expect(codesOf({ "main.tf": namespace("Allow") })).toContain("LW7313");
  expect(codesOf({ "main.tf": namespace("Deny") })).not.toContain("LW7313");
});

test("a template of today that stands on version 4 is told every name that is gone, with the one that is right", () => {
  // as public templates write it: arguments and blocks of azurerm 4
  const text = `resource "azurerm_storage_account" "a" {
  enable_https_traffic_only = true
  static_website {
    index_document = "a.html"
  }
}
resource "azurerm_subnet" "a" {
  service_endpoints = ["Microsoft.Storage"]
}
resource "azurerm_key_vault" "a" {
  enable_rbac_authorization = true
}
resource "azurerm_private_dns_zone_virtual_network_link" "a" {
  private_dns_zone_name = "x"
  resource_group_name   = "y"
}
resource "azurerm_monitor_diagnostic_setting" "a" {
  dynamic "metric" {
    for_each = ["AllMetrics"]
    content {
      category = metric.value
    }
  }
}
resource "azurerm_log_analytics_workspace" "a" {
  internet_ingestion_enabled = false
}
resource "azurerm_sql_server" "a" {}
`;
  const { findings } = checkTree(new Map([["iac/a/main.tf", text]]), [], "2026-11-30");
  const gone = findings.filter(({ code }) => code === "LW7167" || code === "LW7168");
  expect(gone.map(({ hint, place }) => `${place.line} ${hint}`)).toEqual([
    "2 https_traffic_only_enabled",
    "3 azurerm_storage_account_static_website",
    "8 a private endpoint",
    "11 rbac_authorization_enabled",
    "14 private_dns_zone_id",
    "15 private_dns_zone_id",
    "18 enabled_metric",
    "26 internet_ingestion_access_type",
    "28 azurerm_mssql_server",
  ]);
});
