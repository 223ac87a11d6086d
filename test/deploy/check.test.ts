import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildTarget, checkTree, deployRules, exemptionsOf, terraformTarget } from "../../src/deploy/index.ts";
import { lakeRules } from "../../src/deploy/check/rules-lake.ts";
import type { ArgumentRule } from "../../src/deploy/check/rule.ts";
import { furtherRules } from "../../src/deploy/check/rules-more.ts";
import { serviceRules } from "../../src/deploy/check/rules-services.ts";
import { repositoryRoot } from "../support/places.ts";
import { earlierEnvironments, generatedProjects } from "../infra/generated.ts";
import { trapFiles } from "./trap-files.ts";
import { flightsProject, leastSettings } from "./projects.ts";

const argumentRules: readonly ArgumentRule[] = [...lakeRules, ...serviceRules, ...furtherRules];

/** Terraform with one resource, written so that the rule is broken: by a value that is wrong, or by none where it must be given. */
function broken(rule: ArgumentRule): string {
  const wrong = [true, false, "Allow", "1.0", 1, null, ""].find((value) =>
    value === null ? rule.absent === "bad" : !rule.good(value),
  );
  const steps = rule.path.split(".");
  const argument = `${steps.at(-1)} = ${JSON.stringify(wrong ?? null)}`;
  const body = steps.slice(0, -1).reduceRight((inner, block) => `${block} {\n${inner}\n}`, argument);
  return `resource "${rule.type}" "a" {\n${body}\n}\n`;
}

function codesOf(text: string): readonly string[] {
  return checkTree(new Map([["iac/a/main.tf", text]]), [], "2026-11-30").findings.map(({ code }) => code);
}

test.each(argumentRules.map((rule) => [rule.code, rule] as const))("%s catches what breaks it", (code, rule) => {
  expect(codesOf(broken(rule))).toContain(code);
});

const badLayout = new Map([
  ["iac/a/main.tf", 'module "m" {\n  source = "../modules/m"\n}\n'],
  ["iac/modules/m/main.tf", 'provider "azurerm" {\n  features {}\n}\n'],
  ["iac/modules/m/bad.tf", "resource {{\n"],
]);

test("a root without a state, a module with a provider and a file that is no Terraform are caught", () => {
  const codes = checkTree(badLayout, [], "2026-11-30").findings.map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(["LW7165", "LW7166", "LW7169"]));
});

const halfALake = new Map([
  [
    "iac/a/main.tf",
    `resource "azurerm_storage_account" "a" {
  is_hns_enabled = true
}
resource "azurerm_private_endpoint" "a" {
  private_service_connection {
    private_connection_resource_id = azurerm_storage_account.a.id
    subresource_names              = ["blob"]
  }
}
`,
  ],
]);

test("every rule has files that break it", () => {
  const caught = [trapFiles("mistakes"), badLayout, halfALake].flatMap(
    (files) => checkTree(files, [], "2026-11-30").findings,
  );
  const byArgument = argumentRules.flatMap((rule) => codesOf(broken(rule)));
  const codes = new Set([...caught.map(({ code }) => code), ...byArgument]);
  expect(deployRules.map(({ code }) => code).filter((code) => !codes.has(code))).toEqual([]);
});

test.each([
  ["a rule without prefixes", "", ["LW7159"]],
  ["files as delivered", 'prefix_match = ["landing/", "logs/"]', []],
  ["the beginning of a name", 'prefix_match = ["sil"]', ["LW7159"]],
  ["a folder in a container of tables", 'prefix_match = ["gold/reports"]', ["LW7159"]],
  ["a list without a prefix", "prefix_match = []", ["LW7159"]],
])("lifecycle: %s", (_, filter, codes) => {
  const text = `resource "azurerm_storage_management_policy" "a" {\n  rule {\n    filters {\n      ${filter}\n    }\n  }\n}\n`;
  expect(codesOf(text).filter((code) => code === "LW7159")).toEqual(codes);
});

test.each(Object.entries({ ...generatedProjects, ...earlierEnvironments }))(
  "what is generated for %s has no finding",
  async (_, read) => {
    const files = new Map(Object.entries(buildTarget(terraformTarget, { resolved: await read() })));
    const { findings, evidence } = checkTree(files, [], "2026-11-30");
    expect(findings.map(({ code, text }) => `${code} ${text}`)).toEqual([]);
    expect(evidence.rules.map(({ rule }) => rule)).toEqual(deployRules.map(({ code }) => code));
    expect(evidence.rules.filter(({ result }) => result === "met").length).toBeGreaterThan(25);
  },
);

test("every module, called as its example does, has no finding", () => {
  const infra = join(repositoryRoot, "infra");
  const paths = globSync("modules/*/{*.tf,examples/basic/*.tf}", { cwd: infra });
  const files = new Map(paths.map((path) => [path.replaceAll("\\", "/"), readFileSync(join(infra, path), "utf8")]));
  const { findings, evidence } = checkTree(files, [], "2026-11-30");
  // examples show a call: they are no roots with a state, and their tags are short
  const ofRoots = new Set(["LW7152", "LW7165", "LW7171"]);
  expect(findings.filter(({ code }) => !ofRoots.has(code)).map(({ text }) => text)).toEqual([]);
  expect(evidence.rules.filter(({ result }) => result === "met").length).toBeGreaterThan(40);
});

test.each([
  ["adls", "public_network_access_enabled = true", "LW7101"],
  ["adls", "account_keys_enabled = true", "LW7103"],
  ["databricks", "public_network_access_enabled = true", "LW7117"],
])("an unsafe value in a call of %s is seen through the module", async (root, argument, code) => {
  const files = new Map(Object.entries(buildTarget(terraformTarget, { resolved: await flightsProject() })));
  const path = `iac/${root}/main.tf`;
  const text = files.get(path) ?? "";
  files.set(path, text.replace(/\n {2}name +=/, `\n  ${argument}$&`));
  expect(text).toMatch(/\n {2}name +=/);
  expect(checkTree(files, [], "2026-11-30").findings.map((finding) => finding.code)).toContain(code);
});

test.each([
  ["prod", 'tags = { env = "prod" }', true],
  ["no tag at all", "", true],
  ["dev", 'tags = { env = "dev1" }', false],
  ["a tag that only Azure knows", "tags = azurerm_resource_group.a.tags", false],
])("a factory connected to Git, in %s", (_, tags, isFound) => {
  const text = `resource "azurerm_data_factory" "a" {\n  ${tags}\n  vsts_configuration {\n  }\n}\n`;
  expect(codesOf(text).includes("LW7129")).toBe(isFound);
});

test("an identity gets no more than its row: a role more, or a scope wider, is a finding", () => {
  const connector =
    'resource "azurerm_databricks_access_connector" "a" {\n}\nresource "azurerm_storage_account" "lake" {\n}\n';
  const role = (name: string, scope: string) =>
    `${connector}resource "azurerm_role_assignment" "r" {\n  scope = ${scope}\n  role_definition_name = "${name}"\n  principal_id = azurerm_databricks_access_connector.a.identity[0].principal_id\n}\n`;
  expect(codesOf(role("Reader", "azurerm_storage_account.lake.id"))).not.toContain("LW7157");
  expect(codesOf(role("Key Vault Secrets User", '"/subscriptions/s/vaults/kv"'))).toContain("LW7157");
  expect(codesOf(role("Storage Blob Data Contributor", "azurerm_storage_account.lake.id"))).toContain("LW7157");
});

test("exemptions hold until their last day, need a reason, and must cover something", async () => {
  const files = new Map([
    ["iac/a/main.tf", 'terraform {\n  backend "azurerm" {\n  }\n}\nresource "databricks_mount" "m" {\n}\n'],
  ]);
  const exemption = {
    rule: "LW7161",
    resource: "iac/a: databricks_mount.m",
    reason: "until the old jobs end",
    until: "2026-12-31",
  };
  const codes = (changes: Partial<typeof exemption>, today: string) =>
    checkTree(files, [{ ...exemption, ...changes }], today).findings.map(({ code }) => code);
  expect(codes({}, "2026-12-31")).toEqual([]);
  expect(codes({}, "2027-01-01").toSorted()).toEqual(["LW7161", "LW7175"]);
  expect(codes({ reason: "" }, "2026-12-01").toSorted()).toEqual(["LW7161", "LW7177"]);
  expect(codes({ resource: "iac/b: *" }, "2026-12-01").toSorted()).toEqual(["LW7161", "LW7176"]);
  expect(codes({ resource: "iac/a: *" }, "2026-12-01")).toEqual([]);
});

test("exemptions stand in the environment", async () => {
  const exemptions = [{ rule: "LW7111", resource: "iac/adls: *", reason: "a lab mounts it", until: "2027-03-31" }];
  const read = exemptionsOf({ resolved: await flightsProject({ ...leastSettings, exemptions }) });
  expect(read.map(({ rule, resource, reason, until }) => ({ rule, resource, reason, until }))).toEqual(exemptions);
  expect(exemptionsOf({ resolved: await flightsProject() })).toEqual([]);
});
