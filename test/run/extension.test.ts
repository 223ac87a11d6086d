import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Ledger } from "../../src/plan/index.ts";
import { openWorkspace } from "../../src/run/index.ts";
import { lakewright } from "../cli/launch.ts";
import { testProject, type TestProject } from "./project.ts";

const counter = `
import { type Connector, defineExtension } from "lakewright";

const counter: Connector = {
  type: "counter",
  summary: "Counts",
  connection: { step: { type: "integer", description: "From one to the next", default: 1 } },
  authentication: { none: {} },
  dataset: { table: { type: "text", description: "How far", required: true } },
  modes: ["full"],
  discover: async (_source, tables) =>
    tables.map(({ table }) => ({
      table,
      keys: [],
      columns: [
        { name: "n", sourceName: "n", sourceType: "int", type: "bigint", nullable: false },
        { name: "word", sourceName: "word", sourceType: "text", type: "string", nullable: true },
      ],
    })),
  extract: async (source, request, sink) => {
    const step = Number(source.connection["step"]);
    const numbers = Array.from({ length: Number(request.dataset.table) }, (_, index) => BigInt(index * step));
    const columns = request.columns.map(({ name }) => (name === "n" ? numbers : numbers.map((n) => "w" + n)));
    await sink.write({ rowCount: numbers.length, columns }, { source: "counter", firstRow: 1 });
    return { rowCount: numbers.length };
  },
};

export const extension = defineExtension({ contract: 1, sources: [counter] });
`;

const rules = `
import { defineExtension, ruleKind } from "lakewright";
import { remainder } from "./arithmetic.ts";

const even = ruleKind({
  kind: "even",
  summary: "Even",
  properties: { column: { type: "column", description: "Which", required: true } },
  compile: ({ column }) => ({ good: remainder(column) + " = 0", reason: '"' + column + '" is odd' }),
});

export const extension = defineExtension({ contract: 1, rules: [even] });
`;

const arithmetic = `export const remainder = (column: string) => '"' + column + '" % 2';\n`;

const steps = `
import { defineExtension, stepKind } from "lakewright";

const pick = stepKind({
  kind: "pick",
  summary: "Some columns of a dataset",
  properties: {
    from: { type: "dataset", description: "Read", required: true },
    columns: { type: "columns", description: "Kept", required: true },
  },
  compile: ({ settings }) => "SELECT " + settings.columns.join(", ") + " FROM " + settings.from,
});

const atLeast = stepKind({
  kind: "at_least",
  summary: "Rows from a number on",
  properties: { column: { type: "column", description: "Which", required: true }, min: { type: "number", description: "From", default: 0 } },
  compile: ({ settings, input }) => "SELECT * FROM " + input + " WHERE " + settings.column + " >= " + settings.min,
});

const running = stepKind({
  kind: "running_total",
  summary: "Adds the sum so far",
  properties: { column: { type: "column", description: "What is added up", required: true } },
  columns: (settings, input) => [...input, { name: settings.column + "_so_far", type: "bigint", nullable: false }],
  run: async function* ({ settings, columns, batches }) {
    const position = columns.findIndex(({ name }) => name === settings.column);
    let sum = 0n;
    for await (const batch of batches) {
      const totals = Array.from(batch.columns[position] ?? [], (value) => (sum += BigInt(value as bigint)));
      yield { rowCount: batch.rowCount, columns: [...batch.columns, totals] };
    }
  },
});

export const extension = defineExtension({ contract: 1, steps: [pick, atLeast, running] });
`;

const ports = `
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineExtension, portKind } from "lakewright";

const lines = portKind({
  kind: "text_file",
  summary: "One row per line",
  properties: { path: { type: "path", description: "Where", required: true } },
  describe: ({ path }) => "file " + path,
  write: async ({ settings, batches, columns, projectRoot, version, port }) => {
    const file = join(projectRoot, settings.path);
    writeFileSync(file, columns.map(({ name }) => name).join(";") + "\\n");
    for await (const { columns: values, rowCount } of batches())
      for (let row = 0; row < rowCount; row++) appendFileSync(file, values.map((column) => String(column[row])).join(";") + "\\n");
    appendFileSync(join(projectRoot, "calls.txt"), port + "@" + version + "\\n");
  },
});

export const extension = defineExtension({
  contract: 1,
  ports: [lines],
  targets: [
    {
      name: "catalogue",
      summary: "A list of all datasets",
      build: ({ resolved }) => ({
        ["catalogue/" + resolved.environment.name + ".txt"]: resolved.model.products
          .flatMap((product) => product.datasets.map(({ id }) => id + "\\n"))
          .join(""),
      }),
    },
  ],
});
`;

const environments = `environments:\n  local: { engine: duckdb, lake: ./lake, store: "sqlite:./store.db", memory: 256MB, threads: 1 }\n  prod: { engine: databricks, lake: ./lake, store: "sqlite:./store.db" }\n`;

const files: Readonly<Record<string, string>> = {
  "lakewright.yaml": `format: 1\nproject: own\ndomain: tests\nextensions: [extensions/counter.ts, ./extensions/rules.ts, extensions/steps.ts, extensions/ports.ts]\n${environments}`,
  "extensions/counter.ts": counter,
  "extensions/rules.ts": rules,
  "extensions/arithmetic.ts": arithmetic,
  "extensions/steps.ts": steps,
  "extensions/ports.ts": ports,
  "sources/numbers.yaml":
    "source: numbers\ntype: counter\nconnection: { step: 3 }\ndatasets:\n  small: { table: '10' }\n",
  "products/p/product.yaml":
    "product: p\nowner: team\noutputs:\n  sums: { dataset: gold.sums, as: [table, text_file], text_file: { path: sums.txt } }\n",
  "products/p/silver/even.sql": "SELECT n, word FROM bronze.small\n",
  "products/p/silver/even.yaml": "rules:\n  - { even: { column: n }, severity: quarantine }\n",
  "products/p/gold/sums.yaml":
    "steps:\n  - pick: { from: silver.even, columns: [n] }\n  - at_least: { column: n, min: 6 }\n  - running_total: { column: n }\nrules:\n  - { even: { column: n_so_far } }\n",
};

function ownProject(changes: Readonly<Record<string, string>> = {}): TestProject {
  return testProject({ ...files, ...changes });
}

test("own kinds of sources, rules, steps, ports work from end to end", async () => {
  using project = ownProject();
  const first = await project.run();
  expect(first.steps.map(({ failure }) => failure)).toEqual([undefined, undefined, undefined]);
  expect(first.status).toBe("succeeded");
  const even = first.steps.find(({ dataset }) => dataset === "p.silver.even");
  expect(even?.ledger).toMatchObject({ in: 10, inserted: 5, quarantined: 5 });
  expect(even?.rules).toMatchObject([{ rule: "even_n", kind: "even", failed: 5, detail: '"n" is odd' }]);
  expect(await project.rows("SELECT n, n_so_far FROM p.gold.sums ORDER BY n")).toEqual([
    ["6", "6"],
    ["12", "18"],
    ["18", "36"],
    ["24", "60"],
  ]);
  expect(readFileSync(join(project.root, "sums.txt"), "utf8").split("\n").slice(0, 3)).toEqual([
    expect.stringContaining("n;n_so_far"),
    expect.stringMatching(/^6;6/),
    expect.stringMatching(/^12;18/),
  ]);
  expect((await project.run()).status).toBe("nothing to do");
  expect(readFileSync(join(project.root, "calls.txt"), "utf8")).toBe("sums@0\n");
});

test("the plan and the status name ports that code writes", async () => {
  using project = ownProject();
  const plan = lakewright(project.root, "plan");
  expect(plan.stdout).toMatch(/p\.gold\.sums +never ran +.*gives out sums as text_file/);
  expect(lakewright(project.root, "run").status).toBe(0);
  expect(lakewright(project.root, "status").stdout).toContain(
    "port sums of p.gold.sums as text_file: file sums.txt (version 0)",
  );
});

type Told = Readonly<{ type: string; step: Readonly<{ dataset: string; status: string; ledger?: Ledger }> }>;

/** A run in a process of its own: code that a process has imported stays as it was. */
function runAnew(project: TestProject, ...words: readonly string[]): Readonly<Record<string, Told["step"]>> {
  const { stdout } = lakewright(project.root, "run", "--json", ...words);
  const events = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Told);
  return Object.fromEntries(events.flatMap(({ type, step }) => (type === "step-end" ? [[step.dataset, step]] : [])));
}

test("code that changed runs the steps that use it, and no others", () => {
  using project = ownProject();
  runAnew(project);
  project.write({ "extensions/arithmetic.ts": arithmetic.replace("% 2", "% 1") });
  const changed = runAnew(project);
  expect(changed["numbers.bronze.small"]?.status).toBe("unchanged");
  expect(changed["p.silver.even"]).toMatchObject({ status: "succeeded", ledger: { in: 10, quarantined: 0 } });
  expect(changed["p.gold.sums"]?.status).toBe("succeeded");
  // other code behind the same port: the same version is brought again, and nothing is made anew
  project.write({ "extensions/ports.ts": `${ports}\n// another file for the same consumers\n` });
  expect(runAnew(project, "gold.sums")["p.gold.sums"]?.status).toBe("skipped");
  expect(readFileSync(join(project.root, "calls.txt"), "utf8")).toBe("sums@0\nsums@1\nsums@1\n");
  expect(runAnew(project, "gold.sums")).toEqual({});
});

const limited = {
  "lakewright.yaml":
    files["lakewright.yaml"]?.replace(
      "environments:",
      'environments:\n  strict: { engine: duckdb, lake: ./strict, store: "sqlite:./strict.db", memory: 256MB, threads: 1 }',
    ) ?? "",
  "config/limits.yaml":
    "category: limits\nitems:\n  most:\n    versions:\n      - { value: 20, effective: 2020-01-01 }\n      - { value: 6, effective: 2020-01-01, environment: strict }\n",
  "extensions/rules.ts": rules
    .replace(
      "compile: ({ column }) => ({ good: remainder(column) + ",
      "compile: ({ column, most }, { columns }) => ({ good: '\"' + column + '\" <= ' + most + ' AND ' + columns.length + ' = 2 OR ' + remainder(column) + ",
    )
    .replace(
      "required: true } }",
      'required: true }, most: { type: "integer", description: "Up to", required: true } }',
    ),
  "products/p/silver/even.yaml": "rules:\n  - { even: { column: n, most: '${config.limits.most}' } }\n",
  "products/p/gold/sums.yaml": "steps:\n  - pick: { from: silver.even, columns: [n] }\n",
};

test("a setting of an own rule takes the value of the environment, and a changed value runs the step anew", async () => {
  using project = ownProject(limited);
  const refused = async (environment: string) => {
    const run = await project.run({ environment });
    return run.steps.find(({ dataset }) => dataset === "p.silver.even")?.ledger?.quarantined;
  };
  expect(await refused("local")).toBe(2);
  expect(await refused("strict")).toBe(4);
  expect((await project.run()).status).toBe("nothing to do");
  project.write({ "config/limits.yaml": limited["config/limits.yaml"].replace("value: 20", "value: 26") });
  expect(await refused("local")).toBe(1);
  expect((await project.run({ environment: "strict" })).status).toBe("nothing to do");
  project.write({ "config/limits.yaml": limited["config/limits.yaml"].replace("value: 20", "value: many") });
  await expect(project.run()).rejects.toMatchObject({ diagnostics: [{ code: "LW1609" }] });
});

test("a port that fails leaves the table published, fails the step, and is tried again without making it anew", async () => {
  using project = ownProject();
  project.write({
    "extensions/ports.ts": ports.replace(
      "const file =",
      'if (port === "sums") throw new Error("disk full");\n    const file =',
    ),
  });
  const failed = await project.run();
  expect(failed.steps.at(-1)).toMatchObject({
    status: "failed",
    tableVersion: 0,
    failure: { code: "LW3716", message: expect.stringContaining("disk full") as string },
  });
  await using workspace = await openWorkspace({ projectRoot: project.root, environment: "local" });
  expect((await workspace.status()).find(({ dataset }) => dataset === "p.gold.sums")?.ports).toEqual([
    { port: "sums", kind: "text_file", where: "file sums.txt", isBehind: true },
  ]);
  project.write({ "extensions/ports.ts": ports });
  const mended = await project.run({ selection: ["gold.sums"] });
  expect(mended.status).not.toBe("failed");
  expect(existsSync(join(project.root, "sums.txt"))).toBe(true);
  expect(await project.rows("SELECT count(*) FROM p.gold.sums")).toEqual([["4"]]);
});

test("a value a function gives that is not of its type is put aside, not lost", async () => {
  using project = ownProject({
    "extensions/steps.ts": steps.replace(
      "(sum += BigInt(value as bigint))",
      '(value === 12n ? "twelve" : (sum += BigInt(value as bigint)))',
    ),
  });
  const run = await project.run();
  expect(run.steps.at(-1)).toMatchObject({ status: "succeeded", ledger: { in: 4, inserted: 3, quarantined: 1 } });
  await using workspace = await openWorkspace({ projectRoot: project.root, environment: "local" });
  const [row] = await workspace.quarantineRows("p.gold.sums", 5);
  expect(row).toMatchObject({ sourcePosition: "p.silver.even@0:2", row: expect.stringContaining("twelve") as string });
});

test("preview runs a function and writes nothing", async () => {
  using project = ownProject();
  await project.run();
  await using workspace = await openWorkspace({ projectRoot: project.root, environment: "local" });
  const { result } = await workspace.preview("p.gold.sums", 2, new AbortController().signal);
  expect(result.rows).toEqual([
    ["6", "6"],
    ["12", "18"],
  ]);
  expect((await workspace.history("p.gold.sums", 5)).length).toBe(1);
});

test.each([
  [
    "throws",
    'throw new Error("no such thing")',
    /Step kind "running_total" of "extensions\/steps\.ts" failed: no such thing/,
  ],
  ["gives too few columns", "yield { rowCount: 1, columns: [[1n]] }", /a batch has 1 columns, not 2 \(n, n_so_far\)/],
  [
    "gives columns of other lengths",
    "yield { rowCount: 2, columns: [[1n, 2n], [1n]] }",
    /column "n_so_far" of a batch has 1 values for 2 rows/,
  ],
])("a function that %s fails its step by name", async (_, code, message) => {
  using project = ownProject({
    "extensions/steps.ts": steps.replace("for await (const batch", `${code};\n    for await (const batch`),
  });
  const run = await project.run();
  expect(run.steps.at(-1)).toMatchObject({
    status: "failed",
    failure: { code: "LW3708", message: expect.stringMatching(message) as string },
  });
  expect(run.steps.at(-2)?.status).toBe("succeeded");
});

test("the schemas for editors know the kinds of the project one is in", () => {
  using project = ownProject();
  const { stdout } = lakewright(project.root, "schema", "source");
  expect(JSON.parse(stdout)).toMatchObject({ title: "sources/<source>.yaml" });
  expect(stdout).toContain('"counter"');
  expect(lakewright(tmpdir(), "schema", "source").stdout).not.toContain('"counter"');
});

test("deploy build writes what a target gives, the same bytes each time, for an environment without an engine here", () => {
  using project = ownProject();
  const built = lakewright(project.root, "deploy", "build", "--env", "prod", "--target", "catalogue", "--out", "build");
  expect(built).toMatchObject({ status: 0, stdout: "catalogue/prod.txt\n" });
  const text = () => readFileSync(join(project.root, "build", "catalogue", "prod.txt"), "utf8");
  expect(text()).toBe("p.silver.even\np.gold.sums\n");
  lakewright(project.root, "deploy", "build", "--env", "prod", "--target", "catalogue", "--out", "build");
  expect(text()).toBe("p.silver.even\np.gold.sums\n");
  const unknown = lakewright(project.root, "deploy", "build", "--target", "catalog", "--out", "build");
  expect(unknown).toMatchObject({ status: 2, stderr: expect.stringContaining('did you mean "catalogue"?') as string });
});
