import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { describeWith } from "../support/needs.ts";
import { mountSmallDisk } from "../support/small-disk.ts";
import { type Answer, lakewright, launcher, newProject, temporaryFolder } from "./launch.ts";

/** One clear line on standard error, nothing else, and no stack. */
function oneLine(answer: Answer): string {
  const lines = answer.stderr.split("\n").filter((line) => line !== "");
  expect(lines.length, answer.stderr).toBe(1);
  expect(answer.stdout).toBe("");
  return lines[0] ?? "";
}

test("an unknown command is named, with the one that was meant", async () => {
  const answer = lakewright(temporaryFolder(), "rnu");
  expect([answer.status, oneLine(answer)]).toEqual([2, 'LW9001  Unknown command "rnu" — did you mean "run"?']);
});

test("an unknown option is named, with the one that was meant", async () => {
  const answer = lakewright(temporaryFolder(), "run", "--froce");
  expect([answer.status, oneLine(answer)]).toEqual([2, 'LW9003  Unknown option "--froce" — did you mean "--force"?']);
});

test("a folder without a project says how to get to one", async () => {
  const folder = temporaryFolder();
  const answer = lakewright(folder, "status");
  expect(answer.status).toBe(2);
  expect(oneLine(answer)).toMatch(/^LW9010 {2}No lakewright\.yaml or lakewright\.ts in ".*" — change into a project/);
  expect(oneLine(lakewright(folder, "status", "--project", "nowhere"))).toBe('LW9032  "nowhere" does not exist');
});

test("a place where no folder can be made ends a command at once", async () => {
  const answer = lakewright(temporaryFolder(), "init", "/proc/shop");
  expect([answer.status, oneLine(answer)]).toEqual([
    3,
    'LW9030  No permission for "/proc/shop" — choose another folder',
  ]);
});

test("an unknown dataset is named, with the one that was meant", async () => {
  const project = await newProject();
  const answer = lakewright(project, "preview", "silver.ordres");
  expect([answer.status, oneLine(answer)]).toEqual([
    2,
    'LW9011  Dataset "silver.ordres" does not exist — did you mean "silver.orders"?',
  ]);
  const selected = lakewright(project, "run", "gold.daily_sale");
  expect([selected.status, oneLine(selected)]).toEqual([
    2,
    '<selection>:1:1  LW3802  Selector "gold.daily_sale" matches no dataset — did you mean "gold.daily_sales"?',
  ]);
});

test("a short name of several datasets asks for the full one", async () => {
  const answer = lakewright(await newProject(), "preview", "orders");
  expect(answer.status).toBe(2);
  expect(oneLine(answer)).toBe(
    'LW9012  "orders" can be several datasets — write one of: shop.bronze.orders, sales.silver.orders',
  );
});

test("an unknown environment is named", async () => {
  const answer = lakewright(await newProject(), "status", "--env", "locl");
  expect(answer.status).toBe(2);
  expect(oneLine(answer)).toContain('did you mean "local"?');
});

test("a missing file is named", async () => {
  const answer = lakewright(await newProject(), "query", "--file", "nope.sql");
  expect([answer.status, oneLine(answer)]).toEqual([2, 'LW9032  "nope.sql" does not exist']);
});

test("broken YAML is shown with its place by every command that reads it", async () => {
  const project = await newProject();
  writeFileSync(join(project, "sources", "shop.yaml"), "source: shop\ntype: [files\n");
  for (const command of ["validate", "plan", "run", "status"]) {
    const answer = lakewright(project, command);
    expect(answer.status, command).toBe(2);
    expect(answer.stderr, command).toMatch(/^sources\/shop\.yaml:\d+:\d+ {2}LW1\d{3} {2}/m);
    expect(answer.stderr, command).not.toMatch(/^ {4}at /m);
  }
});

test("a table that does not exist in a query is named with the one that was meant", async () => {
  const answer = lakewright(await newProject(), "query", "SELECT * FROM gold.daily_sale");
  expect(answer.status).toBe(2);
  expect(answer.stderr).toContain("gold.daily_sales");
});

test("a name that cannot be one is refused by init, with one that can", async () => {
  const folder = temporaryFolder();
  const answer = lakewright(folder, "init", "shop", "--name", "My Shop");
  expect([answer.status, oneLine(answer)]).toEqual([
    2,
    'LW9016  "My Shop" cannot be the name of a project — a valid one is "my_shop"',
  ]);
  expect(lakewright(folder, "init", "42").status).toBe(2);
});

test("init overwrites nothing unasked, and names what it would", async () => {
  const project = await newProject();
  const again = lakewright(project, "init");
  expect(again.status).toBe(2);
  expect(oneLine(again)).toMatch(
    /^LW9015 .*\.gitignore, .* and \d+ more would be overwritten — --upgrade renews the frame of a project; .*$/,
  );
  expect(lakewright(project, "init", "--force").status).toBe(0);
  const other = temporaryFolder();
  writeFileSync(join(other, "thesis.txt"), "precious");
  expect(oneLine(lakewright(other, "init", "--name", "x"))).toMatch(/^LW9019 .*thesis\.txt/);
  expect(lakewright(other, "init", "--name", "x", "--force").status).toBe(0);
});

test("a new git repository is an empty folder for init", async () => {
  const folder = join(temporaryFolder(), "shop");
  mkdirSync(join(folder, ".git"), { recursive: true });
  expect(lakewright(folder, "init").status).toBe(0);
});

/** The command as a user without rights: another user when the tests run as root, who has all of them. */
function asNobody(folder: string, ...words: readonly string[]): Answer {
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  return spawnSync(process.execPath, [launcher, ...words], { cwd: folder, encoding: "utf8", ...user });
}

test("a folder that may not be written is named, exit 3", async () => {
  const project = await newProject();
  chmodSync(dirname(project), 0o755);
  chmodSync(project, 0o555);
  const answer = asNobody(project, "run");
  chmodSync(project, 0o755);
  expect(answer.status, answer.stderr).toBe(3);
  expect(oneLine(answer)).toMatch(/^LW\d{4} {2}.*\.lakewright/);
});

test("a file that may not be read is named, exit 3", async () => {
  const project = await newProject();
  chmodSync(dirname(project), 0o755);
  writeFileSync(join(project, "secret.sql"), "SELECT 1", { mode: 0 });
  const answer = asNobody(project, "query", "--file", "secret.sql");
  expect(answer.status, answer.stderr).toBe(3);
  expect(oneLine(answer)).toMatch(/^LW9030 {2}No permission for ".*secret\.sql"/);
});

test("a source that may not be read any more is named, exit 3", async () => {
  const project = await newProject();
  expect(lakewright(project, "discover").status).toBe(0);
  rmSync(join(project, ".lakewright"), { recursive: true });
  chmodSync(dirname(project), 0o755);
  chmodSync(project, 0o777);
  chmodSync(join(project, "data/orders.csv"), 0);
  const answer = asNobody(project, "run", "bronze.orders");
  expect(answer.status, answer.stderr).toBe(3);
  expect(answer.stderr).toMatch(/LW9030 {2}No permission for ".*orders\.csv"/);
});

describeWith(["smallDisk"], "a small disk", () => {
  test("a full disk is one line, exit 3", () => {
    const folder = temporaryFolder();
    const disk = mountSmallDisk(folder, "24k");
    try {
      const answer = lakewright(folder, "init", "--name", "shop");
      expect([answer.status, oneLine(answer)]).toEqual([
        3,
        "LW9031  The disk is full — make room and run again; nothing half-written is visible",
      ]);
    } finally {
      disk.unmount();
    }
  });
});

test("a bug is said to be one, without a stack; --debug shows it", async () => {
  const project = await newProject();
  const environment = { ...process.env, LAKEWRIGHT_FAILPOINT: "before-lease=throw" };
  const run = (...words: readonly string[]) =>
    spawnSync(process.execPath, [launcher, "run", ...words], { cwd: project, encoding: "utf8", env: environment });
  const plain = run();
  expect([plain.status, oneLine(plain)]).toEqual([
    70,
    "LW9070  This is a bug in lakewright: failpoint before-lease — run again with --debug and report what it prints",
  ]);
  expect(run("--debug").stderr).toMatch(/^ {4}at /m);
});

test("an error that nobody waited for is a bug too, not a stack", async () => {
  const project = await newProject();
  const preload = join(project, "stray.cjs");
  writeFileSync(preload, 'setTimeout(() => Promise.reject(new Error("stray")), 150);');
  const words = ["--require", preload, launcher, "doctor"];
  const answer = spawnSync(process.execPath, words, { cwd: project, encoding: "utf8" });
  expect([answer.status, oneLine(answer)]).toEqual([
    70,
    "LW9070  This is a bug in lakewright: stray — run again with --debug and report what it prints",
  ]);
});

test("with --json a failure is one document on standard output", async () => {
  const unknown = lakewright(temporaryFolder(), "rnu", "--json");
  expect(unknown.stderr).toBe("");
  expect(JSON.parse(unknown.stdout)).toEqual({
    ok: false,
    error: { code: "LW9001", message: 'Unknown command "rnu"', hint: 'did you mean "run"?', exitCode: 2 },
  });
  const project = await newProject();
  writeFileSync(join(project, "sources", "shop.yaml"), "source: [\n");
  const invalid = lakewright(project, "plan", "--json");
  expect(invalid.status).toBe(2);
  expect(JSON.parse(invalid.stdout)).toMatchObject({
    ok: false,
    diagnostics: [{ place: { file: "sources/shop.yaml" } }],
  });
});

test("a reader that has seen enough is no failure", async () => {
  const script = `"$0" "$1" schema | head -c 1 >/dev/null; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script, process.execPath, launcher], { encoding: "utf8" });
  expect([stdout.trim(), stderr]).toEqual(["0", ""]);
});
