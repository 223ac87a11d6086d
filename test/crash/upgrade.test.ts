import { spawnSync } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { launcher, temporaryFolder } from "../cli/launch.ts";
import { folderTexts } from "../support/golden-folder.ts";
import { repositoryRoot } from "../support/places.ts";

/** A repository as an older version made it, in a copy. */
function oldRepository(): string {
  const folder = join(temporaryFolder(), "trade");
  cpSync(join(repositoryRoot, "test/golden/upgrade/project"), folder, { recursive: true });
  return folder;
}

/** A module that lets a process put some files in place and kills it when it is about to place the next one. */
function deathAfter(files: number): string {
  const hook = join(temporaryFolder(), "hook.cjs");
  writeFileSync(
    hook,
    `const files = require("node:fs/promises"); const place = files.rename; let left = ${files};
files.rename = (...paths) => { if (left-- === 0) process.kill(process.pid, "SIGKILL"); return place(...paths); };
require("node:module").syncBuiltinESMExports();`,
  );
  return hook;
}

function upgrade(folder: string, options: readonly string[] = []) {
  return spawnSync(process.execPath, [...options, launcher, "init", "--upgrade"], { cwd: folder, encoding: "utf8" });
}

test("an upgrade that is killed over any file is finished by the next one, with the same files", {
  timeout: 240_000,
}, () => {
  const finished = oldRepository();
  const words = upgrade(finished);
  expect(words.status, words.stderr).toBe(1);
  const count = words.stdout.trim().split("\n").length;
  // as many files as are named, and the record
  for (let files = 0; files <= count; files++) {
    const folder = oldRepository();
    const killed = upgrade(folder, ["--require", deathAfter(files)]);
    expect(killed.signal, `after ${files} files: ${killed.stderr}`).toBe("SIGKILL");
    upgrade(folder);
    expect(folderTexts(folder), `killed after ${files} files`).toEqual(folderTexts(finished));
    expect(upgrade(folder).status).toBe(0);
  }
  expect(upgrade(oldRepository(), ["--require", deathAfter(count + 1)]).signal).toBeNull();
});
