import { expect, test } from "vitest";
import {
  buildTarget,
  type CheckResult,
  checkKinds,
  checksOf,
  commandText,
  examine,
  type Question,
  type RawAnswer,
  repairs,
  sceneOf,
  terraformTarget,
} from "../../src/deploy/index.ts";
import { resourcesOf } from "../../src/deploy/check/resource.ts";
import { readTree } from "../../src/deploy/check/tree.ts";
import { cars, generatedProjects } from "../infra/generated.ts";
import { failures, inCompany } from "./doctor-failures.ts";
import { answerIn } from "./doctor-programs.ts";
import { leastSettings } from "./projects.ts";
import { healthyWorld, shopOfIt, shopProject, type World } from "./doctor-world.ts";

type FailureCode = keyof typeof failures;
const codes = Object.keys(failures) as FailureCode[];

const projects = { shop: await shopProject(), ofIt: await shopOfIt() };
const sceneFor = (ofIt: boolean) => sceneOf({ resolved: ofIt ? projects.ofIt : projects.shop }, "deploy/prod", "linux");

function examined(world: World, ofIt = false): Promise<readonly CheckResult[]> {
  return examine(sceneFor(ofIt), (question) => Promise.resolve(answerIn(world, question)));
}

function withAnswer(change: (question: Question) => RawAnswer | undefined): Promise<readonly CheckResult[]> {
  const world = healthyWorld();
  return examine(sceneFor(false), (question) => Promise.resolve(change(question) ?? answerIn(world, question)));
}

const not = (results: readonly CheckResult[], status: CheckResult["status"]) =>
  results.filter((each) => each.status !== status);

test("a deployment that is as it should be passes every check, whoever owns the network", async () => {
  expect(not(await examined(healthyWorld()), "ok")).toEqual([]);
  expect(not(await examined(inCompany(healthyWorld()), true), "ok")).toEqual([]);
});

test.each(codes)("%s is found where it is planted, alone, with its one repair", async (code) => {
  const { plant, ofIt } = failures[code];
  const world = ofIt === true ? inCompany(healthyWorld()) : healthyWorld();
  plant(world);
  const results = await examined(world, ofIt);
  const found = results.filter((each) => each.status === "failed");
  expect(found.map((each) => each.code)).toEqual([code]);
  expect(results.filter(({ status }) => status === "unknown")).toEqual([]);
  const [failure] = found;
  if (failure === undefined) return;
  expect(failure.text + failure.repair, "every slot is filled").not.toMatch(/\{\w+\}|undefined/);
  expect(failure.repair).not.toContain("\n");
  expect(checkKinds[failure.kind].finds, failure.kind).toContain(code);
  const blocked = results.filter((each) => each.status === "blocked");
  expect(blocked.every(({ by }) => by === failure.id)).toBe(true);
});

test("every finding belongs to one kind of check, and every kind can fail", () => {
  const finds = Object.values(checkKinds).flatMap((kind): readonly FailureCode[] => kind.finds);
  expect([...finds].sort()).toEqual(Object.keys(repairs).sort());
  expect([...codes].sort()).toEqual(Object.keys(repairs).sort());
});

test("each question is one the table of kinds names", () => {
  // a host, or its record, is known to a check of names by the answer to another one
  const all = Object.values(checkKinds).flatMap((kind): readonly string[] => kind.asks);
  for (const check of checksOf(sceneFor(false))) {
    const asks = check.kind.startsWith("dns-") ? all : checkKinds[check.kind].asks;
    const patterns = asks.map((each) => {
      const words = each.split(/<[^>]+>/).map((text) => RegExp.escape(text));
      return new RegExp(`^${words.join(".+")}$`);
    });
    for (const { command } of check.asks) {
      const text = commandText({ ...command, environment: {} }).replace(" --output json", "");
      expect(
        patterns.some((pattern) => pattern.test(text)),
        `${check.id}: ${text}`,
      ).toBe(true);
    }
  }
});

/** Kinds of resources the doctor has to ask for by the names Terraform gives them. */
const named = [
  "azurerm_storage_account",
  "azurerm_key_vault",
  "azurerm_mssql_server",
  "azurerm_data_factory",
  "azurerm_databricks_workspace",
  "azurerm_databricks_access_connector",
  "azurerm_eventhub_namespace",
  "azurerm_cosmosdb_account",
  "azurerm_container_registry",
  "azurerm_postgresql_flexible_server",
  "databricks_external_location",
  "databricks_storage_credential",
  "databricks_secret_scope",
];

test.each(Object.entries({ ...generatedProjects, shop: shopProject }))(
  "it asks for what Terraform makes for %s, by the same names",
  async (_, read) => {
    const resolved = await read();
    const tree = readTree(new Map(Object.entries(buildTarget(terraformTarget, { resolved }))));
    const made = resourcesOf(tree).filter(({ type }) => named.includes(type));
    const names = made.flatMap(({ body: { values } }) => (typeof values["name"] === "string" ? [values["name"]] : []));
    const asked = checksOf(sceneOf({ resolved }, "deploy/prod", "linux"))
      .flatMap(({ asks }) => asks.map(({ command }) => commandText(command)))
      .join("\n");
    // made for the platform itself: nobody signs in there, nobody resolves it
    const isOwn = (name: string) => /^dbac-.*-workspace-|^st[a-z]+flowprod/.test(name);
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !isOwn(name) && !asked.includes(name))).toEqual([]);
  },
);

test("an answer that is missing is unknown, never passed, and says how it is recorded", async () => {
  const results = await withAnswer(({ file }) =>
    file === "secret-scopes.json" ? { kind: "not recorded" } : undefined,
  );
  const [unknown, blocked, ...others] = not(results, "ok");
  expect(others).toEqual([]);
  expect(unknown).toMatchObject({
    id: "secret-scope shop-1-prod",
    status: "unknown",
    code: "LW7250",
    file: "secret-scopes.json",
    record: expect.stringMatching(
      /^DATABRICKS_AZURE_RESOURCE_ID=\/subscriptions\/.*\/dbw-shop-prod DATABRICKS_AUTH_TYPE=azure-cli databricks secrets list-scopes --output json$/,
    ) as string,
  });
  expect(blocked).toMatchObject({
    id: "secret-scope-acl shop-1-prod",
    status: "blocked",
    by: "secret-scope shop-1-prod",
  });
});

test.each([
  ["no JSON", "ERROR: a page of the proxy", "it is no JSON"],
  ["the answer to something else", "[]", /^the answer: /],
  ["a field is missing", '{"azure-cli-core": "2.77.0"}', /^azure-cli: /],
])("an answer in another form is named with its file: %s", async (_, text, problem) => {
  const results = await withAnswer(({ file }) => (file === "az-version.json" ? { kind: "text", text } : undefined));
  const [unknown] = not(results, "ok");
  expect(unknown).toMatchObject({ status: "unknown", code: "LW7252", file: "az-version.json" });
  expect(unknown?.text.replace("az-version.json cannot be used: ", "")).toMatch(problem);
});

test("a refusal is not taken for something that is not there", async () => {
  const text = "ERROR: (AuthorizationFailed) The client does not have authorization to perform action 'read'.";
  const results = await withAnswer(({ file }) =>
    file.startsWith("resource-factories") ? { kind: "failure", text } : undefined,
  );
  expect(not(results, "ok")[0]).toMatchObject({ status: "unknown", code: "LW7253" });
});

test("a zone or a container that is not there is one without links, records and roles", async () => {
  const text = "ERROR: (ParentResourceNotFound) Can not perform requested operation on nested resource.";
  for (const [file, expected] of [
    ["zone-links-privatelink.dfs.core.windows.net.json", ["LW7245"]],
    ["zone-records-privatelink.dfs.core.windows.net.json", ["LW7246"]],
    ["roles-containers-bronze.json", ["LW7228"]],
  ] as const) {
    const results = await withAnswer((question) => (question.file === file ? { kind: "failure", text } : undefined));
    expect(results.flatMap((each) => (each.status === "failed" ? [each.code] : []))).toEqual(expected);
  }
});

test("where the account is made here, its root attaches the metastore", async () => {
  const account = { id: "99999999-9999-4999-8999-999999999999", metastore_id: "88888888-8888-4888-8888-888888888888" };
  const databricks = { ...leastSettings.databricks, account };
  const scene = sceneOf({ resolved: await shopProject({ databricks }) }, "deploy/prod", "linux");
  const world = { ...healthyWorld(), metastore: undefined };
  const results = await examine(scene, (question) => Promise.resolve(answerIn(world, question)));
  expect(results.find(({ kind }) => kind === "metastore")).toMatchObject({
    status: "failed",
    code: "LW7234",
    repair: "terraform -chdir=deploy/prod/iac/databricks_account apply",
  });
});

test("without a metastore, and with no right to list any, the repair keeps its gap", async () => {
  const world = healthyWorld();
  world.metastore = undefined;
  world.metastores = undefined;
  const failed = (await examined(world)).find(({ status }) => status === "failed");
  expect(failed).toMatchObject({
    repair: expect.stringContaining("assign 1234567890123456 METASTORE_ID main") as string,
  });
});

test("nodes of Airflow count against the quota, and its server says in a place of its own that it is closed", async () => {
  const checks = checksOf(sceneOf({ resolved: await cars("prod") }, "deploy/prod", "linux"));
  const judged = (id: RegExp, answer: unknown) =>
    checks.find((check) => id.test(check.id))?.judge((() => answer) as never);
  const cores = (free: number) => [{ name: { value: "cores" }, currentValue: 100 - free, limit: 100 }];
  expect(judged(/^quota$/, cores(24))).toMatchObject({ kind: "fine" });
  expect(judged(/^quota$/, cores(23))).toMatchObject({ code: "LW7210", values: { least: 24, wanted: 101 } });
  const server = /^resource psql-cars-airflow-prod/;
  expect(judged(server, { properties: { network: { publicNetworkAccess: "Disabled" } } })).toMatchObject({
    kind: "fine",
  });
  expect(judged(server, { properties: { network: { publicNetworkAccess: "Enabled" } } })).toMatchObject({
    code: "LW7222",
  });
});
