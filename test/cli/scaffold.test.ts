import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import ts from "typescript";
import { parse } from "yaml";
import { commands } from "../../src/cli/commands.ts";
import { main } from "../../src/cli/main.ts";
import { fillTokens, templates } from "../../src/cli/scaffold/template.ts";
import { jsonSchemas } from "../../src/metadata/index.ts";
import { repositoryRoot } from "../support/places.ts";
import { folderTexts } from "../support/golden-folder.ts";
import { newProject, recordingTerminal, temporaryFolder } from "./launch.ts";

type Package = Readonly<{ scripts: Readonly<Record<string, string>> }>;

async function ask(folder: string, ...words: readonly string[]) {
  const { terminal, out, err } = recordingTerminal(folder);
  return { exitCode: await main(words, terminal), out: out(), err: err() };
}

const templateTexts = folderTexts(join(repositoryRoot, "templates"));
const frame = (path: string): string => templateTexts.get(`frame/${path}`) ?? "";
const { scripts } = JSON.parse(frame("package.json")) as Package;

test("make has the targets that npm has scripts, and the README explains each of them", () => {
  const targets = /^TARGETS := (.*)$/m.exec(frame("Makefile"))?.[1]?.split(" ");
  expect(targets).toEqual(Object.keys(scripts));
  expect(frame("Makefile")).toContain("\n$(TARGETS):\n\t@npm run --silent $@\n");
  const explained = [...frame("README.md").matchAll(/^\| `(\w+)` \| /gm)].map((match) => match[1]);
  expect(explained).toEqual(targets);
});

test("each script is a command there is, and the pipelines and the dev container call scripts only", () => {
  const names = new Set<string>(commands.map((command) => command.name));
  for (const line of Object.values(scripts).flatMap((script) => script.split(" && "))) {
    const [program, one = "", two = ""] = line.split(" ");
    if (program !== "npm") expect(names.has(one) || names.has(`${one} ${two}`), line).toBe(true);
  }
  const azure = parse(frame("azure-pipelines.yml")) as { steps: readonly { script?: string }[] };
  const github = parse(frame(".github/workflows/check.yml")) as {
    jobs: { check: { steps: readonly { run?: string }[] } };
  };
  const steps = azure.steps.flatMap((step) => step.script ?? []);
  expect(github.jobs.check.steps.flatMap((step) => step.run ?? [])).toEqual(steps);
  const called = steps.map((step) => /^npm run (\w+)$/.exec(step)?.[1]);
  expect(called).toContain("check");
  const container = JSON.parse(frame(".devcontainer/devcontainer.json")) as { postCreateCommand: string };
  for (const name of [...called, container.postCreateCommand.replace("npm run ", "")])
    expect(Object.keys(scripts)).toContain(name);
});

test("the editor knows every kind of metadata file, and the compiler understands its settings", async () => {
  const settings = JSON.parse(frame(".vscode/settings.json")) as { "yaml.schemas": object };
  const wired = Object.keys(settings["yaml.schemas"]).map((path) => path.replace("./.vscode/schemas/", ""));
  expect(wired.sort()).toEqual(Object.keys(await jsonSchemas()).sort());
  const { config } = ts.parseConfigFileTextToJson("tsconfig.json", frame("tsconfig.json")) as { config: object };
  const { errors } = ts.parseJsonConfigFileContent(config, ts.sys, join(repositoryRoot, "test", "types"));
  expect(errors.map((error) => error.messageText)).toEqual([]);
});

test("every code that status can show is a step of the backlog", () => {
  const textOf = (path: string) => readFileSync(join(repositoryRoot, path), "utf8");
  const ofFrame = textOf("src/cli/scaffold/check-structure.ts").match(/LW9\d\d\d/g) ?? [];
  const ofProject = textOf("src/metadata/missing/find-missing.ts").match(/LW19\d\d/g) ?? [];
  // without a record, or with a newer one, status and upgrade say so before anybody looks into the backlog
  const shown = new Set([...ofProject, ...ofFrame].filter((code) => code !== "LW9067" && code !== "LW9062"));
  expect([...new Set(frame("BACKLOG.md").match(/LW\d{4}/g))].sort()).toEqual([...shown].sort());
});

test("tokens are replaced where they stand alone", () => {
  const values = { project: "a$&b", version: "1.2.3" };
  expect(fillTokens("__project__ __version__, x__project__ __project__s ___project__ __other__", values)).toBe(
    "a$&b 1.2.3, x__project__ __project__s ___project__ __other__",
  );
  for (const [path, text] of templateTexts) {
    const left = fillTokens(text, values).match(/__\w+__/g) ?? [];
    expect(left, path).toEqual([]);
  }
});

test.each(Object.keys(templates))(
  "the repository of the template %s passes its own check, from any folder",
  async (template) => {
    const folder = temporaryFolder();
    await ask(folder, "init", "trade", "--template", template);
    expect(await ask(folder, "init", "trade", "--check")).toEqual({
      exitCode: 0,
      out: "trade: the structure is that of all repositories\n",
      err: "",
    });
    expect((await ask(join(folder, "trade", "sources"), "validate")).exitCode).toBe(0);
    expect((await ask(join(folder, "trade", "sources"), "init", "--upgrade")).exitCode).toBe(0);
  },
);

test("the check names what differs: what harms is an error, what a team may decide a warning", async () => {
  const project = await newProject();
  rmSync(join(project, "sources"), { recursive: true });
  for (const path of ["Makefile", "azure-pipelines.yml"]) rmSync(join(project, path));
  writeFileSync(join(project, ".gitignore"), "/.lakewright\n");
  writeFileSync(join(project, "README.md.new"), "");
  const { exitCode, err } = await ask(project, "init", "--check");
  expect([
    exitCode,
    err
      .trim()
      .split("\n")
      .map((line) => line.split("  ").slice(0, 2).join(" ")),
  ]).toEqual([
    2,
    [".gitignore:1:1 LW9066", "Makefile:1:1 LW9064 warning:", "README.md.new:1:1 LW9065", "sources:1:1 LW9063"],
  ]);
  rmSync(join(project, ".github"), { recursive: true });
  const json = JSON.parse((await ask(project, "init", "--check", "--json")).out) as {
    ok: boolean;
    diagnostics: object[];
  };
  expect(json).toMatchObject({ ok: false, project: "shop" });
  expect(json.diagnostics).toHaveLength(5);
});

test("status lists what is missing of the frame, too, in a repository that init made", async () => {
  const project = await newProject();
  rmSync(join(project, "Makefile"));
  writeFileSync(join(project, "README.md.new"), "");
  const answer = await ask(project, "status", "--missing");
  expect(answer.out).toContain(
    "There is no Makefile LW9064\n    Makefile:1  take it from a new project: lakewright init\n",
  );
  expect(answer.out).toContain('An upgrade of "README.md" waits for a decision LW9065\n');
  rmSync(join(project, ".lakewright-scaffold.json"));
  expect((await ask(project, "status", "--missing")).out).not.toContain("LW9064");
});

test("an option goes with what it is for, a template is one of those there are", async () => {
  const folder = temporaryFolder();
  expect((await ask(folder, "init", "--upgrade", "--force")).err).toBe(
    "LW9069  Option --force does not go with --upgrade\n",
  );
  expect((await ask(folder, "init", "--check", "--name", "x")).err).toMatch(/^LW9069 {2}Option --name /);
  expect((await ask(folder, "init", "x", "--dry-run")).err).toMatch(
    /^LW9069 {2}Option --dry-run does not go with a new/,
  );
  expect((await ask(folder, "init", "x", "--template", "blnk")).err).toBe(
    'LW9009  "blnk" is no template — did you mean "blank"?\n',
  );
  expect((await ask(folder, "init", "--upgrade")).err).toMatch(/^LW9010 /);
});

test("a file in another encoding stays as it is", async () => {
  const project = await newProject();
  const bytes = Buffer.from("# caf\u00e9\n", "latin1");
  writeFileSync(join(project, "README.md"), bytes);
  const answer = await ask(project, "init", "--upgrade");
  expect(answer).toEqual({ exitCode: 2, out: "", err: 'LW9073  "README.md" is not UTF-8 text — save it as UTF-8\n' });
  expect(readFileSync(join(project, "README.md"))).toEqual(bytes);
});

test("an upgrade follows no link out of the repository", async () => {
  const project = await newProject();
  const elsewhere = join(dirname(project), "elsewhere");
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, "settings.json"), "{}\n");
  rmSync(join(project, ".vscode"), { recursive: true });
  symlinkSync(elsewhere, join(project, ".vscode"));
  expect(await ask(project, "init", "--upgrade")).toMatchObject({ exitCode: 2, out: "" });
  expect(readFileSync(join(elsewhere, "settings.json"), "utf8")).toBe("{}\n");
});
