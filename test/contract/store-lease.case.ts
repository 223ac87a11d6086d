import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { attemptOf, flights, gold, holderOf, planOf, runOf, silver, storedProject } from "./store-sample.ts";
import type { StoreSubject } from "./store.case.ts";

const alive = () => true;
const dead = () => false;
const a = holderOf("run-a");
const b = holderOf("run-b", { pid: 200 });
const elsewhere = holderOf("run-c", { host: "host-c" });
const LONG_MS = 60_000;

/** Who may work on what, by the store's clock. */
export function storeLeaseContract(subject: StoreSubject): void {
  grantContract(subject);
  takeoverContract(subject);
  renewalContract(subject);
}

function grantContract(subject: StoreSubject): void {
  test(`${subject.name}: leases are granted together, with the highest attempt known of each dataset`, async () => {
    const store = await (await subject.fresh()).open();
    await store.recordAttempt(attemptOf(silver, 7));
    expect(await store.acquireLeases([silver, gold, silver], a, LONG_MS, alive)).toEqual({
      kind: "granted",
      takenOver: false,
      attempts: { [silver]: 7, [gold]: 0 },
    });
  });

  test(`${subject.name}: one held dataset refuses all of them, with its holder and its end`, async () => {
    const store = await (await subject.fresh()).open();
    await store.acquireLeases([silver], a, LONG_MS, alive);
    const refused = await store.acquireLeases([flights, gold, silver], b, LONG_MS, alive);
    expect(refused).toMatchObject({ kind: "held", dataset: silver, holder: a });
    expect(refused.kind === "held" && refused.expiresAt).toMatch(/^\d{4}-.*Z$/);
    expect(await store.acquireLeases([flights, gold], elsewhere, LONG_MS, alive)).toMatchObject({ kind: "granted" });
  });

  test(`${subject.name}: a released lease is free and was closed`, async () => {
    const store = await (await subject.fresh()).open();
    await store.acquireLeases([silver, gold], a, LONG_MS, alive);
    await store.releaseLeases(a, [silver]);
    expect(await store.acquireLeases([silver], b, LONG_MS, alive)).toMatchObject({ kind: "granted", takenOver: false });
    expect(await store.acquireLeases([gold], b, LONG_MS, alive)).toMatchObject({ kind: "held" });
    await store.releaseLeases(a);
    expect(await store.acquireLeases([gold], b, LONG_MS, alive)).toMatchObject({ kind: "granted", takenOver: false });
  });

  test(`${subject.name}: projects and environments do not hold each other up`, async () => {
    const place = await subject.fresh();
    await (await place.open()).acquireLeases([silver], a, LONG_MS, alive);
    const prod = await place.open({ environment: "prod" });
    expect(await prod.acquireLeases([silver], b, LONG_MS, alive)).toMatchObject({ kind: "granted" });
  });

  test(`${subject.name}: ten thousand leases are granted, renewed and released`, async () => {
    const store = await (await subject.fresh()).open();
    const many = Array.from({ length: 10_000 }, (_, index) => `s.bronze.t${index}` as const);
    expect(await store.acquireLeases(many, a, LONG_MS, alive)).toMatchObject({ kind: "granted" });
    expect(await store.renewLeases(a, LONG_MS)).toBe(true);
    await store.releaseLeases(a);
    expect(await store.acquireLeases(many, b, LONG_MS, alive)).toMatchObject({ kind: "granted", takenOver: false });
  });
}

function takeoverContract(subject: StoreSubject): void {
  test(`${subject.name}: a dead holder on the same host is taken over at once`, async () => {
    const place = await subject.fresh();
    const store = await place.open();
    const { resolved, analysis } = storedProject();
    const { revision } = await store.pushModel(resolved, "ada", analysis);
    await store.startRun(runOf("run-a", revision), planOf([silver]));
    await store.acquireLeases([silver, gold], a, LONG_MS, alive);
    expect(await store.acquireLeases([silver], b, LONG_MS, dead)).toMatchObject({ kind: "granted", takenOver: true });
    expect((await store.runs(1))[0]).toMatchObject({ runId: "run-a", status: "crashed" });
    expect((await store.auditEntries(1))[0]).toMatchObject({
      action: "lease taken over",
      subject: "run-a",
      detail: { by: "run-b", datasets: [silver] },
    });
  });

  test(`${subject.name}: takeovers leave nothing behind once a holder has lost all it had`, async () => {
    const place = await subject.fresh();
    const store = await place.open();
    const counted = async () =>
      (await place.outside(`select "Status" as s from "Leases" order by 1`)).map((row) => row["s"]);
    await store.acquireLeases([silver, gold], a, LONG_MS, alive);
    await store.acquireLeases([silver], b, LONG_MS, dead);
    expect(await counted()).toEqual(["lost", "open", "open"]);
    await store.acquireLeases([gold], b, LONG_MS, dead);
    expect(await counted()).toEqual(["open", "open"]);
    expect(await store.renewLeases(a, LONG_MS)).toBe(false);
    expect(await store.renewLeases(b, LONG_MS)).toBe(true);
  });

  test(`${subject.name}: a holder on another host keeps its lease until the end, however dead it looks`, async () => {
    const store = await (await subject.fresh()).open();
    await store.acquireLeases([silver], elsewhere, 400, alive);
    expect(await store.acquireLeases([silver], b, LONG_MS, dead)).toMatchObject({ kind: "held" });
    await wait(500);
    expect(await store.acquireLeases([silver], b, LONG_MS, alive)).toMatchObject({ kind: "granted", takenOver: true });
  });

  test(`${subject.name}: nothing is taken over when another dataset of the request is held`, async () => {
    const store = await (await subject.fresh()).open();
    await store.acquireLeases([silver], a, LONG_MS, alive);
    await store.acquireLeases([gold], elsewhere, LONG_MS, alive);
    expect(await store.acquireLeases([silver, gold], b, LONG_MS, dead)).toMatchObject({ kind: "held", dataset: gold });
    expect(await store.renewLeases(a, LONG_MS)).toBe(true);
  });

  test(`${subject.name}: asking again after a takeover still says that recovery is due`, async () => {
    const store = await (await subject.fresh()).open();
    await store.acquireLeases([silver], a, LONG_MS, alive);
    await store.acquireLeases([silver], b, LONG_MS, dead);
    expect(await store.acquireLeases([silver], b, LONG_MS, dead)).toMatchObject({ kind: "granted", takenOver: true });
    await store.releaseLeases(b);
    expect(await store.acquireLeases([silver], a, LONG_MS, alive)).toMatchObject({ kind: "granted", takenOver: false });
  });

  test(`${subject.name}: a reused process number is another holder`, async () => {
    const store = await (await subject.fresh()).open();
    await store.acquireLeases([silver], a, LONG_MS, alive);
    const later = { ...a, startedAt: "2026-11-22T00:00:00Z" };
    expect(await store.acquireLeases([silver], later, LONG_MS, alive)).toMatchObject({ kind: "held", holder: a });
    const asked: unknown[] = [];
    await store.acquireLeases([silver], later, LONG_MS, (holder) => asked.push(holder) === 0);
    expect(asked).toEqual([a]);
  });
}

function renewalContract(subject: StoreSubject): void {
  test(`${subject.name}: a renewed lease lives on past its first end`, async () => {
    const store = await (await subject.fresh()).open();
    await store.acquireLeases([silver], a, 500, alive);
    expect(await store.renewLeases(a, LONG_MS)).toBe(true);
    await wait(700);
    expect(await store.acquireLeases([silver], elsewhere, LONG_MS, alive)).toMatchObject({ kind: "held" });
  });

  test(`${subject.name}: whoever lost one lease is told so at the next renewal, and after a release too`, async () => {
    const store = await (await subject.fresh()).open();
    await store.acquireLeases([silver, gold], a, LONG_MS, alive);
    await store.acquireLeases([silver], b, LONG_MS, dead);
    expect(await store.renewLeases(a, LONG_MS)).toBe(false);
    expect(await store.renewLeases(b, LONG_MS)).toBe(true);
    await store.releaseLeases(a);
    expect(await store.renewLeases(a, LONG_MS)).toBe(false);
    expect(await store.acquireLeases([gold], b, LONG_MS, alive)).toMatchObject({ kind: "granted", takenOver: false });
    expect(await store.renewLeases(b, LONG_MS)).toBe(true);
  });

  test(`${subject.name}: an expired lease that nobody took is still renewed`, async () => {
    const store = await (await subject.fresh()).open();
    await store.acquireLeases([silver], a, 50, alive);
    await wait(120);
    expect(await store.renewLeases(a, LONG_MS)).toBe(true);
    expect(await store.acquireLeases([silver], elsewhere, LONG_MS, alive)).toMatchObject({ kind: "held" });
  });
}
