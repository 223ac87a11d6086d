import { expect, test } from "vitest";
import { canonicalJson } from "../../src/base/index.ts";
import type { OpenStoreOptions, Store } from "../../src/store/index.ts";
import { storeDefinitionContract } from "./store-definition.case.ts";
import { storeLeaseContract } from "./store-lease.case.ts";
import { storeRaceContract } from "./store-race.case.ts";
import { storeRecordContract } from "./store-record.case.ts";

export type OutsideRow = Readonly<Record<string, unknown>>;

/** One empty database: opened as a store, and looked at from outside by the driver alone. */
export type StorePlace = Readonly<{
  url: string;
  options: OpenStoreOptions;
  open: (changes?: Partial<OpenStoreOptions>) => Promise<Store>;
  /** Plain SQL, past the store. */
  outside: (sql: string) => Promise<readonly OutsideRow[]>;
}>;

/** How a suite gets a database of its own for every test. */
export type StoreSubject = Readonly<{ name: string; fresh: () => Promise<StorePlace> }>;

/** The behaviour every dialect of the store must have. */
export function storeContract(subject: StoreSubject): void {
  openingContract(subject);
  auditContract(subject);
  storeDefinitionContract(subject);
  storeRecordContract(subject);
  storeLeaseContract(subject);
  storeRaceContract(subject);
}

function openingContract(subject: StoreSubject): void {
  test(`${subject.name}: the id of a store is made once`, async () => {
    const place = await subject.fresh();
    const id = await (await place.open()).storeId();
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await (await place.open()).storeId()).toBe(id);
    expect(await (await (await subject.fresh()).open()).storeId()).not.toBe(id);
  });

  test(`${subject.name}: opening twice applies the migrations once, in order and with their time`, async () => {
    const place = await subject.fresh();
    await place.open();
    await place.open();
    const rows = await place.outside(`select "Number", "Name" from "Migrations" order by "Number"`);
    expect(rows).toEqual([
      { Number: 1, Name: "first-schema" },
      { Number: 2, Name: "step-figures" },
    ]);
  });

  test(`${subject.name}: a newer store is refused in one sentence with both versions`, async () => {
    const place = await subject.fresh();
    await place.open();
    await place.outside(
      `insert into "Migrations" ("Number", "Name", "AppliedAt") values (3, 'from-the-future', '2030-01-01T00:00:00.000Z')`,
    );
    await expect(place.open()).rejects.toMatchObject({
      code: "LW5004",
      exitCode: 3,
      message: expect.stringContaining("at version 3 and this command knows versions up to 2") as string,
    });
  });

  test(`${subject.name}: a list of migrations with a hole is refused`, async () => {
    const place = await subject.fresh();
    await place.open();
    await place.outside(`update "Migrations" set "Number" = 0 where "Number" = 1`);
    await expect(place.open()).rejects.toMatchObject({ code: "LW5005", exitCode: 3 });
  });
}

function auditContract(subject: StoreSubject): void {
  const entry = (subjectText: string) => ({
    at: "2026-11-21T05:00:00.000Z",
    actor: "ada",
    action: "quarantine decided",
    subject: subjectText,
    detail: { rows: 3, why: "läuft 🛫 \u0000" },
  });

  test(`${subject.name}: the audit keeps entries in order and reads them newest first`, async () => {
    const store = await (await subject.fresh()).open();
    for (const name of ["one", "two", "three"]) await store.audit(entry(name));
    expect(await store.auditEntries(2)).toEqual([entry("three"), entry("two")]);
    expect(await store.auditBreak()).toBeUndefined();
  });

  test(`${subject.name}: nobody changes or removes an entry of the audit`, async () => {
    const place = await subject.fresh();
    const store = await place.open();
    await store.audit(entry("one"));
    const attempts = [`update "Audit" set "Actor" = 'eve'`, `delete from "Audit"`];
    for (const sql of attempts) await expect(place.outside(sql)).rejects.toThrow(/append-only/);
    for (const sql of attempts) {
      const decision = sql.replace("Audit", "QuarantineDecisions").replace("Actor", "DecidedBy");
      await place.outside(
        `insert into "QuarantineDecisions" ("Project", "Environment", "DataSet", "RowID", "Decision", "DecidedAt", "DecidedBy", "Reason") values ('p', 'e', 'd', 'r', 'discard', '2026-01-01T00:00:00.000Z', 'ada', '')`,
      );
      await expect(place.outside(decision)).rejects.toThrow(/append-only/);
    }
    expect(await store.auditEntries(9)).toEqual([entry("one")]);
  });

  test(`${subject.name}: an entry that was changed past the triggers breaks the chain at its place`, async () => {
    const place = await subject.fresh();
    const store = await place.open();
    for (const name of ["one", "two", "three"]) await store.audit(entry(name));
    const rows = await place.outside(`select * from "Audit" where "AuditID" = 2`);
    const copy = { ...rows[0], AuditID: 99, EntryID: "forged", Actor: "eve" };
    const columns = Object.keys(copy).map((name) => `"${name}"`);
    const values = Object.values(copy).map((value) => `'${(textOf(value)).replaceAll("'", "''")}'`);
    await place.outside(`insert into "Audit" (${columns.join(", ")}) values (${values.join(", ")})`);
    expect(await store.auditBreak()).toEqual({ entry: 99, problem: "the entry before it is missing" });
  });

  test(`${subject.name}: eight writers at once keep one chain`, async () => {
    const place = await subject.fresh();
    const stores = [await place.open(), await place.open()] as const;
    const writes = Array.from({ length: 40 }, (_, index) =>
      stores[index % 2 === 0 ? 0 : 1].audit(entry(`entry ${index}`)),
    );
    await Promise.all(writes);
    const subjects = (await stores[0].auditEntries(100)).map((one) => one.subject);
    expect(canonicalJson([...subjects].sort())).toBe(
      canonicalJson(Array.from({ length: 40 }, (_, index) => `entry ${index}`).sort()),
    );
    expect(await stores[1].auditBreak()).toBeUndefined();
  });
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
