import { expect, test } from "vitest";
import { sha256 } from "../../base/index.ts";
import { columnTypes, type SqlDialect, type TableSpec } from "../schema/column.ts";
import { createTables } from "../schema/create.ts";
import { firstSchema } from "./0001-first-schema.ts";
import { migrations } from "./index.ts";

/** Stores that exist were made by these statements. A changed hash means an edited migration: write a new one instead. */
const frozen: Readonly<Record<number, Readonly<Record<SqlDialect, string>>>> = {
  1: {
    sqlite: "b458251e17671296fb3f8321e43f0fcc4eedb6b49d15c8f3f721bab6a7521f94",
    postgres: "9ae0ab69c4f9963103f35db496b6fcdadbcc83cc4a07f1ab1892966ce0c5f840",
    mssql: "634b09f9c13f527a95895541624526036580fc486f370d3d0a0deb58c62f7bed",
  },
  2: {
    sqlite: "6a5d75a82984bc3058105fe5873d4a3abac59152a99195c27998884491c8ef65",
    postgres: "a654447b81bbcb3f7cb1fd8369ef4a4281fabc8bf0e567be45924e809143c753",
    mssql: "a870509476fd9133de9ddda98fb9dc922a04a64ad1c73217ebf15eb3f11c1f04",
  },
};

test("the numbers of the migrations have no gap", () => {
  expect(migrations.map((migration) => migration.number)).toEqual(migrations.map((_, index) => index + 1));
});

test("no migration was edited after it was released", () => {
  for (const { number, statements } of migrations) {
    for (const dialect of ["sqlite", "postgres", "mssql"] as const) {
      expect(sha256(statements(dialect).join(";\n")), `migration ${number} on ${dialect}`).toBe(
        frozen[number]?.[dialect],
      );
    }
  }
});

test("every reference names a table and a column that exist", () => {
  const tables: Readonly<Record<string, TableSpec>> = firstSchema;
  for (const [name, table] of Object.entries(tables)) {
    for (const [column, target] of Object.entries(table.references ?? {})) {
      expect(table.columns[column], `${name}.${column}`).toBeDefined();
      expect(tables[target], `${name}.${column} → ${target}`).toBeDefined();
    }
    for (const column of (table.unique ?? []).flat()) expect(table.columns[column], `${name}.${column}`).toBeDefined();
  }
});

test("every table of the definitions and of the records is there", () => {
  const definitions = [
    "DataSources",
    "DataSets",
    "Transformations",
    "TransformationDependencies",
    "TransformationDataSets",
  ];
  const configuration = ["DataQualityRules", "ConfigurationCategory", "ConfigurationItem", "ConfigurationVersion"];
  const beside = [
    "Projects",
    "Environments",
    "DataProducts",
    "OutputPorts",
    "Revisions",
    "Runs",
    "Steps",
    "Attempts",
    "Leases",
  ];
  const more = ["TableVersions", "Ledger", "QuarantineBatches", "QuarantineDecisions", "PlanSteps", "Audit"];
  for (const name of [...definitions, ...configuration, ...beside, ...more])
    expect(Object.keys(firstSchema)).toContain(name);
});

const small = {
  Owners: { columns: { OwnerID: "id", Name: "name" }, unique: [["Name"]] },
  Things: {
    columns: { ThingID: "id", OwnerID: "reference", Kind: "name", At: "instant?" },
    references: { OwnerID: "Owners" },
    checks: { Kind: `"Kind" in ('a', 'b')` },
    uniqueWhere: { columns: ["OwnerID"], condition: `"At" is null` },
    appendOnly: true,
  },
} as const satisfies Readonly<Record<string, TableSpec>>;

test("tables for SQL Server use its types, identities and triggers", () => {
  expect(createTables(small, "mssql")).toEqual([
    `create table "Owners" (\n  "OwnerID" bigint identity primary key not null,\n  "Name" nvarchar(255) not null,\n  constraint "UQ_Owners_Name" unique ("Name")\n)`,
    `create table "Things" (\n  "ThingID" bigint identity primary key not null,\n  "OwnerID" bigint not null,\n  "Kind" nvarchar(255) not null,\n  "At" datetime2(3),\n  constraint "FK_Things_OwnerID" foreign key ("OwnerID") references "Owners" ("OwnerID"),\n  constraint "CK_Things_Kind" check ("Kind" in ('a', 'b'))\n)`,
    `create index "IX_Things_OwnerID" on "Things" ("OwnerID")`,
    `create unique index "UX_Things" on "Things" ("OwnerID") where "At" is null`,
    `create trigger "TR_Things_change" on "Things" instead of update, delete as throw 51000, 'Things is append-only', 1`,
  ]);
});

test("every kind of column has a type in every database", () => {
  for (const [kind, types] of Object.entries(columnTypes))
    expect(Object.keys(types), kind).toEqual(["sqlite", "postgres", "mssql"]);
});
