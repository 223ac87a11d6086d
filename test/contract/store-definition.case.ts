import { expect, test } from "vitest";
import { canonicalJson, type Json } from "../../src/base/index.ts";
import type { Model } from "../../src/metadata/index.ts";
import { gold, planes, silver, storedProject } from "./store-sample.ts";
import type { StorePlace, StoreSubject } from "./store.case.ts";

const seedTables = {
  DataSources: ["DataSourceID", "Name", "Type", "Format"],
  DataSets: ["DataSetID", "DataSourceID", "Name", "Schema"],
  Transformations: ["TransformationID", "Name", "Description", "Type", "Configuration"],
  TransformationDependencies: ["DependencyID", "TransformationID", "DependsOnTransformationID"],
  TransformationDataSets: ["TransformationDataSetID", "TransformationID", "DataSetID", "Role"],
  DataQualityRules: ["RuleID", "DataSetID", "Name", "Description", "Type", "Configuration"],
  ConfigurationCategory: ["CategoryID", "CategoryName"],
  ConfigurationItem: ["ItemID", "CategoryID", "ItemKey", "ItemValue", "Description"],
  ConfigurationVersion: ["VersionID", "ItemID", "VersionNumber", "ItemValue", "EffectiveDate", "ExpirationDate"],
} as const;

async function countOf(place: StorePlace, table: string): Promise<number> {
  return Number((await place.outside(`select count(*) as n from "${table}"`))[0]?.["n"]);
}

/** Row counts of every definition table, and their ids. */
async function idsOf(place: StorePlace): Promise<Readonly<Record<string, unknown>>> {
  const ids: Record<string, unknown> = {};
  for (const [table, columns] of Object.entries(seedTables)) {
    ids[table] = (await place.outside(`select "${columns[0]}" as id from "${table}" order by 1`)).map((row) =>
      Number(row["id"]),
    );
  }
  return ids;
}

async function pushed(subject: StoreSubject, change?: (model: Model) => Model) {
  const place = await subject.fresh();
  const store = await place.open();
  const { resolved, analysis } = storedProject(change);
  return { place, store, resolved, analysis, first: await store.pushModel(resolved, "ada", analysis) };
}

/** What the definition tables hold after a push, seen from outside. */
export function storeDefinitionContract(subject: StoreSubject): void {
  test(`${subject.name}: the tables and columns of the metadata store are there and can be read from outside`, async () => {
    const { place } = await pushed(subject);
    for (const [table, columns] of Object.entries(seedTables)) {
      const rows = await place.outside(`select ${columns.map((name) => `"${name}"`).join(", ")} from "${table}"`);
      expect(rows.length, table).toBeGreaterThan(0);
    }
  });

  test(`${subject.name}: the format of files is what is said, or what their names end in`, async () => {
    const tables = ["in/*.csv.gz", "planes.CSV", "old.txt"];
    const { place } = await pushed(subject, (model) => ({
      ...model,
      sources: model.sources.map((source) => ({
        ...source,
        type: "files",
        datasets: source.datasets.map((dataset, index) => ({
          ...dataset,
          table: tables[index] ?? "more.csv",
          options: (index === 2 ? { format: "csv" } : {}) as Readonly<Record<string, string>>,
        })),
      })),
    }));
    expect(await place.outside(`select "Format" as f from "DataSources"`)).toEqual([{ f: "csv" }]);
  });

  test(`${subject.name}: lineage can be asked for in plain SQL`, async () => {
    const { place } = await pushed(subject);
    const rows = await place.outside(`
      select t."Name" as t, d."Identifier" as d, l."Role" as role from "TransformationDataSets" l
      join "Transformations" t on t."TransformationID" = l."TransformationID" join "DataSets" d on d."DataSetID" = l."DataSetID"
      where t."Name" = '${silver}' order by 3, 2`);
    expect(rows.map((row) => `${String(row["role"])} ${String(row["d"])}`)).toEqual([
      "input ops.bronze.flights",
      "input ops.bronze.planes",
      `output ${silver}`,
      "reference ops.bronze.airports",
    ]);
    const needs = await place.outside(`
      select a."Name" as a, b."Name" as b from "TransformationDependencies" x join "Transformations" a
      on a."TransformationID" = x."TransformationID" join "Transformations" b on b."TransformationID" = x."DependsOnTransformationID" order by 1`);
    expect(needs).toEqual([
      { a: gold, b: silver },
      { a: "on_time.gold.routes", b: silver },
    ]);
  });

  test(`${subject.name}: a secret is stored by its name`, async () => {
    const { place } = await pushed(subject);
    const rows = await place.outside(`select "Authentication" as a from "DataSources"`);
    expect(JSON.parse(String(rows[0]?.["a"]))).toEqual({
      method: "password",
      user: "reader",
      password: { secret: "ops-password" },
    });
  });

  test(`${subject.name}: the same Model is pushed once, another one is a new revision with its text`, async () => {
    const { place, store, resolved, analysis, first } = await pushed(subject);
    expect(first).toEqual({ revision: 1, changed: true });
    expect(await store.pushModel({ ...resolved, asOf: "2027-01-01T00:00:00.000Z" }, "ada", analysis)).toEqual({
      revision: 1,
      changed: false,
    });
    const changed = { ...resolved, model: { ...resolved.model, description: "New" } };
    expect(await store.pushModel(changed, "bob", analysis)).toEqual({ revision: 2, changed: true });
    expect(await store.pushModel(resolved, "ada", analysis)).toEqual({ revision: 3, changed: true });
    expect(await store.modelText(2)).toBe(canonicalJson(changed.model as unknown as Json));
    expect(await store.modelText()).toBe(canonicalJson(resolved.model as unknown as Json));
    expect(await store.modelText(9)).toBeUndefined();
    expect(await countOf(place, "Revisions")).toBe(3);
    expect((await store.auditEntries(9)).map((entry) => `${entry.actor}: ${entry.action}`)).toEqual([
      "ada: model pushed",
      "bob: model pushed",
      "ada: model pushed",
    ]);
  });

  test(`${subject.name}: a push keeps the ids of what stays, adds what is new, removes what went`, async () => {
    const { place, store, resolved, analysis } = await pushed(subject);
    const before = await idsOf(place);
    const without: Model = {
      ...resolved.model,
      products: resolved.model.products.map((product) => ({
        ...product,
        datasets: product.datasets.filter((dataset) => dataset.name !== "routes"),
      })),
      configuration: [],
    };
    await store.pushModel({ ...resolved, model: without }, "ada", analysis);
    expect(await countOf(place, "Transformations")).toBe(2);
    expect(await countOf(place, "ConfigurationVersion")).toBe(0);
    expect(await countOf(place, "DataSets")).toBe(5);
    await store.pushModel(resolved, "ada", analysis);
    const after = await idsOf(place);
    expect(after["DataSources"]).toEqual(before["DataSources"]);
    expect((after["DataSets"] as number[]).slice(0, 5)).toEqual((before["DataSets"] as number[]).slice(0, 5));
    expect((after["DataSets"] as number[]).length).toBe(6);
    expect(await countOf(place, "ConfigurationVersion")).toBe(2);
  });

  test(`${subject.name}: two projects lie beside each other`, async () => {
    const { place, resolved, analysis } = await pushed(subject);
    const other = await place.open({ project: "other" });
    await other.pushModel({ ...resolved, model: { ...resolved.model, project: "other" } }, "ada", analysis);
    expect(await countOf(place, "DataSets")).toBe(12);
    await other.pushModel(
      { ...resolved, model: { ...resolved.model, project: "other", products: [] } },
      "ada",
      analysis,
    );
    expect(await countOf(place, "DataSets")).toBe(9);
  });

  for (const [what, change, code] of [
    ["a gap between versions", versionsOf("2013-06-01"), "LW5034"],
    ["an overlap of versions", versionsOf("2013-08-01"), "LW5034"],
  ] as const) {
    test(`${subject.name}: ${what} is refused and nothing is written`, async () => {
      const place = await subject.fresh();
      const store = await place.open();
      const { resolved, analysis } = storedProject(change);
      await expect(store.pushModel(resolved, "ada", analysis)).rejects.toMatchObject({ code });
      expect(await countOf(place, "Projects")).toBe(0);
      expect(await store.auditEntries(9)).toEqual([]);
    });
  }

  test(`${subject.name}: transformations in a circle are refused with the path`, async () => {
    const place = await subject.fresh();
    const { resolved, analysis } = storedProject();
    const ofSilver = analysis.datasets[silver];
    if (ofSilver === undefined) throw new Error("the sample has no silver");
    const circle = { ...ofSilver, inputs: [...ofSilver.inputs, { dataset: gold, parts: [], start: 0, end: 0 }] };
    const wrong = { ...analysis, datasets: { ...analysis.datasets, [silver]: circle } };
    await expect((await place.open()).pushModel(resolved, "ada", wrong)).rejects.toMatchObject({
      code: "LW5033",
      message: expect.stringContaining(`${silver} → ${gold} → ${silver}`) as string,
    });
  });

  constraintContract(subject);
}

/** The first version ends on this date; the second begins on the first of July. */
function versionsOf(expires: string): (model: Model) => Model {
  return (model) => ({
    ...model,
    configuration: model.configuration.map((category) => ({
      ...category,
      items: category.items.map((item) => ({
        ...item,
        versions: item.versions.map((version, index) => (index === 0 ? { ...version, expires } : version)),
      })),
    })),
  });
}

/** What the database itself refuses, whoever writes. */
function constraintContract(subject: StoreSubject): void {
  const columns = `"ProjectID", "DataSourceID", "Identifier", "Layer", "Name", "Description", "Schema", "Configuration"`;
  const source = `(select "DataSourceID" from "DataSources")`;
  const project = `(select "ProjectID" from "Projects")`;
  const refused = {
    "a bronze dataset without source": `insert into "DataSets" (${columns}) values (${project}, null, 'x', 'bronze', 'x', '', '[]', '{}')`,
    "a gold dataset with a source": `insert into "DataSets" (${columns}) values (${project}, ${source}, 'x', 'gold', 'x', '', '[]', '{}')`,
    "an unknown layer": `insert into "DataSets" (${columns}) values (${project}, null, 'x', 'platinum', 'x', '', '[]', '{}')`,
    "the same dataset twice": `insert into "DataSets" (${columns}) values (${project}, ${source}, '${planes}', 'bronze', 'x', '', '[]', '{}')`,
    "a dataset without project": `insert into "DataSets" (${columns}) values (null, ${source}, 'x', 'bronze', 'x', '', '[]', '{}')`,
    "an unknown severity": `update "DataQualityRules" set "Severity" = 'panic'`,
    "an unknown role": `update "TransformationDataSets" set "Role" = 'bystander'`,
    "a dependency on itself": `update "TransformationDependencies" set "DependsOnTransformationID" = "TransformationID"`,
    "a rule of no dataset": `update "DataQualityRules" set "DataSetID" = 999999`,
    "a source that is still used to go": `delete from "DataSources"`,
    "a version that ends before it begins": `update "ConfigurationVersion" set "ExpirationDate" = '2001-01-01T00:00:00.000Z'`,
    "two versions without end": `update "ConfigurationVersion" set "ExpirationDate" = null`,
  } as const;

  test(`${subject.name}: the database refuses rows that cannot be true`, async () => {
    const { place } = await pushed(subject);
    for (const [what, sql] of Object.entries(refused)) {
      // the drivers of tests check references as the store does
      await expect(place.outside(sql), what).rejects.toThrow(/constraint|violates|unique/i);
    }
  });
}
