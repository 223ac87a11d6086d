import { expect, test } from "vitest";
import { parseStoreUrl } from "./url.ts";

const root = "/home/ada/project";

test.each([
  ["sqlite:./store.db", "/home/ada/project/store.db"],
  ["sqlite:.lakewright/a b.db", "/home/ada/project/.lakewright/a b.db"],
  ["sqlite:/var/store.db", "/var/store.db"],
])("%s is a file relative to the project", (url, path) => {
  expect(parseStoreUrl(url, root)).toEqual({ kind: "sqlite", path });
});

test("a Postgres URL is taken apart, its label holds no parameters", () => {
  expect(
    parseStoreUrl("postgres://ada%40x@db.example:5433/meta%20data?sslmode=verify-ca&sslrootcert=ca.pem", root),
  ).toEqual({
    kind: "postgres",
    host: "db.example",
    port: 5433,
    user: "ada@x",
    database: "meta data",
    sslMode: "verify-ca",
    rootCertificate: "/home/ada/project/ca.pem",
    label: "postgres://ada@x@db.example:5433/meta data",
  });
});

test.each([
  ["postgres://u@127.0.0.1/d", "disable"],
  ["postgres://u@localhost/d", "disable"],
  ["postgres://u@[::1]/d", "disable"],
  ["postgres://u@localhost/d?host=/var/run/postgresql", "disable"],
  ["postgres://u@db.example/d", "verify-full"],
  ["postgresql://u@10.0.0.4/d", "verify-full"],
])("without sslmode, %s gets %s", (url, sslMode) => {
  expect(parseStoreUrl(url, root)).toMatchObject({ sslMode });
});

test.each(["postgres://ada:hunter2@db.example/d", "postgres://ada@db.example/d?password=hunter2"])(
  "a password in the URL is refused and not repeated: %s",
  (url) => {
    const refused = thrownBy(() => parseStoreUrl(url, root));
    expect(refused).toMatchObject({ code: "LW5002", exitCode: 2 });
    expect(JSON.stringify(refused) + String(refused)).not.toContain("hunter2");
  },
);

test.each([
  ["", "LW5001"],
  ["./store.db", "LW5001"],
  ["sqlite:", "LW5001"],
  ["sqlite:folder/", "LW5001"],
  ["sqlite://store.db", "LW5001"],
  ["sqllite:./store.db", "LW5003"],
  ["mssql://server/metadata", "LW5003"],
  ["postgres://db.example/d", "LW5001"],
  ["postgres://ada@/d", "LW5001"],
  ["postgres://ada@db.example", "LW5001"],
  ["postgres://ada@db.example/", "LW5001"],
  ["postgres://ada@db.example:port/d", "LW5001"],
  ["postgres://ada@db.example/%E0%A4%A", "LW5001"],
  ["postgres://ada@db.example/d?sslmode=prefer", "LW5001"],
  ["postgres://ada@db.example/d?ssl=true", "LW5001"],
])("%j is refused with exit code 2", (url, code) => {
  expect(() => parseStoreUrl(url, root)).toThrow(expect.objectContaining({ code, exitCode: 2 }) as Error);
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test("a mistyped kind or parameter comes with what was meant", () => {
  expect(() => parseStoreUrl("postgress://a@b/c", root)).toThrow(
    expect.objectContaining({ hint: 'did you mean "postgres"?' }) as Error,
  );
  expect(() => parseStoreUrl("postgres://a@b/c?sslmod=require", root)).toThrow(
    expect.objectContaining({ hint: 'did you mean "sslmode"?' }) as Error,
  );
});
