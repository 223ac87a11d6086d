import { expect, test } from "vitest";
import { formatDiagnostic } from "../../src/base/index.ts";
import { kindsOf, loadProject, resolve } from "../../src/metadata/index.ts";
import { builtInPorts } from "../../src/metadata/port/kinds.ts";
import { lakewrightYaml } from "./own-kinds-files.ts";
import { type Files, projectFolder, validProject } from "./project-folder.ts";

const product = (port: string): Files => ({
  "products/sales/product.yaml": `product: sales\nowner: team\noutputs:\n  o: { dataset: silver.orders, ${port} }\n`,
});

async function load(files: Files) {
  using folder = projectFolder({ ...validProject, ...files });
  const { model, diagnostics } = await loadProject(folder.root);
  return { port: model?.products[0]?.outputs[0], findings: diagnostics.map(formatDiagnostic) };
}

test.each(builtInPorts.map(({ kind }) => kind))(
  "the word %s alone has no settings: nothing is written for it",
  async (kind) => {
    const { port, findings } = await load(product(`as: [${kind}]`));
    expect(findings).toEqual([]);
    expect(port?.as).toEqual([kind]);
    expect(port).not.toHaveProperty("settings");
  },
);

test("settings under `files` switch the writing on", async () => {
  const { port, findings } = await load(product("as: [table, files], files: { path: ./shared/orders.CSV }"));
  expect(findings).toEqual([]);
  expect(port?.settings).toEqual({ files: { path: "./shared/orders.CSV" } });
});

test.each([
  [
    "as: [files], files: { path: ../orders.csv }",
    /^\S+:4:45 {2}LW3720 .*"files".*"\.\.\/orders\.csv" is no path below the project/,
  ],
  ["as: [files], files: { path: /tmp/orders.csv }", /LW3720 .*no path below the project/],
  ["as: [files], files: { path: .lakewright/lake/orders.csv }", /LW3720 .*no path below the project/],
  ["as: [files], files: { path: orders.xlsx }", /LW3720 .*"orders\.xlsx" ends in none of \.parquet, \.csv, \.ndjson/],
  ["as: [files], files: {}", /LW1102 .*"path" is missing/],
  [
    "as: [files], files: { path: '${config.shares.nowhere}.csv' }",
    /^\S+:4:61 {2}LW1306 .*"shares\.nowhere" does not exist/,
  ],
  ["as: [table], files: { path: orders.csv }", /LW3713 .*"files".* — add files to `as`/],
  ["as: [table], table: {}", /LW1101 .*"table"/],
  ["as: [file]", /LW1104 .*"file".* — did you mean "files"\?/],
])("a port with %s is told with its place", async (port, expected) => {
  expect((await load(product(port))).findings).toEqual([expect.stringMatching(expected)]);
});

test("two ports cannot write the same file", async () => {
  const { findings } = await load(
    product(
      "as: [files], files: { path: shared/a.csv } }\n  p: { dataset: silver.orders, as: [files], files: { path: ./shared/a.csv }",
    ),
  );
  expect(findings).toEqual([
    expect.stringMatching(/^\S+:5:3 {2}LW3722 .*"shared\/a\.csv" is written by the port "sales\.o" already/),
  ]);
});

const shares = (local: string): Files => ({
  "config/shares.yaml": `category: shares\nitems:\n  folder:\n    versions: [{ value: ${local}, effective: 2026-01-01, environment: local }]\n`,
});
const configured = product("as: [files], files: { path: 'shared/${config.shares.folder}/orders.csv' }");

test("each environment has the file where its configuration says", async () => {
  using folder = projectFolder({ ...validProject, ...configured, ...shares("here") });
  const { model, diagnostics } = await loadProject(folder.root);
  expect(diagnostics).toEqual([]);
  if (model === undefined) throw new Error("no model");
  const { resolved } = resolve(model, "local", "2026-01-01");
  expect(resolved?.model.products[0]?.outputs[0]?.settings).toEqual({ files: { path: "shared/here/orders.csv" } });
});

const whole = product("as: [files], files: { path: '${config.shares.folder}' }");

test.each([
  ["'../..'", /^products\/sales\/product\.yaml:4:45 {2}LW3720 .*"shared\/\.\.\/\.\.\/orders\.csv" is no path below/],
  ["7", /LW1609 .*"path" gives 7, which does not fit here — expected: path/],
  ["[a, b]", /LW1608 .*"shares\.folder"/],
])("with %s as the value it is refused for that environment", async (value, expected) => {
  using folder = projectFolder({
    ...validProject,
    ...(value === "7" ? whole : configured),
    ...shares(value),
  });
  const { model, places } = await loadProject(folder.root);
  if (model === undefined) throw new Error("no model");
  const { diagnostics } = resolve(model, "local", "2026-01-01", places);
  expect(diagnostics.map(formatDiagnostic)).toEqual([expect.stringMatching(expected)]);
});

test("two ports whose paths become one with the values of an environment are refused there", async () => {
  const files = product(
    "as: [files], files: { path: 'shared/${config.shares.folder}/orders.csv' } }\n  p: { dataset: silver.orders, as: [files], files: { path: shared/here/orders.csv }",
  );
  using folder = projectFolder({ ...validProject, ...files, ...shares("here") });
  const { model, places, diagnostics } = await loadProject(folder.root);
  expect(diagnostics).toEqual([]);
  if (model === undefined) throw new Error("no model");
  expect(resolve(model, "local", "2026-01-01", places).diagnostics.map(({ code }) => code)).toEqual(["LW3722"]);
});

test("a port kind of a project may have nothing to write, and is then no work of a run", async () => {
  const code = `
import { defineExtension, portKind } from "lakewright";
const feed = portKind({ kind: "feed", summary: "Made elsewhere", properties: {}, describe: () => "elsewhere" });
export const extension = defineExtension({ contract: 1, ports: [feed] });
`;
  const files = { "lakewright.yaml": lakewrightYaml("own/feed.ts"), "own/feed.ts": code, ...product("as: [feed]") };
  const { port, findings } = await load(files);
  expect([findings, port?.as]).toEqual([[], ["feed"]]);
  expect(port).not.toHaveProperty("settings");
  using folder = projectFolder({ ...validProject, ...files });
  const { model } = await loadProject(folder.root);
  if (model === undefined) throw new Error("no model");
  expect((await kindsOf(folder.root, model)).ports.at(-1)).not.toHaveProperty("write");
});

test.each([
  ["data/orders.csv", 'what the source "till" reads'],
  ["data/in/2026.csv", 'what the source "till" reads'],
  ["./lake/gold/x.csv", 'the lake of "local"'],
  ["products/sales/orders.csv", 'the metadata in "products"'],
  ["data/out.csv", undefined],
  ["data/in/2026.parquet", undefined],
  ["lakes/orders.csv", undefined],
])("a file at %s lies among %s", async (path, what) => {
  const { findings } = await load({
    "lakewright.yaml": lakewrightYaml().replace(/lake: [^,}]+/, "lake: ./lake"),
    "sources/till.yaml":
      "source: till\ntype: files\nconnection: { path: data }\ndatasets:\n  bills: { path: orders.csv }\n  days: { path: 'in/*.csv', load: { mode: append } }\n",
    ...product(`as: [files], files: { path: ${path} }`),
  });
  const wanted =
    what === undefined ? [] : [expect.stringContaining(`LW3723  "${path.replace("./", "")}" would lie among ${what}`)];
  expect(findings.filter((finding) => finding.includes("LW37"))).toEqual(wanted);
});
