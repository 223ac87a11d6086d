import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { askTools } from "../../src/cli/deploy-doctor/ask-tools.ts";
import { main } from "../../src/cli/main.ts";
import { type CheckResult, checksOf, type Question, type RawAnswer, sceneOf } from "../../src/deploy/index.ts";
import { answerIn } from "../deploy/doctor-programs.ts";
import { healthyWorld, shopProject, type World } from "../deploy/doctor-world.ts";
import { leastSettings, manyFiles, projectFiles } from "../deploy/projects.ts";
import { type Answer, launcher, recordingTerminal, temporaryFolder } from "./launch.ts";

const scene = sceneOf({ resolved: await shopProject() }, "deploy/prod", process.platform);
const questions = [
  ...new Map(checksOf(scene).flatMap(({ asks }) => asks.map((each) => [each.file, each] as const))).values(),
];

/** The programs of a world as files to be executed: they answer the commands of the doctor, note what they were asked, and know no others. */
function programs(world: World, folder = temporaryFolder()): string {
  mkdirSync(folder, { recursive: true });
  for (const tool of ["az", "databricks"] as const) {
    const answers = questions
      .filter(({ command }) => command.tool === tool)
      .map((question) => ({ words: question.command.words.join(" "), answer: answerIn(world, question) }));
    if (answers.some(({ answer }) => answer.kind === "no program")) continue;
    writeFileSync(join(folder, `${tool}.commands`), answers.map(({ words }) => `${words}\n`).join(""));
    for (const [index, { answer }] of answers.entries())
      writeFileSync(join(folder, `${tool}.${index + 1}.${answer.kind}`), "text" in answer ? answer.text : "");
    writeFileSync(join(folder, tool), program(folder, tool));
    chmodSync(join(folder, tool), 0o755);
  }
  return folder;
}

function program(folder: string, tool: string): string {
  return `#!/bin/sh
PATH=/usr/bin:/bin
cd '${folder}'
echo "$DATABRICKS_AUTH_TYPE ${tool} $*" >> asked
line=$(grep -nFx -- "$*" ${tool}.commands | head -n 1 | cut -d: -f1)
if [ -f "${tool}.$line.text" ]; then exec cat "${tool}.$line.text"; fi
if [ -f "${tool}.$line.failure" ]; then cat "${tool}.$line.failure" >&2; exit 1; fi
echo "ERROR: no such command: $*" >&2
exit 2
`;
}

/** Runs the real command with these programs on the path and no others. */
function withPrograms(folder: string, project: string, ...words: readonly string[]): Answer {
  const answer = spawnSync(process.execPath, [launcher, "deploy", "doctor", "--env", "prod", ...words], {
    cwd: project,
    encoding: "utf8",
    env: { ...process.env, PATH: folder },
  });
  return { status: answer.status, stdout: answer.stdout, stderr: answer.stderr };
}

function shopFolder(folder: string): string {
  const files = projectFiles({ project: "shop", azure: leastSettings, files: manyFiles(1, 1, 1) });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A world whose hosts have no records yet: then nobody asks the resolver, which would leave this machine. */
function withoutRecords(): World {
  return { ...healthyWorld(), records: {} };
}

type Report = Readonly<{ ok: boolean; source: string; counts: Record<string, number>; checks: readonly CheckResult[] }>;

async function judged(project: string, ...words: readonly string[]) {
  const { terminal, out, err } = recordingTerminal(project);
  const status = await main(["deploy", "doctor", "--env", "prod", ...words], terminal);
  return { status, out: out(), err: err() };
}

let project = "";
let answers = "";
let live: Answer = { status: null, stdout: "", stderr: "" };
let asked: readonly string[] = [];

beforeAll(() => {
  const both = mkdtempSync(join(tmpdir(), "lakewright-doctor-"));
  const folder = programs(withoutRecords(), join(both, "programs"));
  project = shopFolder(join(both, "project"));
  answers = join(project, "answers");
  live = withPrograms(folder, project, "--json", "--record", "answers");
  asked = readFileSync(join(folder, "asked"), "utf8").trim().split("\n");
  return () => rmSync(both, { recursive: true, force: true });
});

test("real programs are asked, each question once, and nothing that changes or reveals anything", () => {
  const report = JSON.parse(live.stdout) as Report;
  expect([live.status, report.source, report.counts["unknown"]]).toEqual([1, "asked", 0]);
  const failed = report.checks.filter((each) => each.status === "failed");
  expect(new Set(failed.map(({ kind }) => kind))).toEqual(new Set(["dns-record"]));
  expect(new Set(asked).size).toBe(asked.length);
  // the verb itself: of az the last word before the options, of databricks the second one
  const harmless =
    /^ ?az ([a-z][a-z-]* )*(version|show|list|list-usage) --|^azure-cli databricks (version|[a-z-]+ (list|current|summary|get|validate|list-scopes|list-acls|get-status)) /;
  expect(asked.filter((line) => !harmless.test(line))).toEqual([]);
  expect(asked.filter((line) => /token|get-secret|keys|password|create|delete|approve/.test(line))).toEqual([]);
  expect(asked.filter((line) => line.includes(" databricks ")).every((line) => line.startsWith("azure-cli "))).toBe(
    true,
  );
});

test("what was recorded gives the same verdicts, and holds nothing that is not judged", async () => {
  const { status, out } = await judged(project, "--json", "--recorded", "answers");
  const report = JSON.parse(out) as Report;
  expect([status, report.source]).toEqual([1, "recorded"]);
  expect(report.checks).toEqual((JSON.parse(live.stdout) as Report).checks);
  const texts = readdirSync(answers).map((name) => readFileSync(join(answers, name), "utf8"));
  expect(texts.join("\n")).not.toMatch(/ada@example\.com|principalName|createdBy|tags/);
  expect(JSON.parse(readFileSync(join(answers, "recording.json"), "utf8"))).toMatchObject({
    format: 1,
    project: "shop",
    environment: "prod",
    answers: { "az-version.json": { command: "az version --output json" } },
  });
});

/** The recorded folder, with what is missing in it put there by hand, as the programs print it. */
function completed(world: World = healthyWorld()): string {
  const folder = join(temporaryFolder(), "answers");
  cpSync(answers, folder, { recursive: true });
  const put = ({ file }: Question, answer: RawAnswer) =>
    writeFileSync(join(folder, file), answer.kind === "text" ? answer.text : "");
  for (const question of questions.filter(({ file }) => file.startsWith("zone-records-")))
    put(question, answerIn(world, question));
  for (const [host, addresses] of Object.entries(world.hosts))
    writeFileSync(join(folder, `dns-${host}.txt`), `alias.example.com.\n${addresses.join("\n")}\n`);
  return folder;
}

test("answers put there by hand count as well: all is fine, exit 0", async () => {
  const { status, out, err } = await judged(project, "--recorded", completed());
  expect([status, err]).toEqual([0, "77 checks: 77 ok, 0 failed, 0 unknown, 0 blocked\n"]);
  expect(out.split("\n").filter((line) => line !== "" && !line.startsWith("ok "))).toEqual([]);
});

test("what a command said instead of an answer is recorded by hand with its standard error", async () => {
  const folder = completed();
  writeFileSync(join(folder, "resource-servers-sql-shop-prod.json"), "");
  writeFileSync(
    join(folder, "resource-servers-sql-shop-prod.json.error"),
    "ERROR: (ResourceNotFound) was not found.\n",
  );
  const { status, out } = await judged(project, "--recorded", folder);
  expect(status).toBe(1);
  expect(out).toContain("failed   resource sql-shop-prod: LW7220 sql-shop-prod is not there\n");
  expect(out).toContain("         repair: terraform -chdir=deploy/prod/iac/azure_sql apply\n");
});

test.each([
  ["bash", "bash: az: command not found"],
  ["zsh", "zsh: command not found: az"],
  ["dash", "sh: 1: az: not found"],
  ["PowerShell", "az : The term 'az' is not recognized as the name of a cmdlet."],
])("that there is no program is known in the words of %s", async (_, words) => {
  const folder = withFile(withFile(completed(), "az-version.json", ""), "az-version.json.error", `${words}\n`);
  const { status, out } = await judged(project, "--recorded", folder);
  expect([status, out.split("\n")[0]]).toEqual([1, "failed   azure-cli: LW7201 The Azure CLI is not there"]);
});

test("an empty folder passes nothing and says how each answer is recorded", async () => {
  mkdirSync(join(project, "nothing"), { recursive: true });
  const { status, out, err } = await judged(project, "--recorded", "nothing");
  expect(status).toBe(1);
  expect(out).toContain("unknown  azure-cli: LW7250 No answer is recorded in az-version.json\n");
  expect(out).toContain(
    "         record: az version --output json > nothing/az-version.json 2> nothing/az-version.json.error\n",
  );
  expect(err).toMatch(/^77 checks: 0 ok, 0 failed, 2 unknown, 75 blocked\n$/);
});

test("broken answers are named with their file", async () => {
  const folder = completed();
  writeFileSync(join(folder, "group-rg-shop-data-prod.json"), '{ "id": ');
  writeFileSync(join(folder, "secret-acls-shop-1-prod.json"), '[{ "principal": 7 }]');
  writeFileSync(join(folder, "providers.json"), "");
  const { status, out } = await judged(project, "--recorded", folder);
  expect(status).toBe(1);
  expect(out).toContain("LW7252 group-rg-shop-data-prod.json cannot be used: it is no JSON\n");
  expect(out).toContain("LW7252 providers.json cannot be used: it is no JSON\n");
  const { out: acls } = await judged(
    project,
    "--recorded",
    withFile(completed(), "secret-acls-shop-1-prod.json", "[{}]"),
  );
  expect(acls).toMatch(/LW7252 secret-acls-shop-1-prod\.json cannot be used: 0\.principal: .+\n/);
  expect(
    (await judged(project, "--recorded", withFile(completed(), "dns-kv-shop-prod.vault.azure.net.txt", ";; timed out")))
      .out,
  ).toContain("LW7252 dns-kv-shop-prod.vault.azure.net.txt cannot be used: the answer: it is no list of addresses\n");
});

function withFile(folder: string, file: string, text: string): string {
  writeFileSync(join(folder, file), text);
  return folder;
}

test("an answer to another command is no answer", async () => {
  const folder = completed();
  const list = readFileSync(join(folder, "recording.json"), "utf8");
  const other = withFile(
    folder,
    "recording.json",
    list.replace("group show --name rg-shop-data-prod", "group show --name rg-old"),
  );
  const { status, out } = await judged(project, "--recorded", other);
  expect(status).toBe(1);
  expect(out).toContain("LW7251 group-rg-shop-data-prod.json answers another question: az group show --name rg-old");
});

test.each<readonly [string, readonly string[], string]>([
  ["no folder", ["--recorded", "nowhere"], "LW7260"],
  ["both ways at once", ["--recorded", "a", "--record", "b"], "LW7263"],
  ["an environment that is not in Azure", ["--env", "test", "--recorded", "answers"], "LW7000"],
  ["an environment that does not exist", ["--env", "prd", "--recorded", "answers"], 'did you mean "prod"?'],
])("wrong use is one line, exit 2: %s", async (_, words, expected) => {
  const copy = join(temporaryFolder(), "project");
  cpSync(project, copy, { recursive: true });
  const file = join(copy, "lakewright.yaml");
  const head = JSON.parse(readFileSync(file, "utf8")) as { environments: Record<string, object> };
  head.environments["test"] = { engine: "databricks", lake: "./lake", store: "./store.db" };
  writeFileSync(file, JSON.stringify(head));
  const { status, out, err } = await judged(copy, ...words);
  expect([status, out]).toEqual([2, ""]);
  expect(err).toContain(expected);
  expect(err.trimEnd().split("\n").length).toBe(1);
});

test("the answers of another environment, or of another project, are refused", async () => {
  const list = readFileSync(join(answers, "recording.json"), "utf8");
  for (const [found, changed] of [
    ["shop, test", list.replace('"environment": "prod"', '"environment": "test"')],
    ["shoes, prod", list.replace('"project": "shop"', '"project": "shoes"')],
  ] as const) {
    const { status, err } = await judged(project, "--recorded", withFile(completed(), "recording.json", changed));
    expect([status, err.includes(`was recorded for ${found}, not for shop, prod`)]).toEqual([2, true]);
  }
  const broken = await judged(project, "--recorded", withFile(completed(), "recording.json", "{}"));
  expect([broken.status, broken.err.includes("LW7262")]).toEqual([2, true]);
});

test("without the Azure CLI, or with nobody signed in, the machine is wrong: exit 3", () => {
  const missing = withPrograms(programs({ ...healthyWorld(), azure: undefined }), project);
  expect(missing.status).toBe(3);
  expect(missing.stderr).toMatch(/^Asking .*\n77 checks: 1 ok, 1 failed, 0 unknown, 75 blocked\n$/);
  expect(missing.stdout).toMatch(/^failed {3}azure-cli: LW7201 The Azure CLI is not there\n {9}repair: /m);
  const signedOut = withPrograms(programs({ ...healthyWorld(), account: undefined }), project);
  expect(signedOut.status).toBe(3);
  expect(signedOut.stdout).toMatch(/^failed {3}login: LW7203 .*\n {9}repair: az login --tenant 2{8}-/m);
});

test("this machine resolves names as its programs do", async () => {
  const ask = askTools(new AbortController().signal);
  const question = {
    file: "dns.txt",
    command: { tool: "dig", words: ["+short", "localhost"], environment: {} },
  } as unknown;
  expect(await ask(question as Question)).toMatchObject({
    kind: "text",
    text: expect.stringMatching(/^(127\.0\.0\.1|::1)\n/),
  });
});
