import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret } from "../../src/base/index.ts";
import { connectorOf, type ExtractRequest, type ResolvedConnection } from "../../src/connector/index.ts";
import { collectingSink, inspectFile } from "./connector-sink.ts";
import { describeWith } from "../support/needs.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { contextOf } from "../connector/scratch.ts";

const connector = connectorOf("postgres");

describeWith(["postgres"], "postgres as a source", () => {
  let server: TestPostgres;
  let client: pg.Client;
  let source: ResolvedConnection;
  beforeAll(async () => {
    server = await startPostgres();
    client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const { host, port, database, user } = server;
    source = {
      connection: { host, port, database },
      authentication: { method: "password", user, password: new Secret(server.password) },
    };
  });
  afterAll(async () => {
    await client.end();
    await server.stop();
  });

  async function open(table: string, signal?: AbortSignal) {
    const context = contextOf("/", signal);
    const [found] = await connector.discover(source, [{ table, options: {} }], { ...context, inspectFile });
    if (found === undefined) throw new Error("nothing discovered");
    async function read(more: Partial<ExtractRequest> = {}) {
      const columns = found?.columns ?? [];
      const sink = collectingSink(columns);
      const request = { dataset: { name: "t", table, options: {} }, columns, ...more };
      const result = await connector.extract(source, request, sink, context);
      return { rows: sink.rows, result };
    }
    return { found, read };
  }

  test("values beyond the types of the lake come as their exact text", async () => {
    await client.query(`CREATE TABLE beyond (d date, t timestamptz, n numeric(10,2), big numeric, wide numeric(50,10), f float8);
      INSERT INTO beyond VALUES ('infinity', '-infinity', 'NaN', 123456789012345678901234567890.123456789, 1.5, 'NaN'),
        ('0044-03-15 BC', '2013-01-01 10:00:00.000001+02', 0.10, 'NaN', -1, '-Infinity')`);
    const { found, read } = await open("public.beyond");
    expect(found.columns.map(({ type }) => type)).toEqual([
      "date",
      "timestamp",
      "decimal(10,2)",
      "string",
      "string",
      "double",
    ]);
    const { rows } = await read();
    expect(rows).toEqual([
      ["infinity", "-infinity", "NaN", "123456789012345678901234567890.123456789", "1.5000000000", "NaN"],
      ["0044-03-15 BC", "2013-01-01T08:00:00.000001", "0.1", "NaN", "-1.0000000000", "-Infinity"],
    ]);
  });

  test("types without one of their own in the lake come as text, arrays as JSON, domains as what they stand for", async () => {
    await client.query(`CREATE TYPE mood AS ENUM ('calm', 'cross');
      CREATE DOMAIN cents AS numeric(12,2) NOT NULL;
      CREATE DOMAIN price AS cents CHECK (value >= 0);
      CREATE TABLE odd (u uuid, j jsonb, m mood, a int[], ta text[], i interval, tm time(3), p price, c char(5), ip inet, ts timestamp(0));
      INSERT INTO odd VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"b": [1, null]}', 'cross', '{{1,2},{3,NULL}}', '{"a,b","ü"}',
        '1 day 02:00', '12:30', 9.90, 'ab', '10.0.0.1', '2013-01-01 10:00')`);
    const { found, read } = await open("odd");
    expect(found.columns.map(({ type }) => type)).toEqual([
      "string",
      "string",
      "string",
      "string",
      "string",
      "string",
      "string",
      "decimal(12,2)",
      "string",
      "string",
      "timestamp_ntz",
    ]);
    expect(found.columns[7]).toMatchObject({ nullable: false });
    expect((await read()).rows).toEqual([
      [
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        '{"b": [1, null]}',
        "cross",
        "[[1,2],[3,null]]",
        '["a,b","ü"]',
        "P1DT2H",
        "12:30:00",
        "9.9",
        "ab   ",
        "10.0.0.1",
        "2013-01-01T10:00:00.000000",
      ],
    ]);
  });

  test("keys are found in their order; views, partitions and patterns are tables like others", async () => {
    await client.query(`CREATE SCHEMA reference;
      CREATE TABLE reference.b (x int, "Key Two" int, k1 int, PRIMARY KEY ("Key Two", k1));
      CREATE VIEW reference.a AS SELECT 1 AS one;
      CREATE TABLE reference.c (d date NOT NULL) PARTITION BY RANGE (d);
      CREATE TABLE reference.c_2013 PARTITION OF reference.c FOR VALUES FROM ('2013-01-01') TO ('2014-01-01');
      CREATE TABLE ref_x (id int);`);
    const context = contextOf("/");
    const found = await connector.discover(
      source,
      [
        { table: "reference.*", options: {} },
        { table: "ref_*", options: {} },
      ],
      { ...context, inspectFile },
    );
    expect(found.map(({ table }) => table)).toEqual(["reference.a", "reference.b", "reference.c", "ref_x"]);
    expect(found[1]).toMatchObject({ keys: ["key_two", "k1"] });
  });

  test("one extraction sees one state, whatever is written meanwhile", async () => {
    await client.query("CREATE TABLE moving AS SELECT i AS id FROM generate_series(1, 3000) AS i");
    const { found } = await open("moving");
    const request = { dataset: { name: "t", table: "moving", options: {} }, columns: found.columns };
    const sink = collectingSink(found.columns, 1000);
    const writing = {
      ...sink,
      write: async (...args: Parameters<typeof sink.write>) => {
        await client.query("DELETE FROM moving WHERE id > 2000; INSERT INTO moving VALUES (9999)");
        await sink.write(...args);
      },
    };
    const result = await connector.extract(source, request, writing, contextOf("/"));
    expect(result.rowCount).toBe(3000);
    expect(sink.rows.some(([id]) => id === "9999")).toBe(false);
  });

  test("an abort ends a query that is still computing", async () => {
    await client.query(
      "CREATE VIEW slow AS SELECT i AS id, pg_sleep(0.01)::text AS s FROM generate_series(1, 100000) AS i",
    );
    const abort = new AbortController();
    const reason = new Error("enough");
    const started = performance.now();
    const { read } = await open("slow", abort.signal);
    setTimeout(() => abort.abort(reason), 100);
    await expect(read()).rejects.toBe(reason);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test("failures are told apart: transient ones may be tried again", async () => {
    const fails = async (connection: ResolvedConnection["connection"], authentication = source.authentication) =>
      connector
        .discover({ connection, authentication }, [{ table: "x", options: {} }], { ...contextOf("/"), inspectFile })
        .then(
          () => undefined,
          (error: unknown) => error,
        );
    const { connection } = source;
    const closed = await freePort();
    expect(await fails({ ...connection, port: closed })).toMatchObject({
      code: "LW4001",
      failure: "transient",
      exitCode: 3,
    });
    expect(await fails({ ...connection, database: "nothing" })).toMatchObject({
      code: "LW4001",
      failure: "terminal",
      exitCode: 3,
    });
    const stranger = { method: "password", user: "stranger", password: new Secret("x") };
    expect(await fails(connection, stranger)).toMatchObject({ code: "LW4002", failure: "terminal", exitCode: 3 });
    expect(await fails({ ...connection, ssl: "verify-full" })).toMatchObject({ code: "LW4001", exitCode: 3 });
    expect(await fails({ ...connection, ssl: "yes" })).toMatchObject({ code: "LW4030", exitCode: 2 });
    expect(await fails(connection, { method: "magic" })).toMatchObject({ code: "LW4030", exitCode: 2 });
    expect(await fails(connection, { method: "password", user: "a" })).toMatchObject({
      code: "LW4031",
      exitCode: 2,
    });
  });

  test("a table the user may not read is said to be one", async () => {
    await client.query("CREATE TABLE hidden (id int); CREATE ROLE guest LOGIN PASSWORD 'guest'");
    const authentication = { method: "password", user: "guest", password: new Secret("guest") };
    const request = {
      dataset: { name: "t", table: "hidden", options: {} },
      columns: (await open("hidden")).found.columns,
    };
    const read = connector.extract(
      { ...source, authentication },
      request,
      collectingSink(request.columns),
      contextOf("/"),
    );
    await expect(read).rejects.toMatchObject({ code: "LW4004", exitCode: 3, failure: "terminal" });
  });

  test("the session is read-only", async () => {
    await client.query(
      "CREATE TABLE kept (id int); INSERT INTO kept VALUES (1); CREATE FUNCTION spoil() RETURNS bool LANGUAGE sql VOLATILE AS 'DELETE FROM kept; SELECT true'",
    );
    const { read } = await open("kept");
    await expect(read({ filter: "spoil()" })).rejects.toMatchObject({ name: "UserError" });
    await expect(read({ filter: "true); COMMIT; DELETE FROM kept; SELECT (true" })).rejects.toMatchObject({
      code: "LW4005",
    });
    expect((await client.query("SELECT * FROM kept")).rowCount).toBe(1);
  });
});

async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  return new Promise((done) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address !== null ? address.port : 1));
    });
  });
}
