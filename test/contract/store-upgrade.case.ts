import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { firstSchema } from "../../src/store/migration/0001-first-schema.ts";
import { createTables } from "../../src/store/schema/create.ts";
import type { StorePlace, StoreSubject } from "./store.case.ts";

const at = "2026-11-21T04:00:00.000Z";

/** What a store held that was made by the first version: one run with one step, memory inside its measures. */
const rows = [
  `insert into "Migrations" ("Number", "Name", "AppliedAt") values (1, 'first-schema', '${at}')`,
  `insert into "StoreIdentity" ("StoreID", "CreatedAt") values ('0b7c7a55-0000-4000-8000-000000000000', '${at}')`,
  `insert into "Projects" ("Name", "Domain", "Description") values ('nyc', 'aviation', '')`,
  `insert into "Revisions" ("ProjectID", "RevisionNumber", "ModelHash", "Model", "PushedAt", "PushedBy") values (1, 1, 'h', '{}', '${at}', 'ada')`,
  `insert into "Runs" ("RunID", "RevisionID", "Environment", "AsOf", "StartedAt", "EndedAt", "Status", "Selection", "Command", "ModelHash") values ('old', 1, 'local', '${at}', '${at}', '${at}', 'succeeded', '', 'run', 'h')`,
  `insert into "Steps" ("RunID", "DataSet", "Status", "Reason", "StartedAt", "EndedAt", "Outputs", "Measures") values ('old', 'p.silver.a', 'succeeded', 'never ran', '${at}', '${at}', '{"rows":3}', '{"memoryBytes":3000000000,"rowsPerSecond":7,"timings":{"stage":0.5}}')`,
  `insert into "Steps" ("RunID", "DataSet", "Status", "Reason", "Outputs", "Measures") values ('old', 'p.silver.b', 'pending', 'never ran', '{}', '{}')`,
];

async function firstVersion(place: StorePlace, dialect: "sqlite" | "postgres"): Promise<void> {
  mkdirSync(join(place.options.projectRoot, ".lakewright"), { recursive: true });
  const table = `create table "Migrations" ("Number" integer primary key, "Name" text not null, "AppliedAt" text not null)`;
  for (const statement of [table, ...createTables(firstSchema, dialect), ...rows]) await place.outside(statement);
}

/** A store of an older version is brought to this one when it is opened, and keeps all it had. */
export function storeUpgradeContract(subject: StoreSubject & Readonly<{ name: "sqlite" | "postgres" }>): void {
  test(`${subject.name}: a store of the first version is upgraded and keeps its rows`, async () => {
    const place = await subject.fresh();
    await firstVersion(place, subject.name);
    const store = await place.open();
    expect(await store.storeId()).toBe("0b7c7a55-0000-4000-8000-000000000000");
    expect(await store.runs(5)).toMatchObject([{ runId: "old", status: "succeeded", startedAt: at }]);
    expect(await store.steps("old")).toEqual([
      {
        runId: "old",
        dataset: "p.silver.a",
        status: "succeeded",
        reason: "never ran",
        startedAt: at,
        endedAt: at,
        outputs: { rows: 3 },
        timings: { stage: 0.5 },
        figures: { peakMemoryBytes: 3_000_000_000 },
      },
      {
        runId: "old",
        dataset: "p.silver.b",
        status: "pending",
        reason: "never ran",
        outputs: {},
        timings: {},
        figures: {},
      },
    ]);
    expect(await place.outside(`select count(*) as n from "Migrations"`).then(([row]) => Number(row?.["n"]))).toBe(2);
  });

  test(`${subject.name}: what a step cost and moved is there for SQL`, async () => {
    const place = await subject.fresh();
    await firstVersion(place, subject.name);
    const store = await place.open();
    const figures = { attempt: 2, durationMs: 40, rowsIn: 12, rowsOut: 9, rowsRefused: 3, bytesRead: 5_000_000_000 };
    await store.recordStep({
      runId: "old",
      dataset: "p.silver.b",
      status: "succeeded",
      reason: "never ran",
      outputs: {},
      timings: {},
      figures,
    });
    const found = await place.outside(
      `select "Attempt", "DurationMs", "RowsIn", "RowsOut", "RowsRefused", "BytesRead", "BytesWritten" from "Steps" where "DataSet" = 'p.silver.b'`,
    );
    expect(found.map((row) => Object.values(row).map((value) => (value === null ? null : Number(value))))).toEqual([
      [2, 40, 12, 9, 3, 5_000_000_000, null],
    ]);
  });
}
