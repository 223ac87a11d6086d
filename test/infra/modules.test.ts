import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { argumentOf, blocksOf, readHcl } from "../../scripts/terraform/hcl.ts";
import { moduleNames, modulesFolder, outputsOf, readModule, variablesOf } from "../../scripts/terraform/module.ts";
import { repositoryRoot } from "../support/places.ts";
import { checkModule, typesOf } from "./check-module.ts";
import { builtInSchema } from "./generated.ts";
import { readProviderSchemas } from "./provider-schema.ts";

const schemas = readProviderSchemas();
const modules = moduleNames(repositoryRoot).map((name) => readModule(join(repositoryRoot, modulesFolder, name)));
const together = readModule(join(repositoryRoot, "infra", "examples", "lakehouse"));
const examples = modules.map(({ path, name }) => ({
  ...readModule(join(path, "examples", "basic")),
  name: `${name} example`,
}));

test.each([...modules, ...examples, together])("$name uses only what its providers have", (module) => {
  expect(checkModule(module, schemas)).toEqual([]);
});

const mended = join(repositoryRoot, "test", "fixtures", "deploy-traps", "mended", "iac");
test.each(readdirSync(mended))("the mistakes put right use only what providers have: %s", (root) => {
  const all = { ...schemas, terraform: builtInSchema };
  const unread = /nothing reads the variable (endpoint_subnet_id|log_workspace_id)|nothing reads the local tags/;
  expect(checkModule(readModule(join(mended, root)), all).filter((finding) => !unread.test(finding))).toEqual([]);
});

test.each(modules)("$name configures no provider and no backend and leaves resource groups to its root", (module) => {
  expect(blocksOf(module.body, "provider")).toEqual([]);
  expect(blocksOf(module.body, "terraform").flatMap((block) => blocksOf(block.body, "backend"))).toEqual([]);
  if (module.name !== "foundation") expect(typesOf(module)).not.toContain("azurerm_resource_group");
});

test.each(modules)("$name says of every variable its type and meaning, and of every output its meaning", (module) => {
  const variables = variablesOf(module);
  expect(variables.filter(({ type }) => type === undefined).map(({ name }) => name)).toEqual([]);
  expect([...variables, ...outputsOf(module)].filter(({ description }) => (description ?? "").length < 10)).toEqual([]);
});

test.each(modules)("$name is tested: a plan, an expected failure, and what belongs to IT is not created", (module) => {
  const path = join(module.path, "tests", `${module.name}.tftest.hcl`);
  expect(existsSync(path)).toBe(true);
  const runs = blocksOf(readHcl(readFileSync(path, "utf8")), "run");
  expect(runs.some((run) => blocksOf(run.body, "assert").length > 0)).toBe(true);
  expect(runs.some((run) => argumentOf(run.body, "expect_failures") !== undefined)).toBe(true);
  expect(runs.map((run) => run.labels[0] ?? "").filter((name) => name.includes("_of_it_"))).not.toEqual([]);
});

test("a variable that several modules have is the same in each", () => {
  const common = [
    "name_prefix",
    "environment",
    "location",
    "resource_group_name",
    "tags",
    "log_analytics_workspace_id",
  ];
  const shared = [
    ...common,
    "private_endpoint_mode",
    "private_endpoint_subnet_id",
    "private_dns_zone_ids",
    "customer_managed_key",
  ];
  for (const name of shared) {
    const texts = modules.flatMap((module) =>
      module.files.flatMap(
        ({ text }) => new RegExp(`^variable "${name}" \\{\\n[\\s\\S]*?\\n\\}`, "m").exec(text)?.[0] ?? [],
      ),
    );
    expect(new Set(texts).size, name).toBeLessThanOrEqual(1);
  }
});

const callsEndpoint = (module: (typeof modules)[number]) =>
  blocksOf(module.body, "module").some((block) => argumentOf(block.body, "source")?.text === '"../private_endpoint"');

/** Instead of `role_assignments`: who may do what, by what it is. */
const namedAccess: Readonly<Record<string, string>> = {
  container_registry: "pullers",
  event_hubs: "event_hubs",
  functions: "data_containers",
  key_vault: "secret_readers",
  stream_source: "event_hub",
};

test.each(modules.filter(callsEndpoint))("$name takes and gives what all data services do", (module) => {
  const inputs = variablesOf(module).map(({ name }) => name);
  const wanted = [
    "name_prefix",
    "environment",
    "location",
    "resource_group_name",
    "tags",
    "private_endpoint_mode",
    "private_endpoint_subnet_id",
    "private_dns_zone_ids",
    namedAccess[module.name] ?? "role_assignments",
    ...(module.name === "monitor" ? [] : ["log_analytics_workspace_id"]),
  ];
  expect(wanted.filter((name) => !inputs.includes(name))).toEqual([]);
  const outputs = outputsOf(module).map(({ name }) => name);
  const own = module.name === "stream_source" ? [] : ["endpoints"];
  expect(["id", "name", "private_link_targets", ...own].filter((name) => !outputs.includes(name))).toEqual([]);
});

test.each(modules)("$name hands on its id, its name and its identity", (module) => {
  const outputs = outputsOf(module).map(({ name }) => name);
  expect(["id", "name"].filter((name) => !outputs.includes(name))).toEqual([]);
  const ownIdentity = module.files.some(({ text }) => /^ {2}identity \{\n {4}type += "SystemAssigned/m.test(text));
  const hands = ["principal_id", "principal_ids", "access_connectors"].some((name) => outputs.includes(name));
  if (ownIdentity) expect(hands).toBe(true);
});

test.each(modules)("$name asks storage for no category of metrics it does not have", ({ body }) => {
  // "Metric category 'AllMetrics' is not supported, supported categories are: 'Capacity;Transaction'" (Azure, for storage accounts)
  const wrong = blocksOf(body, "resource").filter(
    (block) =>
      block.labels[0] === "azurerm_monitor_diagnostic_setting" &&
      /storage_account|(?:blob|queue|table|file)Services/.test(
        argumentOf(block.body, "target_resource_id")?.text ?? "",
      ) &&
      blocksOf(block.body, "enabled_metric").some(
        (metric) => argumentOf(metric.body, "category")?.text === '"AllMetrics"',
      ),
  );
  expect(wrong.map(({ labels }) => labels.join("."))).toEqual([]);
});

test("every service with a private endpoint has its zones in zones.json", () => {
  const zones = JSON.parse(
    readFileSync(join(repositoryRoot, modulesFolder, "private_endpoint", "zones.json"), "utf8"),
  ) as Record<string, Record<string, Record<string, readonly string[]>>>;
  const services = modules.flatMap((module) =>
    blocksOf(module.body, "module")
      .filter((block) => argumentOf(block.body, "source")?.text === '"../private_endpoint"')
      .map((block) => argumentOf(block.body, "service")?.text.slice(1, -1) ?? ""),
  );
  expect(services.filter((service) => zones["public"]?.[service] === undefined)).toEqual([]);
  expect(Object.values(zones["public"] ?? {}).flatMap((each) => Object.values(each).flat())).not.toContain("");
});

test("every check that the second opinion leaves out has a reason", () => {
  const lines = readFileSync(join(repositoryRoot, "infra", ".checkov.yaml"), "utf8").split("\n");
  const skipped = lines.filter((line) => line.startsWith("  - CKV"));
  expect(skipped.length).toBeGreaterThan(0);
  expect(skipped.filter((line) => !/^ {2}- CKV2?_AZURE_\d+ # .{15,}$/.test(line))).toEqual([]);
});
