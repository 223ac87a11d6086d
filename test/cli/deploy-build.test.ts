import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { type Diagnostic, formatDiagnostic } from "../../src/base/index.ts";
import { main } from "../../src/cli/main.ts";
import { leastSettings, manyFiles, projectFiles } from "../deploy/projects.ts";
import { folderTexts } from "../support/golden-folder.ts";
import { recordingTerminal, temporaryFolder } from "./launch.ts";

type Files = Readonly<Record<string, string>>;

function write(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A project of two products with an environment in Azure; `policies:` as given. */
function shop(policies?: object): string {
  const folder = temporaryFolder();
  const files = projectFiles({ project: "shop", azure: leastSettings, files: manyFiles(1, 2, 1) });
  const head = JSON.parse(files["lakewright.yaml"] ?? "{}") as object;
  write(folder, { ...files, "lakewright.yaml": JSON.stringify({ ...head, ...(policies && { policies }) }) });
  return folder;
}

async function lakewright(folder: string, ...words: readonly string[]) {
  const { terminal, out, err } = recordingTerminal(folder);
  const status = await main([...words, "--env", "prod"], terminal);
  return { status, out: out(), err: err() };
}

const build = (folder: string, ...words: readonly string[]) => lakewright(folder, "deploy", "build", ...words);
const tree = (folder: string) => folderTexts(join(folder, "deploy", "prod"));
const gone = "iac/products/sales_2/main.tf";

test("a build without a product takes its files away and nothing else, and tells", async () => {
  const folder = shop();
  const both = await build(folder);
  expect([both.status, both.out.split("\n")]).toEqual([0, expect.arrayContaining([gone])]);
  const before = tree(folder);
  rmSync(join(folder, "products", "sales_2"), { recursive: true });
  const { status, out } = await build(folder, "--json");
  const told = JSON.parse(out) as Readonly<Record<string, unknown>>;
  expect([status, told["ok"], told["kept"]]).toEqual([0, true, []]);
  expect(told["removed"]).toEqual([...before.keys()].filter((path) => path.includes("sales_2")));
  expect(existsSync(join(folder, "deploy/prod/iac/products/sales_2"))).toBe(false);

  const fresh = shop();
  rmSync(join(fresh, "products", "sales_2"), { recursive: true });
  await build(fresh);
  expect([...tree(folder)]).toEqual([...tree(fresh)]);
});

test("a build that changes nothing touches no file", async () => {
  const folder = shop();
  await build(folder);
  const times = () => [...tree(folder).keys()].map((path) => statSync(join(folder, "deploy/prod", path)).mtimeMs);
  const before = times();
  expect((await build(folder)).err).not.toContain("removed");
  expect(times()).toEqual(before);
});

test("files changed by hand are kept and named, until they are removed", async () => {
  const folder = shop();
  await build(folder);
  const before = tree(folder);
  const kept = ["iac/adls/main.tf", "iac/products/sales_2/terraform.tfvars.json"] as const;
  for (const path of kept) writeFileSync(join(folder, "deploy/prod", path), `${before.get(path)}\n`);
  rmSync(join(folder, "products", "sales_2"), { recursive: true });
  const { status, err } = await build(folder);
  expect(status).toBe(1);
  expect(err.match(/^.* {2}LW70.*$/gm)).toEqual([
    'deploy/prod/iac/adls/main.tf:1:1  LW7003  "deploy/prod/iac/adls/main.tf" is not as a build wrote it; it is kept, and what the metadata says now is not written — put what was changed into the metadata or into an override file beside it, remove the file and build again',
    'deploy/prod/iac/products/sales_2/terraform.tfvars.json:1:1  LW7004  "deploy/prod/iac/products/sales_2/terraform.tfvars.json" belongs to nothing in the metadata any more, but is not as a build wrote it; it is kept — remove it when nobody needs what was changed',
  ]);
  expect(err).toContain(`removed  ${gone}`);
  for (const path of kept) expect(tree(folder).get(path)).toBe(`${before.get(path)}\n`);

  // told each time, with all there is in JSON
  const again = await build(folder, "--json");
  const told = JSON.parse(again.out) as Readonly<{ ok: boolean; kept: unknown; diagnostics: readonly Diagnostic[] }>;
  expect([again.status, told.ok, told.kept]).toEqual([1, false, kept]);
  expect(told.diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual([
    "LW7003",
    "LW7004",
  ]);
  for (const path of kept) rmSync(join(folder, "deploy/prod", path));
  expect((await build(folder)).status).toBe(0);
  expect(tree(folder).get(kept[0])).toBe(before.get(kept[0]));
  expect([...tree(folder).keys()].filter((path) => path.includes("sales_2"))).toEqual([]);
});

test("a file that was there before any build is not overwritten", async () => {
  const folder = shop();
  write(folder, { "deploy/prod/docs/cost.md": "# What we agreed\n" });
  const { status, err } = await build(folder);
  expect([status, err]).toEqual([1, expect.stringContaining('LW7003  "deploy/prod/docs/cost.md"') as string]);
  expect(tree(folder).get("docs/cost.md")).toBe("# What we agreed\n");
});

test("a file in place of a folder of the build is no bug of ours", async () => {
  const folder = shop();
  write(folder, { "deploy/prod/iac/adls": "mine" });
  const { status, err } = await build(folder);
  expect([status, err]).toEqual([2, expect.stringMatching(/^LW9072 .*iac.adls"/m) as string]);
});

test("the record is sorted, without a clock or a place, and no part of what is compared or judged", async () => {
  const [one, other] = [shop(), shop()];
  await build(one);
  await build(other, "--out", "deploy/prod");
  const record = tree(one).get(".lakewright-build.json") ?? "";
  expect(record).toBe(tree(other).get(".lakewright-build.json"));
  const { targets } = JSON.parse(record) as { targets: Record<string, Record<string, readonly string[]>> };
  const paths = Object.keys(targets["azure-terraform"] ?? {});
  expect(paths).toEqual([...tree(one).keys()].filter((path) => path !== ".lakewright-build.json").sort());
  const diff = await lakewright(one, "deploy", "diff", "deploy/prod", "--json");
  expect(JSON.parse(diff.out)).toEqual({ changes: [] });
  const check = async (...from: readonly string[]) => {
    const { out } = await lakewright(one, "deploy", "check", "--json", ...from);
    return (JSON.parse(out) as { findings: unknown }).findings;
  };
  expect(await check("--from", "deploy/prod")).toEqual(await check());
});

test.each([
  ["is no JSON", "<<<<<<< HEAD\n"],
  ["leads elsewhere", '{"format":1,"targets":{"azure-terraform":{"../../lakewright.yaml":["0"]}}}'],
])("a record that %s is refused before anything is written", async (_, text) => {
  const folder = shop();
  write(folder, { "deploy/prod/.lakewright-build.json": text });
  const { status, err } = await build(folder);
  expect([status, err]).toEqual([
    2,
    expect.stringContaining('LW7005  "deploy/prod/.lakewright-build.json" cannot be read') as string,
  ]);
  expect([...tree(folder).keys()]).toEqual([".lakewright-build.json"]);
});

test("policies of the environment are asked first: errors stop the build as they stop validate, warnings are shown", async () => {
  const strict = shop({ environments: { prod: { LW1911: "error" } } });
  const validate = await lakewright(strict, "validate");
  const stopped = await build(strict);
  const errors = validate.err.split("\n").filter((line) => / {2}LW\d+ {2}/.test(line));
  expect(errors.length).toBeGreaterThan(0);
  expect([stopped.status, stopped.err]).toEqual([2, `${errors.join("\n")}\n`]);
  expect(existsSync(join(strict, "deploy"))).toBe(false);
  const json = await build(strict, "--json");
  const { ok, diagnostics } = JSON.parse(json.out) as { ok: boolean; diagnostics: readonly Diagnostic[] };
  expect([json.status, ok]).toEqual([2, false]);
  expect(diagnostics.filter(({ severity }) => severity === "error").map(formatDiagnostic)).toEqual(errors);

  const lenient = shop({ environments: { prod: { LW1911: "warn" } } });
  const built = await build(lenient);
  expect([built.status, built.err]).toEqual([0, expect.stringContaining("LW1911 warning:") as string]);
});

test("many warnings of one code are told by three of them and their number, in JSON by all", async () => {
  const folder = shop({ environments: { prod: { LW1911: "warn" } } });
  const text = (number: number) => JSON.stringify({ product: `more_${number}`, owner: "team", purpose: "more" });
  write(
    folder,
    Object.fromEntries([1, 2, 3, 4].map((number) => [`products/more_${number}/product.yaml`, text(number)])),
  );
  const all = JSON.parse((await build(folder, "--json")).out) as { diagnostics: readonly Diagnostic[] };
  const counts = Map.groupBy(all.diagnostics, ({ code }) => code);
  const [[code, alike] = ["", []]] = [...counts].filter(([, each]) => each.length > 4);
  const { err } = await build(folder);
  expect(err.split("\n").filter((line) => line.includes(`  ${code} warning:`))).toEqual(
    alike.slice(0, 3).map(formatDiagnostic),
  );
  expect(err).toContain(
    `\n${alike.length - 3} more of ${code}: \`lakewright validate\` with the same \`--env\` shows all\n`,
  );
});

test("what the environment says wrongly is told at its line, whichever command asks", async () => {
  const folder = temporaryFolder();
  const azure = { ...leastSettings, owners: { sales_1: { consumers: { silver: ["nobody"] } } } };
  const files = projectFiles({ project: "shop", azure, files: manyFiles(1, 2, 1) });
  const lines = JSON.stringify(JSON.parse(files["lakewright.yaml"] ?? "{}"), null, 2);
  write(folder, { ...files, "lakewright.yaml": lines, "deploy/prod/iac/adls/main.tf": "" });
  const line = lines.split("\n").findIndex((each) => each.includes('"silver"')) + 1;
  for (const command of ["build", "check", "diff", "doctor"]) {
    const { status, err } = await lakewright(folder, "deploy", command, ...(command === "diff" ? ["deploy/prod"] : []));
    expect([command, status, err.split(" ")[0]]).toEqual([command, 2, `lakewright.yaml:${line}:15`]);
  }
});

test("an exemption that is wrong is told at its line", async () => {
  const folder = temporaryFolder();
  const until = "2020-01-31";
  const exemptions = [{ rule: "LW7111", resource: "iac/adls: *", reason: "the laboratory mounts it", until }];
  const files = projectFiles({ project: "shop", azure: { ...leastSettings, exemptions }, files: manyFiles(1, 1, 1) });
  const lines = JSON.stringify(JSON.parse(files["lakewright.yaml"] ?? "{}"), null, 2);
  write(folder, { ...files, "lakewright.yaml": lines });
  const { status, err } = await lakewright(folder, "deploy", "check");
  const line = lines.split("\n").findIndex((each) => each.includes('"exemptions"')) + 2;
  expect([status, err]).toEqual([
    1,
    expect.stringMatching(new RegExp(`^lakewright.yaml:${line}:\\d+  LW7175 `)) as string,
  ]);
});
