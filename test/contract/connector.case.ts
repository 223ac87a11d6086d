import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareText, realClock, Secret } from "../../src/base/index.ts";
import type {
  Connector,
  ConnectorContext,
  DiscoveredTable,
  ExtractRequest,
  ExtractResult,
  ResolvedConnection,
  StagingSink,
} from "../../src/connector/index.ts";
import { describeWith, type NeedName } from "../support/needs.ts";
import { canonical, type CollectedRow, collectingSink, countingSink, inspectFile } from "./connector-sink.ts";

export type CaseColumn = Readonly<{ name: string; type: string; notNull?: boolean }>;

/** One kind of source with something real behind it. Rows are exact texts, `null` for missing. */
export type OpenCase = Readonly<{
  source: ResolvedConnection;
  /** Makes a table, or a file of that name. @returns how the source spells it */
  make: (name: string, columns: readonly CaseColumn[], rows: Iterable<CollectedRow>) => Promise<string>;
  /** A pattern for all tables whose name begins with `prefix`. */
  pattern: (prefix: string) => string;
  /** A connection that cannot work, with this secret in it where the kind has one. */
  broken: (secret: Secret) => ResolvedConnection;
  close: () => Promise<void>;
}>;

export type ConnectorCase = Readonly<{
  connector: Connector;
  needs: readonly NeedName[];
  open: (projectRoot: string) => Promise<OpenCase>;
  /** Logical types this kind can hold, with the type it is discovered as where that is another one. */
  types: Readonly<Record<string, string>>;
  /** Whether the source knows that a column is never NULL. */
  knowsNullability: boolean;
}>;

/** Values per logical type: ends of the range, what is easily lost, and NULL. */
const samples: Readonly<Record<string, readonly (string | null)[]>> = {
  smallint: ["-32768", "32767", null],
  int: ["-2147483648", "2147483647", null],
  bigint: ["9007199254740993", "-9223372036854775808", "9223372036854775807", null],
  double: ["0.1", "-1.7976931348623157e+308", "5e-324", null],
  float: ["1.5", "-0.25", null],
  boolean: ["true", "false", null],
  string: ["", "ü 価格 🛫", 'it\'s "quoted", with\nnew line\tand \\ slash', "null", null],
  binary: ["", "00ff10deadbeef", null],
  date: ["1970-01-01", "0001-01-01", "9999-12-31", "2012-02-29", null],
  timestamp: ["2013-01-01T10:00:00.123456", "1969-12-31T23:59:59.999999", "9999-12-31T23:59:59.999999", null],
  timestamp_ntz: ["2013-03-10T02:30:00.000001", "1900-01-01T00:00:00.000000", null],
  "decimal(10,2)": ["12345678.9", "-0.01", "0", null],
  "decimal(38,10)": ["1234567890123456789012345678.0123456789", "-0.0000000001", null],
};

/** What every kind of source must do. */
export function connectorSuite(suite: ConnectorCase): void {
  const { connector } = suite;
  describeWith(suite.needs, `connector ${connector.type}`, () => {
    let opened: OpenCase;
    let projectRoot: string;
    beforeAll(async () => {
      projectRoot = mkdtempSync(join(tmpdir(), "lakewright-connector-"));
      opened = await suite.open(projectRoot);
    });
    afterAll(async () => {
      await opened.close();
      rmSync(projectRoot, { recursive: true, force: true });
    });

    const context = (signal = new AbortController().signal): ConnectorContext => ({
      projectRoot,
      clock: realClock,
      signal,
    });

    async function discover(table: string): Promise<DiscoveredTable> {
      const found = await connector.discover(opened.source, [{ table, options: {} }], { ...context(), inspectFile });
      const [only] = found;
      if (only === undefined) throw new Error(`nothing discovered for ${table}`);
      return only;
    }

    async function requestFor(table: string, more: Partial<ExtractRequest> = {}): Promise<ExtractRequest> {
      const { columns } = await discover(table);
      return { dataset: { name: "t", table, options: {} }, columns, ...more };
    }

    async function read(
      table: string,
      more: Partial<ExtractRequest> = {},
    ): Promise<ExtractResult & { rows: CollectedRow[] }> {
      const { columns } = await discover(table);
      const request = await requestFor(table, more);
      const sink = collectingSink(columns);
      const result = await connector.extract(opened.source, request, sink, context());
      expect(result.rowCount).toBe(sink.rows.length);
      return { ...result, rows: sink.rows };
    }

    test("every type comes out as it went in, NULL and the ends of its range included", async () => {
      for (const [type, discoveredAs] of Object.entries(suite.types)) {
        const values = samples[type] ?? [];
        const columns = [
          { name: "position", type: "int" },
          { name: "value", type },
        ];
        const name = `types_${type.replace(/\W/g, "_")}`;
        const table = await opened.make(
          name,
          columns,
          values.map((value, index) => [String(index), value]),
        );
        const found = await discover(table);
        expect(found.columns[1], type).toMatchObject({ name: "value", sourceName: "value", type: discoveredAs });
        const { rows } = await read(table);
        const byPosition = [...rows].sort((a, b) => Number(a[0]) - Number(b[0]));
        const delivered = byPosition.map(([, value]) => canonical(value ?? null, type));
        expect(delivered, type).toEqual(values.map((value) => canonical(value, type)));
      }
    });

    test("an empty table gives no row and its columns", async () => {
      const table = await opened.make(
        "nothing",
        [
          { name: "id", type: "bigint" },
          { name: "name", type: "string" },
        ],
        [],
      );
      const found = await discover(table);
      expect(found.columns.map(({ name }) => name)).toEqual(["id", "name"]);
      expect(await read(table)).toMatchObject({ rowCount: 0, rows: [] });
    });

    test("hostile names of columns become lake-safe, and their values arrive", async () => {
      const names = ["Dep Time", "dep_time", "select", "größe", 'a"b', "x'); DROP TABLE y; --"];
      const table = await opened.make(
        "hostile",
        names.map((name) => ({ name, type: "string" })),
        [names],
      );
      const found = await discover(table);
      expect(found.columns.map(({ sourceName }) => sourceName)).toEqual(names);
      expect(found.columns.map(({ name }) => name)).toEqual([
        "dep_time_2",
        "dep_time",
        "select",
        "grosse",
        "a_b",
        "x_drop_table_y",
      ]);
      expect((await read(table)).rows).toEqual([names]);
    });

    test("a pattern finds every table that matches, in order", async () => {
      for (const name of ["wild_b", "wild_a", "tame"]) await opened.make(name, [{ name: "id", type: "int" }], [["1"]]);
      const found = await connector.discover(opened.source, [{ table: opened.pattern("wild_"), options: {} }], {
        ...context(),
        inspectFile,
      });
      const columns = found.flatMap((table) => table.columns.map(({ name }) => name));
      expect(new Set(columns)).toEqual(new Set(["id"]));
      expect(found.map(({ table }) => table).join(" ")).not.toContain("tame");
    });

    test("what does not exist is an error of the world, with exit code 3", async () => {
      const missing = connector.discover(opened.source, [{ table: "no_such_thing", options: {} }], {
        ...context(),
        inspectFile,
      });
      await expect(missing).rejects.toMatchObject({ name: "UserError", exitCode: 3, failure: "terminal" });
    });

    test("a connection that fails says so without its secret", async () => {
      const secret = new Secret("hunter2-never-shown");
      const failed = connector.discover(opened.broken(secret), [{ table: "t", options: {} }], {
        ...context(),
        inspectFile,
      });
      const error: unknown = await failed.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ name: "UserError", exitCode: 3 });
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("hunter2");
    });

    test("batches hold at most the rows asked for, and their positions follow one another", async () => {
      const rows = Array.from({ length: 25 }, (_, index) => [String(index)]);
      const table = await opened.make("batches", [{ name: "id", type: "bigint" }], rows);
      const request = await requestFor(table);
      const sink = collectingSink(request.columns, 10);
      await connector.extract(opened.source, request, sink, context());
      expect(sink.rows).toHaveLength(25);
      if (sink.files.length > 0) return;
      expect(sink.batches.map(({ rowCount, firstRow }) => [firstRow, rowCount])).toEqual([
        [1, 10],
        [11, 10],
        [21, 5],
      ]);
    });

    test("100,000 rows are read in flat memory", async () => {
      const rows = (function* () {
        for (let id = 0; id < 100_000; id++)
          yield [String(id), `name of row ${id} ${"x".repeat(100)}`, "2013-01-01T10:00:00.000000"];
      })();
      const columns = [
        { name: "id", type: "bigint" },
        { name: "name", type: "string" },
        { name: "at", type: suite.types["timestamp_ntz"] === "timestamp_ntz" ? "timestamp_ntz" : "string" },
      ];
      const table = await opened.make("many", columns, rows);
      const request = await requestFor(table);
      const before = process.memoryUsage().rss;
      const sink = countingSink();
      const result = await connector.extract(opened.source, request, sink, context());
      expect(result.rowCount).toBe(100_000);
      expect((sink.peakRssBytes - before) / 1024 / 1024).toBeLessThan(120);
    });

    test("an aborted extraction ends with the reason of the abort", async () => {
      const table = await opened.make(
        "long",
        [{ name: "id", type: "bigint" }],
        Array.from({ length: 5000 }, (_, index) => [String(index)]),
      );
      const request = await requestFor(table);
      const abort = new AbortController();
      const reason = new Error("the run was cancelled");
      const sink: StagingSink = {
        batchRows: 100,
        write: async () => abort.abort(reason),
        scanFile: async () => {
          abort.abort(reason);
          return 0;
        },
      };
      const ended = connector.extract(opened.source, request, sink, context(abort.signal));
      await expect(ended).rejects.toBe(reason);
      const aborted = connector.extract(opened.source, request, sink, context(AbortSignal.abort(reason)));
      await expect(aborted).rejects.toBe(reason);
    });

    if (suite.knowsNullability) {
      test("columns that are never NULL are known as such", async () => {
        const columns = [
          { name: "id", type: "bigint", notNull: true },
          { name: "name", type: "string" },
        ];
        const table = await opened.make("nullability", columns, []);
        expect((await discover(table)).columns.map(({ nullable }) => nullable)).toEqual([false, true]);
      });
    }

    const { modes } = connector;
    if (modes.includes("incremental")) {
      incrementalTests({ suite, opened: () => opened, read });
    }
  });
}

type Incremental = Readonly<{
  suite: ConnectorCase;
  opened: () => OpenCase;
  read: (table: string, more?: Partial<ExtractRequest>) => Promise<ExtractResult & { rows: CollectedRow[] }>;
}>;

/** Per watermark type: values in ascending order; the middle one is where the second read starts. */
const watermarks: Readonly<Record<string, readonly [string, string, string]>> = {
  bigint: ["9", "10", "9007199254740993"],
  "decimal(10,2)": ["9.99", "10.5", "100"],
  double: ["-1.5", "2", "10.25"],
  date: ["2013-01-31", "2013-02-01", "2013-10-01"],
  timestamp: ["2013-11-30T23:59:59.999999", "2013-12-01T00:00:00.000000", "2013-12-01T00:00:00.000001"],
  timestamp_ntz: ["2013-11-30T23:59:59.999999", "2013-12-01T00:00:00.000000", "2013-12-01T00:00:00.000001"],
  string: ["Z", "a", "b"],
};

function incrementalTests({ suite, opened, read }: Incremental): void {
  for (const [type, [early, middle, late]] of Object.entries(watermarks)) {
    if (suite.types[type] !== type) continue;
    test(`an incremental read by ${type} loses no tie, compares typed and reports the largest watermark`, async () => {
      const columns = [
        { name: "id", type: "int" },
        { name: "Changed At", type },
      ];
      const rows = [
        ["1", early],
        ["2", middle],
        ["3", middle],
        ["4", late],
        ["5", null],
      ];
      const table = await opened().make(`ties_${type.replace(/\W/g, "_")}`, columns, rows);
      const watermarkColumn = "changed_at";
      const first = await read(table, { watermarkColumn });
      expect(first.rowCount).toBe(5);
      expect(first.watermark).toMatchObject({ column: watermarkColumn, type });
      expect(canonical(first.watermark?.value ?? null, type)).toBe(canonical(late, type));

      const from = { column: watermarkColumn, type, value: middle };
      const second = await read(table, { watermarkColumn, from });
      expect(ids(second.rows)).toEqual(["2", "3", "4", "5"]);
      const until = { ...from, value: middle };
      const third = await read(table, { watermarkColumn, from, until });
      expect(ids(third.rows)).toEqual(["2", "3", "5"]);
      const last = first.watermark;
      const fourth = await read(table, { watermarkColumn, from: last });
      expect(ids(fourth.rows)).toEqual(["4", "5"]);
    });
  }

  test("a filter in the dialect of the source narrows what is read, even when it ends in a comment", async () => {
    const columns = [
      { name: "id", type: "int" },
      { name: "origin", type: "string" },
    ];
    const rows = [
      ["1", "EWR"],
      ["2", "JFK"],
      ["3", "BOS"],
    ];
    const table = await opened().make("filtered", columns, rows);
    const filter = "origin IN ('EWR', 'JFK') OR id = 99 -- New York only";
    const from = { column: "id", type: "int", value: "2" };
    expect(ids((await read(table, { filter })).rows)).toEqual(["1", "2"]);
    expect(ids((await read(table, { filter, watermarkColumn: "id", from })).rows)).toEqual(["2"]);
    await expect(read(table, { filter: "no_such_column = 1" })).rejects.toMatchObject({ code: "LW4005" });
  });
}

function ids(rows: readonly CollectedRow[]): readonly string[] {
  return rows.map(([id]) => id ?? "").sort(compareText);
}
