import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { repositoryRoot } from "../support/places.ts";

const locked = {
  packages: {
    "": {},
    "node_modules/a": { version: "1.0.0" },
    "node_modules/mac-only": { version: "1.0.0", optional: true },
  },
};
const installed = (version: string) => ({ packages: { "node_modules/a": { version } } });

/** A checkout with the bootstrap, a script that shows how it was started, and node_modules as npm would have left them. */
function checkout(modules: Readonly<{ record?: object; node?: boolean }>): string {
  const root = mkdtempSync(join(tmpdir(), "lakewright-bootstrap-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "scripts"));
  mkdirSync(join(root, "node_modules", ".bin"), { recursive: true });
  cpSync(join(repositoryRoot, "scripts", "bootstrap.mjs"), join(root, "scripts", "bootstrap.mjs"));
  writeFileSync(join(root, "package-lock.json"), JSON.stringify(locked));
  writeFileSync(
    join(root, "say.ts"),
    "const words: string[] = process.argv.slice(2);\nconsole.log(process.version.split('.')[0], words.join());\nprocess.exitCode = 7;\n",
  );
  if (modules.record !== undefined)
    writeFileSync(join(root, "node_modules", ".package-lock.json"), JSON.stringify(modules.record));
  if (modules.node === true)
    symlinkSync(join(repositoryRoot, "node_modules", ".bin", "node"), join(root, "node_modules", ".bin", "node"));
  return root;
}

/** PATH is empty: no npm is found, so whatever needs one fails, and nothing is fetched. */
function bootstrap(root: string) {
  const args = [join(root, "scripts", "bootstrap.mjs"), "say.ts", "--one", "two"];
  return spawnSync(process.execPath, args, { encoding: "utf8", env: { PATH: "" } });
}

test("a script runs under the Node of the lockfile with its arguments, and its exit code is handed on", () => {
  expect(bootstrap(checkout({ record: installed("1.0.0"), node: true }))).toMatchObject({
    status: 7,
    stdout: "v24 --one,two\n",
    stderr: "",
  });
});

test.each([
  ["node_modules is missing", { node: true }],
  ["node_modules/a is not the version of package-lock.json", { record: installed("0.9.0"), node: true }],
  ["node_modules/a is not the version of package-lock.json", { record: { packages: {} }, node: true }],
])("when %s, npm ci is run, and its failure is one clear sentence", (reason, modules) => {
  const done = bootstrap(checkout(modules));
  expect(done.status).toBe(3);
  expect(done.stderr).toContain(`bootstrap: ${reason}; running npm ci`);
  expect(done.stderr).toMatch(/bootstrap: npm ci .* failed, so the packages of package-lock\.json are not installed/);
});

test("when the Node binary is not there, it is fetched by name, and the failure says so", () => {
  const done = bootstrap(checkout({ record: installed("1.0.0") }));
  expect(done.status).toBe(3);
  expect(done.stderr).toMatch(
    /bootstrap: npm rebuild node .* failed, so the Node binary of the package `node` could not be fetched/,
  );
});
