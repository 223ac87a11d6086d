import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readModule } from "../../scripts/terraform/module.ts";
import { checkModule } from "./check-module.ts";
import { readProviderSchemas } from "./provider-schema.ts";

const schemas = readProviderSchemas();

function findings(text: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "lakewright-module-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "main.tf"), text);
  return checkModule({ ...readModule(folder), name: "m" }, schemas);
}

test.each([
  ["a resource that is gone", 'resource "azurerm_sql_server" "a" {}', "the provider has no such resource"],
  [
    "an argument of an older provider",
    'resource "azurerm_storage_container" "a" {\n  name = "a"\n  storage_account_id = "x"\n  storage_account_name = "y"\n}',
    "no argument storage_account_name; there is storage_account_id",
  ],
  ["an argument that is missing", 'resource "azurerm_resource_group" "a" {\n  name = "a"\n}', "location is required"],
  [
    "a block that is missing",
    'resource "azurerm_private_endpoint" "a" {\n  name = "a"\n  location = "b"\n  resource_group_name = "c"\n  subnet_id = "d"\n}',
    "block private_service_connection is required",
  ],
  [
    "a block there may be one of only",
    'resource "azurerm_eventhub" "a" {\n  name = "a"\n  namespace_id = "b"\n  capture_description {\n  }\n  capture_description {\n  }\n}',
    "2 blocks capture_description, 1 at most",
  ],
  [
    "a value that Azure sets",
    'resource "azurerm_key_vault" "a" {\n  vault_uri = "a"\n}',
    "vault_uri is set by Azure and cannot be given",
  ],
  [
    "an unknown argument in a dynamic block",
    'resource "azurerm_subnet" "a" {\n  name = "a"\n  resource_group_name = "b"\n  virtual_network_name = "c"\n  dynamic "delegation" {\n    for_each = []\n    content {\n      nam = "a"\n      service_delegation {\n        name = "b"\n      }\n    }\n  }\n}',
    "no argument nam",
  ],
  [
    "an attribute that is not exported",
    'resource "azurerm_resource_group" "a" {\n  name = "a"\n  location = "b"\n}\noutput "o" {\n  value = "x-${azurerm_resource_group.a.principal}"\n}',
    "azurerm_resource_group exports no principal",
  ],
  [
    "a resource that is not declared",
    'output "o" {\n  value = azurerm_subnet.a["x"].id\n}',
    "azurerm_subnet.a is not declared",
  ],
  ["a variable that is not declared", 'output "o" {\n  value = var.a\n}', "no variable a"],
  ["a variable that nobody reads", 'variable "a" {\n  type = string\n}', "nothing reads the variable a"],
  ["a local that nobody reads", "locals {\n  a = 1\n}", "nothing reads the local a"],
  [
    "a value the provider refuses",
    'resource "azurerm_storage_container" "a" {\n  name = "a"\n  storage_account_id = "b"\n  container_access_type = "public"\n}',
    'container_access_type is "public", not one of private, blob, container',
  ],
  [
    "a role that is too wide",
    'resource "azurerm_role_assignment" "a" {\n  scope = "a"\n  principal_id = "b"\n  role_definition_name = "Owner"\n}',
    "role Owner is too wide",
  ],
])("%s is found", (_, text, finding) => {
  expect(findings(text).join("\n")).toContain(finding);
});

test("text that is no HCL is refused with its line", () => {
  expect(() => findings('resource "a" "b" {\n  c = "d\n}\n')).toThrow(/main\.tf: line 2: a string that is not closed/);
  expect(() => findings('resource "a" "b" {\n')).toThrow(/a block that is not closed/);
});
