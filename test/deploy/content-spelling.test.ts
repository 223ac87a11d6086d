import { expect, test } from "vitest";
import { checkTree, contentRules } from "../../src/deploy/index.ts";

const codes = new Set<string>(contentRules.map(({ code }) => code));

function foundIn(path: string, text: string): readonly string[] {
  const { findings } = checkTree(new Map([[path, text]]), [], "2026-11-30");
  return findings.filter(({ code }) => codes.has(code)).map(({ code, place }) => `${code}:${place.line}`);
}

test.each([
  ["over lines, by brackets", "dbutils.fs.mount(\n  source=a,\n)\n", ["LW7178:1"]],
  ["with blanks around dots", "dbutils . fs\\\n  .mount(a)\n", ["LW7178:1"]],
  ["under another name", "fs = dbutils.fs\n\nfs.mount(a)\n", ["LW7178:3"]],
  ["another thing that mounts", "server.mount(app)\ncar.fs.mount(x)\n", []],
  ["a key put together", 'spark.conf.set("fs.azure." + "account.key." + host, key)\n', ["LW7178:1"]],
  ["a key in texts side by side", 'spark.conf.set("fs.azure.account"\n    ".key", key)\n', ["LW7178:1"]],
  ["a key in a formatted text", 'spark.conf.set(f"fs.azure.account.key.{host}", key)\n', ["LW7178:1"]],
  ["a secret of a client", "spark.conf.set('fs.azure.account.oauth2.client.secret', s)\n", ["LW7178:1"]],
  ["a comment and a text that only tells", '# dbutils.fs.mount(a)\n"""\ndbutils.fs.mount(a)\n"""\n', []],
  ["writing in steps", 'frame.write \\\n  .mode("overwrite") \\\n  .parquet(f"/out/{datetime.now()}")\n', ["LW7198:1"]],
  [
    "writing in brackets",
    '(\n  frame.write\n  .format("delta")\n  .save("/out/" + datetime.now().isoformat())\n)\n',
    ["LW7198:1"],
  ],
  ["writing in steps to one place", 'frame.write \\\n  .mode("overwrite") \\\n  .parquet("/out/all")\n', []],
  ["everything among others", "try:\n  a()\nexcept (ValueError, Exception) as e:\n  log(e)\n", ["LW7199:3"]],
  ["everything over lines", "try:\n  a()\nexcept (\n  Exception,\n):\n  log(1)\n", ["LW7199:3"]],
  ["everything by a tab", "try:\n  a()\nexcept\tBaseException:\n  pass\n", ["LW7199:3"]],
  ["everything, raised again", "try:\n  a()\nexcept (\n  Exception,\n):\n  raise\n", []],
  ["everything by a context", "with contextlib.suppress(Exception):\n  a()\n", ["LW7199:1"]],
  ["one kind by a context", "with contextlib.suppress(KeyError):\n  a()\n", []],
])("a notebook: %s", (_, text, expected) => {
  expect(foundIn("databricks_notebooks/a.py", text)).toEqual(expected);
});

test.each([
  [
    "in small letters, with a comment between",
    "create /* now */\n  table a (\n  schema int not null\n);",
    ["LW7193:3"],
  ],
  ["if it is not there", "CREATE TABLE IF NOT EXISTS a (\n  Plan INT\n);", ["LW7193:2"]],
  ["in a text that is executed", "EXEC('CREATE TABLE a (\n  [b] INT,\n  Schema INT)');", ["LW7193:3"]],
  ["in texts put together", "exec sp_executesql N'CREATE ' + N'TABLE a (' +\n  N'Schema INT)';", ["LW7193:2"]],
  ["in a text that only tells", "CREATE TABLE a (b INT);\nPRINT 'CREATE TABLE c (Schema INT)';", []],
])("a script: %s", (_, text, expected) => {
  expect(foundIn("sql_scripts/a.sql", text)).toEqual(expected);
});

const step = (script: string) =>
  `jobs:\n  - deployment: a\n    environment: prod\n    strategy: { runOnce: { deploy: { steps: [{ bash: ${JSON.stringify(script)} }] } } }\n`;

test.each([
  ["two hyphens", "terraform apply --auto-approve plan.bin", ["LW7189"]],
  ["with a value", "terraform apply -auto-approve=true plan.bin", ["LW7189"]],
  ["over lines", "terraform \\\n  apply \\\n  -auto-approve plan.bin", ["LW7189"]],
  ["as a program of Windows", '& "C:/tools/terraform.exe" apply -auto-approve plan.bin', ["LW7189"]],
  ["a saved plan", "terraform apply plan.bin", []],
])("a pipeline that approves itself: %s", (_, script, expected) => {
  const found = foundIn("ci_cd/azure_pipelines/a.yml", step(script)).map((each) => each.split(":")[0]);
  expect(found.filter((code) => code === "LW7189")).toEqual(expected);
});

test.each([
  ["a header", { headers: { Authorization: "Bearer abcdefgh12345678" } }, 1],
  ["a token of Databricks", { note: `dapi${"0".repeat(32)}` }, 1],
  ["a key with blanks", { text: "Server=a;Shared Access Key = x" }, 1],
  ["a password with a number", { parameters: { db_password_1: { type: "string", defaultValue: "x" } } }, 1],
  ["an expression", { headers: { Authorization: "@concat('Bearer ', activity('a').output.token)" } }, 0],
  ["the name of a secret", { secretName: "db-password" }, 0],
])("an object of Data Factory with a secret: %s", (_, given, count) => {
  const text = JSON.stringify({ name: "a", properties: { type: "X", typeProperties: given, ...given } });
  const found = foundIn("adf_pipelines/linkedService/a.json", text).filter((each) => each.startsWith("LW7183"));
  expect(found).toHaveLength(count);
});
