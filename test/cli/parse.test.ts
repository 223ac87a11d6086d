import { expect, test } from "vitest";
import { parseArguments } from "../../src/cli/parse.ts";

function parsed(line: string) {
  return parseArguments(line === "" ? [] : line.split(" "));
}

function read(line: string) {
  const found = parsed(line);
  if (found.kind !== "command") throw new Error(JSON.stringify(found));
  return { command: found.command.name, arguments: found.arguments, options: { ...found.options } };
}

function wrong(line: string): readonly string[] {
  const found = parsed(line);
  if (found.kind !== "wrong") throw new Error(JSON.stringify(found));
  return found.findings.map(({ code, values, hint }) =>
    [code, ...Object.values(values), hint].filter(Boolean).join(" "),
  );
}

test.each([
  ["run", { command: "run", arguments: [], options: {} }],
  ["run gold.a+ tag:b", { command: "run", arguments: ["gold.a+", "tag:b"], options: {} }],
  ["run --force gold.a", { command: "run", arguments: ["gold.a"], options: { force: true } }],
  ["--project shop run", { command: "run", arguments: [], options: { project: "shop" } }],
  ["-p shop --env prod run", { command: "run", arguments: [], options: { project: "shop", env: "prod" } }],
  ["--project=shop run -f", { command: "run", arguments: [], options: { project: "shop", force: true } }],
  ["run --project run", { command: "run", arguments: [], options: { project: "run" } }],
  ["query -n 5 SELECT", { command: "query", arguments: ["SELECT"], options: { limit: "5" } }],
  ["query --limit=5 -- --SELECT", { command: "query", arguments: ["--SELECT"], options: { limit: "5" } }],
  ["quarantine list", { command: "quarantine list", arguments: [], options: {} }],
  ["quarantine --json show silver.a", { command: "quarantine show", arguments: ["silver.a"], options: { json: true } }],
  ["completion zsh", { command: "completion", arguments: ["zsh"], options: {} }],
  ["query --file=-", { command: "query", arguments: [], options: { file: "-" } }],
])("reads: lakewright %s", (line, expected) => {
  expect(read(line)).toEqual(expected);
});

test.each([
  ["rnu", ['LW9001 rnu did you mean "run"?']],
  ["frobnicate", ["LW9001 frobnicate lakewright --help lists all commands"]],
  ["quarantine lst", ['LW9001 quarantine lst did you mean "quarantine list"?']],
  ["quarantine", ["LW9002 quarantine one of: quarantine list, quarantine show"]],
  ["run --froce", ['LW9003 --froce did you mean "--force"?']],
  ["run --froce=1 -x", ['LW9003 --froce did you mean "--force"?', "LW9003 -x"]],
  ["query --limit ten SELECT", ["LW9004 --limit ten"]],
  ["query --limit -1 SELECT", ["LW9004 --limit -1"]],
  ["query --limit", ["LW9005 --limit count"]],
  ["query --file --json", ["LW9005 --file path"]],
  ["run --force=yes", ["LW9006 --force"]],
  ["preview", ["LW9007 preview dataset"]],
  ["completion", ["LW9007 completion shell one of: bash, zsh, fish"]],
  ["status now", ["LW9008 status now"]],
  ["query SELECT 1", ["LW9008 query 1"]],
  ["completion bsah", ['LW9009 shell bsah did you mean "bash"?']],
  ["run --limit=-5", ["LW9003 --limit"]],
])("refuses: lakewright %s", (line, expected) => {
  expect(wrong(line)).toEqual(expected);
});

test("help and version are found wherever they stand", () => {
  expect(parsed("")).toEqual({ kind: "help" });
  expect(parsed("--help")).toMatchObject({ kind: "help", command: undefined });
  expect(parsed("run gold.a --help")).toMatchObject({ kind: "help", command: { name: "run" } });
  expect(parsed("quarantine -h")).toMatchObject({ kind: "help", group: "quarantine" });
  expect(parsed("--version")).toEqual({ kind: "version" });
});
