import { expect, test } from "vitest";
import { checkTree, contentRules } from "../../src/deploy/index.ts";

const root = 'output "a" {\n  value = 1\n}\nterraform {\n  backend "azurerm" {\n  }\n}\n';

function codesOf(files: Readonly<Record<string, string>>): readonly string[] {
  const codes = new Set<string>(contentRules.map(({ code }) => code));
  const { findings } = checkTree(new Map(Object.entries(files)), [], "2026-11-30");
  return findings.map(({ code }) => code).filter((code) => codes.has(code));
}

const factory = (activities: readonly unknown[]) => JSON.stringify({ name: "a", properties: { activities } }, null, 2);
const activity = (value: Readonly<Record<string, unknown>>) => ({ name: "x", typeProperties: {}, ...value });
const at = "adf_pipelines/pipeline/a.json";
const after = (name: string, ...dependencyConditions: readonly string[]) => ({
  dependsOn: [{ activity: name, dependencyConditions }],
});

test.each([
  ["a type of the API", [activity({ type: "DatabricksJob" })], []],
  [
    "a class of an SDK, in a branch",
    [activity({ type: "IfCondition", typeProperties: { ifTrueActivities: [activity({ type: "CopyActivity" })] } })],
    ["LW7182"],
  ],
  [
    "a class of an SDK, in a case",
    [activity({ type: "Switch", typeProperties: { cases: [{ activities: [activity({ type: "CopyActivity" })] }] } })],
    ["LW7182"],
  ],
  ["a Lookup of one row", [activity({ type: "Lookup", typeProperties: { firstRowOnly: true } })], []],
  [
    "a loop that takes one turn after the other",
    [
      activity({
        type: "ForEach",
        typeProperties: { isSequential: true, activities: [activity({ type: "SetVariable" })] },
      }),
    ],
    [],
  ],
  [
    "tables may be written at once",
    [
      activity({
        type: "ForEach",
        typeProperties: {
          activities: [activity({ type: "Copy", typeProperties: { sink: { type: "AzureSqlSink" } } })],
        },
      }),
    ],
    [],
  ],
  [
    "a failure that a later step waits for too",
    [
      activity({ type: "Wait" }),
      activity({ name: "y", type: "Wait", ...after("x", "Failed") }),
      activity({ name: "z", type: "Wait", ...after("x", "Succeeded") }),
    ],
    [],
  ],
  [
    "a failure that ends in a Fail after a step",
    [
      activity({ type: "Wait" }),
      activity({ name: "y", type: "Wait", ...after("x", "Failed") }),
      activity({ name: "z", type: "Fail", ...after("y", "Succeeded") }),
    ],
    [],
  ],
  [
    "an expression for a token",
    [
      activity({
        type: "DatabricksNotebook",
        typeProperties: { baseParameters: { token: "@activity('a').output.value" } },
      }),
    ],
    [],
  ],
  ["a password with a default", [], ["LW7183"]],
])("Data Factory: %s", (name, activities, codes) => {
  const value = JSON.parse(factory(activities)) as { properties: Record<string, unknown> };
  if (name.startsWith("a password"))
    value.properties["parameters"] = { password: { type: "string", defaultValue: "x" } };
  expect(codesOf({ [at]: JSON.stringify(value) })).toEqual(codes);
});

test("objects are found by their shape, settings of publishing are not judged", () => {
  expect(codesOf({ "factory/b.json": factory([activity({ type: "CopyActivity" })]) })).toEqual(["LW7181", "LW7182"]);
  expect(codesOf({ "adf_pipelines/arm-template-parameters-definition.json": "{}" })).toEqual([]);
  expect(codesOf({ "package.json": "{}", "adf_pipelines/notes.json": "no JSON" })).toEqual(["LW7181"]);
});

const sql = (text: string) => codesOf({ "sql_scripts/a.sql": text });

test.each([
  ["a reserved word in brackets", "CREATE TABLE a ([Schema] INT NOT NULL);", []],
  ["a reserved word for a table", "create table dbo.Plan (a INT NOT NULL);", ["LW7193"]],
  ["a name that is not reserved", "CREATE TABLE a (Name INT, Type DECIMAL(9, 2), Role INT);", []],
  [
    "a key in a constraint",
    "CREATE TABLE p (i INT PRIMARY KEY); CREATE TABLE a (i INT, CONSTRAINT f FOREIGN KEY (i) REFERENCES p (i));",
    ["LW7194"],
  ],
  [
    "a key that is part of the primary one",
    "CREATE TABLE p (i INT PRIMARY KEY); CREATE TABLE a (i INT REFERENCES p, j INT, PRIMARY KEY (i, j));",
    [],
  ],
  ["NULL that is written down", "CREATE TABLE p (i INT PRIMARY KEY, up INT NULL REFERENCES p);", []],
  ["a comment", "CREATE TABLE a (i INT); -- FROM nowhere\n/* JOIN nothing */ SELECT 'FROM no table' FROM a;", []],
  [
    "what a statement makes itself",
    "CREATE TABLE a (i INT); WITH b AS (SELECT i FROM a) SELECT x.i FROM b JOIN a x ON 1 = 1; SELECT * FROM sys.tables; INSERT INTO #t SELECT 1;",
    [],
  ],
  [
    "a table that is not made",
    "CREATE TABLE a (i INT); MERGE INTO b USING a ON 1 = 1 WHEN MATCHED THEN UPDATE SET i = 1;",
    ["LW7196"],
  ],
  [
    "a name of any row",
    "CREATE TABLE p (i INT PRIMARY KEY, Name INT); CREATE TABLE v (i INT NOT NULL REFERENCES p, Version INT, Name INT);",
    [],
  ],
])("SQL: %s", (_, text, codes) => {
  expect(sql(text)).toEqual(codes);
});

test("SQL that makes no tables is somebody else's", () => {
  expect(
    codesOf({ "products/a/gold/b.sql": "SELECT * FROM orders", "sql_scripts/a.sql": "CREATE TABLE t (i INT);" }),
  ).toEqual([]);
});

const gated = (script: string, folder = "iac/a") =>
  `jobs:\n  - deployment: a\n    environment: prod\n    strategy: { runOnce: { deploy: { steps: [{ bash: ${JSON.stringify(script)}, workingDirectory: ${folder} }] } } }\n`;

test.each([
  ["a plan that was approved", gated("terraform init && terraform apply -input=false plan.bin"), []],
  ["another folder by an option", gated("terraform -chdir=../a apply plan.bin"), []],
  ["a folder that is decided later", gated("terraform apply plan.bin", "iac/$(component)"), []],
  ["approval without a plan", gated("terraform apply"), ["LW7189"]],
  ["words in a message", gated("echo terraform apply -auto-approve"), []],
  [
    "the task for Terraform",
    "steps:\n  - task: TerraformTaskV4@4\n    inputs: { command: apply, commandOptions: -auto-approve, workingDirectory: iac/a }\n",
    ["LW7189"],
  ],
  [
    "a workflow of GitHub",
    "jobs:\n  a:\n    steps:\n      - run: tofu apply -auto-approve\n        working-directory: iac/a\n",
    ["LW7189"],
  ],
  ["no Terraform in the folder", gated("terraform plan", "iac"), ["LW7173"]],
  [
    "the factory by its id",
    gated(
      "az datafactory configure-factory-repo --factory-resource-id /s/f --factory-vsts-configuration account-name=company",
    ),
    [],
  ],
])("pipelines: %s", (_, text, codes) => {
  expect(codesOf({ "ci_cd/azure_pipelines/a.yml": text, "iac/a/main.tf": root })).toEqual(codes);
});

const python = (text: string) => codesOf({ "databricks_notebooks/a.py": text });

test.each([
  ["an error that is raised again", "try:\n    a()\nexcept Exception as e:\n    log(e)\n    raise\n", []],
  ["an error of one kind", "try:\n    a()\nexcept KeyError:\n    pass\n", []],
  ["an error in one line", "try:\n    a()\nexcept: pass\n", ["LW7199"]],
  ["the time of a column", "frame = frame.withColumn('at', current_timestamp())\nframe.write.saveAsTable('a.b')\n", []],
  ["the time in a path", "frame.write.save(f'/out/{datetime.now()}')\n", ["LW7198"]],
  ["a comment", "# dbutils.fs.mount(x)\n", []],
])("notebooks: %s", (_, text, codes) => {
  expect(python(text)).toEqual(codes);
});

test("what a notebook takes in is its own; what it only shares a name with is not", () => {
  const other = "total = 1\ndef helper(rows):\n    return rows\n";
  const files = (text: string) => ({ "notebooks/a.py": text, "notebooks/b.py": other });
  expect(codesOf(files("print(total)\n"))).toEqual(["LW7197"]);
  expect(codesOf(files("%run ./b\nprint(total)\n"))).toEqual([]);
  expect(codesOf(files("# MAGIC %run ./b\nprint(total)\n"))).toEqual([]);
  expect(codesOf(files("from b import helper\nhelper(1)\n"))).toEqual([]);
  expect(codesOf(files("frame.total()\nf(total=1)\nprint('total')\n"))).toEqual([]);
  expect(codesOf(files("def f(\n    total,\n):\n    return total\n"))).toEqual([]);
  expect(
    codesOf({
      "a/x.py": "# Databricks notebook source\nprint(total)\n",
      "b/y.py": `# Databricks notebook source\n${other}`,
    }),
  ).toEqual([]);
});

test("folders beside each other that differ in their signs", () => {
  expect(codesOf({ "iac/Event-Hubs/a.txt": "", "iac/event_hubs/a.txt": "" })).toEqual(["LW7172"]);
  expect(codesOf({ "some-folder/a.txt": "", "iac/adls/a.txt": "" })).toEqual([]);
});

test("texts that are what their names do not say, or longer than anybody writes, stop nothing", () => {
  const data = `values = [${"1, 2, ".repeat(100_000)}]\n`;
  const files = {
    "iac/a/main.tf": root,
    "iac/a/terraform.tfvars.json": "{",
    "ci_cd/a.yml": "steps: [",
    "notebooks/a.ipynb": "no JSON",
    "notebooks/b.py": data,
    "notebooks/c.py": `${"a, ".repeat(50_000)}\n`,
    "sql_scripts/a.sql": `CREATE TABLE a (${"(".repeat(1000)}`,
  };
  // a reader whose time grew faster than the text would not end within the limit of a test
  const { findings } = checkTree(new Map(Object.entries(files)), [], "2026-11-30");
  expect(findings.map(({ code }) => code)).toEqual(["LW7169"]);
});
