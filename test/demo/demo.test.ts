import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadProject, type Model } from "../../src/metadata/index.ts";
import { repositoryRoot } from "../support/places.ts";
import { type LakeReader, openLake } from "./delta-table.ts";
import { type RanDemo, runDemo } from "./run-demo.ts";

let demo: RanDemo;
beforeAll(() => {
  demo = runDemo();
});
afterAll(() => demo[Symbol.dispose]());

describe("the demo on the whole year", () => {
  let lake: LakeReader;
  beforeAll(async () => {
    lake = await openLake({ "": demo.projectRoot });
  });
  afterAll(() => lake[Symbol.asyncDispose]());

  test("336,776 flights come in, 2,512 without a tail number, 8,255 without a departure time", async () => {
    const counts =
      "SELECT count(*), count(*) FILTER (tailnum IS NULL), count(*) FILTER (dep_time IS NULL) FROM bronze.flights";
    expect(await lake.rows(counts)).toEqual([["336776", "2512", "8255"]]);
  });

  test("7,602 flights go to 4 airports that the reference table lacks", async () => {
    const missing = "FROM bronze.flights WHERE dest NOT IN (SELECT faa FROM bronze.airports)";
    expect(await lake.value(`SELECT count(*) ${missing}`)).toBe(7602);
    expect(await lake.rows(`SELECT DISTINCT dest ${missing} ORDER BY 1`)).toEqual([["BQN"], ["PSE"], ["SJU"], ["STT"]]);
  });

  test("flights reconcile: each of bronze is published in silver or kept in quarantine, none in both", async () => {
    expect(await lake.value("SELECT count(*) FROM silver.flights")).toBe(336_776 - 2512);
    expect(await lake.value("SELECT count(*) FROM quarantine.flights")).toBe(2512);
    const key = "time_hour, carrier, flight, origin, dest";
    const refused = `SELECT (row->>'time_hour')::TIMESTAMPTZ, row->>'carrier', (row->>'flight')::BIGINT, row->>'origin', row->>'dest' FROM quarantine.flights`;
    const outcome = `(SELECT ${key} FROM silver.flights UNION ALL ${refused})`;
    const difference = `(SELECT ${key} FROM bronze.flights EXCEPT ALL FROM ${outcome}) UNION ALL (FROM ${outcome} EXCEPT ALL SELECT ${key} FROM bronze.flights)`;
    expect(await lake.value(`SELECT count(*) FROM (${difference})`)).toBe(0);
  });

  test("every refused flight says why", async () => {
    const reasons =
      "SELECT r.rule, count(*) FROM quarantine.flights, unnest(rules) AS t(r) GROUP BY ALL ORDER BY 2 DESC";
    expect(await lake.rows(reasons)).toEqual([
      ["has_tail_number", "2512"],
      ["range_distance", "1"],
    ]);
  });

  test("bronze keeps what the source delivered, value by value", async () => {
    const csv = join(repositoryRoot, "examples", "nyc-flights", "data");
    for (const table of ["flights", "planes", "airports", "airlines", "weather"]) {
      const original = `SELECT * FROM read_csv('${csv}/${table}.csv.gz', nullstr = '')`;
      const loaded = `SELECT * EXCLUDE (_source_file, _source_row, _ingested_at, _run_id) FROM bronze.${table}`;
      const difference = `((${original}) EXCEPT ALL (${loaded})) UNION ALL ((${loaded}) EXCEPT ALL (${original}))`;
      expect(await lake.value(`SELECT count(*) FROM (${difference})`), table).toBe(0);
    }
  });

  test("rows that are no airports are discarded with a record, misplaced ones and one storm are kept aside", async () => {
    expect(await lake.value("SELECT count(*) FROM silver.airports")).toBe(1458 - 19 - 3);
    const misplaced = "SELECT row->>'faa' FROM quarantine.airports ORDER BY 1";
    expect(await lake.rows(misplaced)).toEqual([["DVT"], ["EEN"], ["MYF"]]);
    expect(
      await lake.rows("SELECT (row->>'wind_speed')::DOUBLE > 1000, count(*) FROM quarantine.weather GROUP BY ALL"),
    ).toEqual([[true, "1"]]);
    expect(demo.output).toMatch(/silver\.airports\s+succeeded\s+1,458\s+1,436\s+19\s+3/);
  });

  test("gold adds up to silver", async () => {
    const silver = await lake.value("SELECT count(*) FROM silver.flights");
    expect(await lake.value("SELECT sum(flights)::BIGINT FROM gold.carrier_delay")).toBe(silver);
    expect(await lake.value("SELECT sum(flights)::BIGINT FROM gold.route_reliability")).toBe(silver);
    const weather =
      "SELECT count(*) FROM silver.flights JOIN silver.weather w USING (origin, time_hour) WHERE w.visib + w.wind_speed + w.precip IS NOT NULL";
    expect(await lake.value("SELECT sum(flights)::BIGINT FROM gold.weather_impact")).toBe(await lake.value(weather));
    const late = "SELECT count(*) FILTER (arr_delay <= 15), count(*) FILTER (arr_delay >= 60) FROM silver.flights";
    expect(await lake.rows("SELECT sum(on_time)::BIGINT, sum(very_late)::BIGINT FROM gold.carrier_delay")).toEqual(
      await lake.rows(late),
    );
  });

  test("running again does nothing and says so", () => {
    const again = demo.lakewright("run");
    expect(again).toMatchObject({ code: 0 });
    expect(again.output).toContain("Nothing to do");
  });

  test("the words at the end lead to what they promise", () => {
    expect(demo.output).toContain("quarantine list --project");
    const list = demo.lakewright("quarantine", "list");
    expect(list.stdout).toMatch(/has_tail_number\s+2,512/);
    const query = demo.lakewright("query", "SELECT count(*) AS routes FROM gold.route_reliability", "--json");
    expect(query.code).toBe(0);
    expect(query.stdout).toContain("223");
  });
});

describe("the second day", () => {
  let late: RanDemo;
  let lake: LakeReader;
  beforeAll(async () => {
    late = runDemo("--second-day");
    lake = await openLake({ "": late.projectRoot, full_: demo.projectRoot });
  });
  afterAll(async () => {
    await lake[Symbol.asyncDispose]();
    late[Symbol.dispose]();
  });

  test("the first run ends with November, the second reads December and the hour before again", () => {
    const [first = "", second = ""] = late.output.split("December arrived: 28,135 flights more");
    expect(first).toMatch(/ops\.bronze\.flights\s+308,641 in · 308,641 published/);
    expect(first).toContain("up to 2013-12-01T04:00:00.000000Z");
    expect(second).toMatch(/ops\.bronze\.flights\s+28,144 in · 28,135 published · 9 unchanged/);
    expect(second).toContain("from time_hour 2013-12-01T03:00:00.000000Z (lookback 1h)");
  });

  test("bronze ends at 336,776 flights, each once", async () => {
    expect(await lake.value("SELECT count(*) FROM bronze.flights")).toBe(336_776);
    expect(
      await lake.value("SELECT count(DISTINCT (time_hour, carrier, flight, origin, dest)) FROM bronze.flights"),
    ).toBe(336_776);
  });

  test("every table equals that of a full load", async () => {
    const equal = async (table: string, columns: string) => {
      const [mine, theirs] = [`SELECT ${columns} FROM ${table}`, `SELECT ${columns} FROM full_${table}`];
      const difference = `(${mine} EXCEPT ALL ${theirs}) UNION ALL (${theirs} EXCEPT ALL ${mine})`;
      expect(await lake.value(`SELECT count(*) FROM (${difference})`), table).toBe(0);
      expect(await lake.value(`SELECT count(*) FROM ${table}`), table).toBeGreaterThan(0);
    };
    for (const name of ["flights", "weather", "planes", "airports", "airlines"]) {
      await equal(`bronze.${name}`, "* EXCLUDE (_run_id, _ingested_at, _source_row)");
      await equal(`silver.${name}`, "COLUMNS(c -> c[1] <> '_')");
    }
    for (const name of ["carrier_delay", "route_reliability", "weather_impact"])
      await equal(`gold.${name}`, "COLUMNS(c -> c[1] <> '_')");
    await equal("quarantine.flights", "row, rules");
  });
});

describe("the rules of the example", () => {
  let model: Model;
  beforeAll(async () => {
    const loaded = await loadProject(join(repositoryRoot, "examples", "nyc-flights"));
    if (loaded.model === undefined || loaded.diagnostics.length > 0) throw new Error("the example is not valid");
    model = loaded.model;
  });

  test("are more than fifteen, of every kind and severity, one with a threshold", () => {
    const datasets = [...model.sources, ...model.products].flatMap(
      (owner): readonly { rules: Model["products"][0]["datasets"][0]["rules"] }[] => owner.datasets,
    );
    const rules = datasets.flatMap((dataset) => dataset.rules);
    expect(rules.length).toBeGreaterThanOrEqual(15);
    expect(new Set(rules.map(({ kind }) => kind))).toEqual(
      new Set([
        "not_null",
        "unique",
        "range",
        "accepted",
        "matches",
        "expression",
        "reference",
        "row_count",
        "freshness",
        "schema",
      ]),
    );
    expect(new Set(rules.map(({ severity }) => severity))).toEqual(new Set(["warn", "quarantine", "discard", "fail"]));
    expect(rules.some(({ maxFailed }) => maxFailed !== undefined)).toBe(true);
  });
});
