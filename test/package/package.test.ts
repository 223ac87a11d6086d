import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { guideSteps } from "../cli/guide.ts";
import { stepsOf, walkGuide } from "../cli/guide-walk.ts";
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
  const licences = readFileSync(join(consumer, "node_modules", "lakewright", "dist", "LICENSES.txt"), "utf8");
  expect(licences.match(/^(?:zod|yaml|@duckdb\/node-api)$/gm)).toEqual(["@duckdb/node-api", "yaml", "zod"]);
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

test("tables are written, read and looked after as the guide of lakewright/delta says", { timeout: 240_000 }, () => {
  const page = "docs/guide/delta-tables.md";
  const commands = join(consumer, "node_modules", ".bin");
  walkGuide(page, stepsOf(page), { PATH: `${commands}${delimiter}${dirname(process.execPath)}` }, consumer);
});

test("kinds of a project are tested with the suites of the package, as the guide shows", { timeout: 240_000 }, () => {
  const project = join(consumer, "bank");
  for (const step of guideSteps(readFileSync(join(repositoryRoot, "docs/guide/extending.md"), "utf8"))) {
    if (step.kind !== "file") continue;
    mkdirSync(dirname(join(project, step.path)), { recursive: true });
    writeFileSync(join(project, step.path), step.text);
  }
  writeFileSync(join(project, "package.json"), '{ "type": "module" }\n');
  const done = spawnSync(process.execPath, ["--test", "tests/kinds.test.ts"], { encoding: "utf8", cwd: project });
  expect(done.status, `${done.stdout}${done.stderr}`).toBe(0);
  expect(done.stdout).toMatch(/ pass 1[2-9]$/m);
});

test("a project in TypeScript compiles with the types of the package, and runs", { timeout: 240_000 }, () => {
  lakewright(["init", "typed"], consumer);
  const project = join(consumer, "typed");
  lakewright(["run"], project);
  lakewright(["convert", "--to", "ts"], project);
  const compiler = join(repositoryRoot, "node_modules", ".bin", "tsc");
  const compiled = spawnSync(compiler, ["--project", "tsconfig.json"], { encoding: "utf8", cwd: project });
  expect(compiled).toMatchObject({ status: 0, stdout: "" });
  expect(lakewright(["run", "--json"], project)).toContain("nothing to do");
  const orders = join(project, "products", "sales", "silver", "orders.ts");
  writeFileSync(orders, readFileSync(orders, "utf8").replace('keys: ["order_id"]', 'keys: ["order"]'));
  const refused = spawnSync(compiler, ["--project", "tsconfig.json"], { encoding: "utf8", cwd: project });
  expect(refused.stdout).toContain("column 'order' is not in silver.orders; columns are:");
});
