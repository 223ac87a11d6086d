import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../../src/cli/main.ts";
import { applyUpgrade, prepareUpgrade, type ScaffoldEffects } from "../../../src/cli/scaffold/index.ts";
import { realScaffoldEffects } from "../../../src/cli/scaffold/files.ts";
import { formatRecord, readRecord, RECORD_FILE, textHash } from "../../../src/cli/scaffold/record.ts";
import { jsonSchemas, loadProject } from "../../../src/metadata/index.ts";
import { recordingTerminal, temporaryFolder } from "../../cli/launch.ts";
import { expectGoldenFolder, folderTexts } from "../../support/golden-folder.ts";

/** A repository as the first version made it, with what a team did to it since. */
const stored = join(import.meta.dirname, "project");
const schemaFolder = ".vscode/schemas/";

function oldRepository(): string {
  const folder = join(temporaryFolder(), "trade");
  cpSync(stored, folder, { recursive: true });
  return folder;
}

async function ask(folder: string, ...words: readonly string[]) {
  const { terminal, out, err } = recordingTerminal(folder);
  return { exitCode: await main(words, terminal), out: out(), err: err() };
}

/** All files but those that follow from others. */
function judged(folder: string): ReadonlyMap<string, string> {
  const texts = [...folderTexts(folder)];
  return new Map(texts.filter(([path]) => !path.startsWith(schemaFolder) && path !== RECORD_FILE));
}

test("an older scaffold with hand edits becomes this one: edits and metadata survive, what was deleted stays deleted", async () => {
  const folder = oldRepository();
  const answer = await ask(folder, "init", "--upgrade");
  // which schemas differ from those of then changes with every new property
  const printed = answer.out.replaceAll(/^.*\.vscode\/schemas\/.*\n/gm, "");
  await expect(printed).toMatchFileSnapshot(join(import.meta.dirname, "printed.txt"));
  expect(answer.exitCode).toBe(1);
  const texts = folderTexts(folder);
  await expectGoldenFolder(judged(folder), join(import.meta.dirname, "expected"));
  for (const [name, text] of Object.entries(await jsonSchemas())) expect(texts.get(schemaFolder + name), name).toBe(text);
  for (const [path, text] of folderTexts(stored)) {
    if (/^(config|data|products|sources|lakewright\.yaml)/.test(path)) expect(texts.get(path), path).toBe(text);
  }
  expect(texts.has(".vscode/extensions.json")).toBe(false);
  expect((await loadProject(folder)).model?.project).toBe("trade");
});

test("a second upgrade changes nothing, and the first one can be looked at before it is made", async () => {
  const folder = oldRepository();
  const dry = await ask(folder, "init", "--upgrade", "--dry-run");
  expect(folderTexts(folder)).toEqual(folderTexts(stored));
  expect(dry.out).toContain("+++ Makefile.new\n");
  expect(dry.out).toContain("--- .gitignore\n+++ .gitignore\n@@ -5,3 +5,5 @@\n");
  await ask(folder, "init", "--upgrade");
  const texts = folderTexts(folder);
  expect(await ask(folder, "init", "--upgrade")).toMatchObject({ exitCode: 0, out: "" });
  expect(folderTexts(folder)).toEqual(texts);
});

test("killed after any write, the next upgrade finishes with the same files", async () => {
  const finished = oldRepository();
  await ask(finished, "init", "--upgrade");
  const writes = (await prepareUpgrade(oldRepository(), "trade")).changes.filter((change) => change.action !== "keep");
  expect(writes.length).toBeGreaterThan(5);
  for (let count = 0; count <= writes.length; count++) {
    const folder = oldRepository();
    await expect(applyUpgrade(folder, await prepareUpgrade(folder, "trade"), dyingAfter(count))).rejects.toThrow("killed");
    await applyUpgrade(folder, await prepareUpgrade(folder, "trade"));
    expect(folderTexts(folder), `killed after ${count} writes`).toEqual(folderTexts(finished));
  }
});

/** Writes some files and dies over the next one: its new text is there, under the name it has before it is put in place. */
function dyingAfter(count: number): ScaffoldEffects {
  let left = count;
  return {
    remove: realScaffoldEffects.remove,
    write: async (root, path, text) => {
      if (left-- > 0) return await realScaffoldEffects.write(root, path, text);
      const name = path.split("/").at(-1) ?? path;
      const fresh = path.slice(0, path.length - name.length) + `.${name}.lakewright-new`;
      // the folder may not be there yet: then the death came before it was made
      if (!path.includes("/")) writeFileSync(join(root, fresh), text.slice(0, 10));
      throw new Error("killed");
    },
  };
}

test("with a record, what the older version wrote is the base: untouched files are replaced, edits are merged or set beside", async () => {
  const folder = join(temporaryFolder(), "trade");
  await ask(join(folder, ".."), "init", "trade");
  const record = await readRecord(folder);
  const older = { ...record?.files };
  const rewrite = (path: string, base: string, text: string) => {
    older[path] = { hash: textHash(base), text: base };
    writeFileSync(join(folder, path), text);
  };
  const now = (path: string) => readFileSync(join(folder, path), "utf8");
  const makefile = now("Makefile").replace(" upgrade", "");
  const scripts = now("package.json");
  const olderScripts = scripts.replace(/"lakewright": ".*"/, '"lakewright": "0.0.9"');
  const backlog = now("BACKLOG.md");
  rewrite("Makefile", makefile, makefile);
  rewrite("package.json", olderScripts, olderScripts.replace('"0.0.9"', '"0.0.9",\n    "prettier": "3.0.0"'));
  rewrite("BACKLOG.md", backlog.replace("1.2 It has", "1.2 There is"), backlog.replace("[ ] 1.2 It has", "[x] 1.2 There is"));
  older["old.txt"] = { hash: textHash("gone\n"), text: "gone\n" };
  writeFileSync(join(folder, "old.txt"), "gone\n");
  writeFileSync(join(folder, RECORD_FILE), formatRecord({ version: "0.0.9", files: older }));
  const { exitCode, out } = await ask(folder, "init", "--upgrade");
  expect([exitCode, out.trim().split("\n").sort()]).toEqual([
    1,
    [
      "conflict  BACKLOG.md: the new text lies in BACKLOG.md.new",
      "merged    package.json",
      "removed   old.txt",
      "replaced  Makefile",
    ],
  ]);
  const merged = JSON.parse(now("package.json")) as { devDependencies: object; scripts: object };
  expect(merged.devDependencies).toEqual({ lakewright: (await readRecord(folder))?.version, prettier: "3.0.0" });
  expect(merged.scripts).toEqual((JSON.parse(scripts) as { scripts: object }).scripts);
  expect(now("BACKLOG.md")).toContain("[x] 1.2 There is");
});

test("a repository of a newer version is refused, and so is a record that nobody wrote", async () => {
  const folder = oldRepository();
  await ask(folder, "init", "--upgrade");
  const record = readFileSync(join(folder, RECORD_FILE), "utf8");
  const before = folderTexts(folder);
  writeFileSync(join(folder, RECORD_FILE), record.replace(/"lakewright": ".*"/, '"lakewright": "99.0.0"'));
  expect(await ask(folder, "init", "--upgrade")).toMatchObject({
    exitCode: 2,
    err: expect.stringMatching(/^LW9062 .*99\.0\.0, which is newer .* — install lakewright 99\.0\.0 or newer\n$/) as string,
  });
  for (const damage of ["{", "[]", record.replace("Makefile", "../Makefile"), record.replace(/"sha256":"\w/, '"sha256":"_')]) {
    writeFileSync(join(folder, RECORD_FILE), damage);
    expect((await ask(folder, "init", "--upgrade")).err).toMatch(/^LW9060 /);
  }
  writeFileSync(join(folder, RECORD_FILE), record);
  expect(folderTexts(folder)).toEqual(before);
});

test("without its record an upgraded repository is compared by hand: nothing of it is lost", async () => {
  const folder = oldRepository();
  await ask(folder, "init", "--upgrade");
  rmSync(join(folder, RECORD_FILE));
  const before = folderTexts(folder);
  await ask(folder, "init", "--upgrade");
  for (const [path, text] of before) if (!path.endsWith(".new")) expect(folderTexts(folder).get(path), path).toBe(text);
});
