import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installPacked } from "../support/packed.ts";
import { repositoryRoot } from "../support/places.ts";

const folder = mkdtempSync(join(tmpdir(), "lakewright-package-"));
const consumer = join(folder, "consumer");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command as a user of the installed package runs it: what it prints on standard output when it ends with 0. */
function lakewright(args: readonly string[], cwd: string): string {
  const command = join(consumer, "node_modules", ".bin", "lakewright");
  const done = spawnSync(command, [...args], { encoding: "utf8", cwd });
  if (done.status !== 0)
    throw new Error(`lakewright ${args.join(" ")} ended with ${done.status}: ${done.stdout}${done.stderr}`);
  return done.stdout;
}

beforeAll(() => {
  installPacked(folder);
}, 300_000);

test("the package carries what is needed to run and nothing of the workshop", () => {
  const names = readdirSync(join(consumer, "node_modules", "lakewright")).sort();
  expect(names).toEqual(expect.arrayContaining(["LICENSE", "README.md", "bin", "dist", "package.json"]));
  expect(names.filter((name) => ["src", "test", "scripts", "bench", "node_modules"].includes(name))).toEqual([]);
});

test("it brings no tools along", () => {
  expect(existsSync(join(consumer, "node_modules", "vitest"))).toBe(false);
});

test("the command says its version and its help", () => {
  const { version } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as { version: string };
  expect(lakewright(["--version"], consumer)).toBe(`${version}\n`);
  expect(lakewright(["--help"], consumer)).toContain("Usage: lakewright");
});

test("init makes a project that validates, runs, and has nothing to do when run again", () => {
  lakewright(["init", "shop"], consumer);
  const project = join(consumer, "shop");
  expect(lakewright(["init", "--check"], project)).toBe("shop: the structure is that of all repositories\n");
  lakewright(["validate"], project);
  expect(lakewright(["docs", "build"], project)).toContain("index.html");
  lakewright(["run"], project);
  expect(readdirSync(join(project, ".lakewright", "lake"))).toEqual(
    expect.arrayContaining(["bronze", "silver", "gold"]),
  );
  const events = lakewright(["run", "--json"], project);
  expect(events).toContain("nothing to do");
});

test("the library is imported by its name", () => {
  const program = 'import * as lakewright from "lakewright"; console.log(Object.keys(lakewright).length > 0);';
  const done = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
    cwd: consumer,
  });
  expect(done).toMatchObject({ status: 0, stdout: "true\n" });
});
