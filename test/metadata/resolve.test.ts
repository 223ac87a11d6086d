import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deepFreeze, formatDiagnostic } from "../../src/base/index.ts";
import {
  canonicalModel,
  canonicalResolved,
  type ConfigurationVersion,
  loadProject,
  type Model,
  parseCanonicalModel,
  parseCanonicalResolved,
  resolve,
} from "../../src/metadata/index.ts";
import { type Files, projectFolder, validProject } from "./project-folder.ts";

const project: Files = {
  ...validProject,
  "lakewright.yaml":
    'format: 1\nproject: shop\ndomain: retail\nenvironments:\n  local: { engine: duckdb, lake: "./${config.paths.lake}", store: "sqlite:./store.db", threads: "${config.limits.threads}" }\n  prod: { engine: duckdb, lake: "./$${literal}", store: "sqlite:./store.db", secrets: { provider: env } }\n',
  "config/paths.yaml":
    'category: paths\nitems:\n  root: { value: lake }\n  lake: { value: "${config.paths.root}-house" }\n',
  "config/limits.yaml":
    "category: limits\nitems:\n  threads: { value: 4 }\n  most:\n    versions:\n      - { value: 10, effective: 2024-01-01, expires: 2025-01-01 }\n      - { value: 20, effective: 2025-01-01 }\n      - { value: 99, effective: 2024-06-01, expires: 2024-07-01, environment: prod }\n",
  "sources/ops.yaml":
    'source: ops\ntype: postgres\nconnection: { host: db, port: "${config.limits.port}", database: "${config.paths.root}" }\nauthentication: { method: password, user: me, password: { secret: ops-password } }\ndatasets:\n  orders: { table: orders }\n  items: { table: items }\n',
  "config/ports.yaml": null,
  "products/sales/silver/orders.yaml": 'rules:\n  - { range: { column: id, max: "${config.limits.most}" } }\n',
};
const withPort = (value: string): Files => ({
  ...project,
  "config/limits.yaml": `${String(project["config/limits.yaml"])}  port: { value: ${value} }\n`,
});

async function modelOf(
  files: Files,
): Promise<Readonly<{ model: Model; places: Awaited<ReturnType<typeof loadProject>>["places"] }>> {
  using folder = projectFolder(files);
  const { model, diagnostics, places } = await loadProject(folder.root);
  if (model === undefined) throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
  return { model, places };
}

describe("resolve", () => {
  test("values take the place of references, with their type; secrets stay references", async () => {
    const { model } = await modelOf(withPort("6543"));
    const { resolved, diagnostics } = resolve(model, "local", "2024-06-01");
    expect(diagnostics).toEqual([]);
    expect(resolved?.environment).toMatchObject({ lake: "./lake-house", settings: { threads: 4 } });
    expect(resolved?.model.sources[0]?.connection).toMatchObject({ host: "db", port: 6543, database: "lake" });
    expect(resolved?.model.sources[0]?.authentication["password"]).toEqual({ secret: "ops-password" });
    expect(resolved?.model.products[0]?.datasets[0]?.rules[0]).toMatchObject({ max: 10 });
    expect(resolved?.configuration).toMatchObject({ "paths.lake": "lake-house", "limits.most": 10 });
  });

  test.each([
    ["local", "2023-12-31", undefined],
    ["local", "2024-01-01", 10],
    ["local", "2024-12-31T23:59:59Z", 10],
    ["local", "2025-01-01T00:00:00Z", 20],
    ["local", "2031-01-01", 20],
    ["prod", "2024-06-15", 99],
    ["prod", "2024-05-01", undefined],
    ["prod", "2024-07-01", undefined],
  ])("in %s at %s the dated value is %j", async (environment, asOf, value) => {
    const { model } = await modelOf(withPort("1"));
    const { resolved, diagnostics } = resolve(model, environment, asOf);
    expect(resolved?.configuration["limits.most"]).toBe(value);
    if (value === undefined) expect(diagnostics.map(({ code }) => code)).toEqual(["LW1607"]);
  });

  test("an escaped reference is text", async () => {
    const { model } = await modelOf(withPort("1"));
    expect(resolve(model, "prod", "2024-06-15").resolved?.environment.lake).toBe("./${literal}");
  });

  test("a value of the wrong type is found after it was put in, at the source, for this environment", async () => {
    const { model, places } = await modelOf(withPort("many"));
    const { diagnostics, resolved } = resolve(model, "local", "2025-06-01", places);
    expect(resolved).toBeUndefined();
    expect(diagnostics.map(formatDiagnostic)).toEqual([
      'sources/ops.yaml:1:9  LW1609  "port" gives "many", which does not fit here — expected: integer',
    ]);
  });

  test("a value that does not hold is named with its environment, time and definition", async () => {
    const { model, places } = await modelOf(withPort("1"));
    const { diagnostics } = resolve(model, "prod", "2030-01-01", places);
    expect(diagnostics).toMatchObject([
      {
        code: "LW1607",
        place: { file: "products/sales/silver/orders.yaml" },
        related: [{ place: { file: "config/limits.yaml", line: 4 } }],
      },
    ]);
  });

  test("a list inside a text, an unknown environment and a date that is none are findings", async () => {
    const list = {
      ...withPort("1"),
      "config/paths.yaml":
        'category: paths\nitems:\n  root: { value: [a] }\n  lake: { value: "${config.paths.root}-house" }\n',
    };
    const { model } = await modelOf(list);
    expect(resolve(model, "local", "2025-01-01").diagnostics.map(({ code }) => code)).toContain("LW1609");
    expect(resolve(model, "lokal", "2025-01-01").diagnostics.map(({ code, hint }) => `${code} ${hint}`)).toEqual([
      'LW1606 did you mean "local"?',
    ]);
    expect(resolve(model, "local", "yesterday").diagnostics.map(({ code }) => code)).toEqual(["LW1107"]);
  });

  test("a value needed in SQL only is needed too", async () => {
    const files = {
      ...withPort("1"),
      "products/sales/silver/orders.yaml": null,
      "products/sales/silver/orders.sql":
        "SELECT id, placed, note FROM bronze.orders WHERE id < config('limits.most')\n",
    };
    const { model, places } = await modelOf(files);
    expect(
      resolve(model, "local", "2023-01-01", places).diagnostics.map(({ code, place }) => `${code} ${place.file}`),
    ).toEqual(["LW1607 products/sales/silver/orders.sql"]);
  });

  test("the hash says whether anything is different", async () => {
    const { model } = await modelOf(withPort("1"));
    const hash = (environment: string, asOf: string) => resolve(model, environment, asOf).resolved?.hash;
    expect(hash("local", "2024-06-01")).toBe(hash("local", "2024-06-01"));
    expect(hash("local", "2024-06-01")).not.toBe(hash("prod", "2024-06-15"));
    const other = await modelOf(withPort("2"));
    expect(resolve(other.model, "local", "2024-06-01").resolved?.hash).not.toBe(hash("local", "2024-06-01"));
  });
});

describe("canonical text", () => {
  test("a Model and a resolved Model survive the round trip, frozen", async () => {
    const { model } = await modelOf(withPort("1"));
    const again = parseCanonicalModel(canonicalModel(model));
    expect(again).toEqual(model);
    expect(Object.isFrozen(again.sources[0]?.datasets)).toBe(true);
    const { resolved } = resolve(model, "local", "2024-06-01");
    if (resolved === undefined) throw new Error("not resolved");
    expect(parseCanonicalResolved(canonicalResolved(resolved))).toEqual(resolved);
    expect(resolve(again, "local", "2024-06-01").resolved?.hash).toBe(resolved.hash);
  });

  const text = fc.string({ unit: "grapheme" });
  const json = fc
    .jsonValue({ maxDepth: 2 })
    .filter((value) => !JSON.stringify(value).includes("__proto__") && !Object.is(value, -0));
  const version: fc.Arbitrary<ConfigurationVersion> = fc.record({
    environment: text,
    value: json as fc.Arbitrary<string>,
    effective: text,
  });
  const item = fc.record({ name: text, description: text, versions: fc.array(version, { maxLength: 2 }) });
  const models: fc.Arbitrary<Model> = fc.record({
    format: fc.constant(1 as const),
    project: text,
    domain: text,
    description: text,
    environments: fc.array(
      fc.record({
        name: text,
        engine: fc.constantFrom("duckdb" as const, "spark" as const),
        lake: text,
        store: text,
        settings: fc.dictionary(fc.stringMatching(/^[a-z]+$/), text),
      }),
      { maxLength: 3 },
    ),
    sources: fc.constant([]),
    products: fc.constant([]),
    configuration: fc.array(fc.record({ name: text, description: text, items: fc.array(item, { maxLength: 2 }) }), {
      maxLength: 2,
    }),
  });

  test("every Model survives the round trip, and printing what was read gives the same bytes", () => {
    fc.assert(
      fc.property(models, (model) => {
        const printed = canonicalModel(deepFreeze(model));
        const again = parseCanonicalModel(printed);
        expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(model)));
        expect(canonicalModel(again)).toBe(printed);
      }),
    );
  });

  test("the order of keys does not matter", async () => {
    const files = withPort("1");
    const source = String(files["sources/ops.yaml"]);
    const swapped = source.replace("type: postgres\n", "").replace("source: ops\n", "type: postgres\nsource: ops\n");
    const first = await modelOf(files);
    const second = await modelOf({
      ...files,
      "sources/ops.yaml": swapped.replace("method: password, user: me", "user: me, method: password"),
    });
    expect(swapped).not.toBe(source);
    expect(canonicalModel(second.model)).toBe(canonicalModel(first.model));
  });
});
