import { expect, test } from "vitest";
import type { StepRecord } from "../../src/store/index.ts";
import { attemptOf, flights, gold, planOf, planes, runOf, silver, storedProject } from "./store-sample.ts";
import type { StoreSubject } from "./store.case.ts";

const end = "2026-11-21T04:10:00.000Z";

async function started(subject: StoreSubject, runId = "run-1") {
  const place = await subject.fresh();
  const store = await place.open();
  const { resolved, analysis } = storedProject();
  const { revision } = await store.pushModel(resolved, "ada", analysis);
  await store.startRun(runOf(runId, revision), planOf([flights, silver, gold]));
  return { place, store, revision };
}

function stepOf(status: StepRecord["status"], changes: Partial<StepRecord> = {}): StepRecord {
  return {
    runId: "run-1",
    dataset: silver,
    status,
    reason: "never ran",
    outputs: {},
    timings: {},
    figures: {},
    ...changes,
  };
}

/** Runs, steps and attempts. */
export function storeRecordContract(subject: StoreSubject): void {
  runContract(subject);
  stepContract(subject);
  attemptContract(subject);
}

function runContract(subject: StoreSubject): void {
  test(`${subject.name}: a run starts with its plan and every step pending, and ends once`, async () => {
    const { place, store, revision } = await started(subject);
    expect(await store.runs(5)).toEqual([{ ...runOf("run-1", revision), status: "running" }]);
    expect((await store.steps("run-1")).map((step) => [step.dataset, step.status])).toEqual([
      [flights, "pending"],
      [silver, "pending"],
      [gold, "pending"],
    ]);
    const planned = await place.outside(`select "DataSet" as d, "Kind" as k from "PlanSteps" order by "Position"`);
    expect(planned).toEqual([
      { d: flights, k: "ingest" },
      { d: silver, k: "transform" },
      { d: gold, k: "transform" },
    ]);
    await store.endRun("run-1", "succeeded", end);
    await store.endRun("run-1", "succeeded", "2027-01-01T00:00:00.000Z");
    expect(await store.runs(5)).toEqual([{ ...runOf("run-1", revision), status: "succeeded", endedAt: end }]);
    expect((await store.auditEntries(9)).map((entry) => entry.action)).toEqual([
      "run ended",
      "run started",
      "model pushed",
    ]);
  });

  test(`${subject.name}: starting the same run again changes nothing`, async () => {
    const { store, revision } = await started(subject);
    await store.recordStep(stepOf("succeeded"));
    await store.startRun(runOf("run-1", revision), planOf([flights, silver, gold]));
    expect((await store.steps("run-1")).map((step) => step.status)).toEqual(["pending", "succeeded", "pending"]);
  });

  test(`${subject.name}: an ended run stays as it ended, only a presumed crash can be told better`, async () => {
    const { store } = await started(subject);
    await store.endRun("run-1", "crashed", end);
    await store.endRun("run-1", "failed", end);
    await expect(store.endRun("run-1", "succeeded", end)).rejects.toMatchObject({
      code: "LW5031",
      failure: "conflict",
      message: "Run run-1 is failed and cannot become succeeded",
    });
    await expect(store.endRun("run-9", "failed", end)).rejects.toMatchObject({ code: "LW5030" });
  });

  test(`${subject.name}: a run of a revision that was not pushed is refused`, async () => {
    const { store } = await started(subject);
    await expect(store.startRun(runOf("run-2", 7), planOf([]))).rejects.toMatchObject({ code: "LW5035" });
  });

  test(`${subject.name}: runs come newest first, of this environment only`, async () => {
    const { place, store, revision } = await started(subject);
    await store.startRun({ ...runOf("run-2", revision), startedAt: "2026-11-22T00:00:00.000Z" }, planOf([]));
    const prod = await place.open({ environment: "prod" });
    await prod.startRun({ ...runOf("run-3", revision), environment: "prod" }, planOf([]));
    expect((await store.runs(5)).map((run) => run.runId)).toEqual(["run-2", "run-1"]);
    expect((await store.runs(1)).map((run) => run.runId)).toEqual(["run-2"]);
    expect((await prod.runs(5)).map((run) => run.runId)).toEqual(["run-3"]);
  });
}

function stepContract(subject: StoreSubject): void {
  test(`${subject.name}: a step is read back with everything it was recorded with`, async () => {
    const { store } = await started(subject);
    const full = stepOf("failed", {
      startedAt: "2026-11-21T04:00:02.000Z",
      endedAt: "2026-11-21T04:00:03.500Z",
      failure: {
        code: "LW3001",
        class: "input",
        message: 'Rule "x" failed\n\u0000',
        nextAction: "look",
        hint: "h",
        input: "i",
      },
      outputs: { rows: 12, list: [1, "two", null] },
      timings: { extract: 0.5, stage: 1.25 },
      figures: {
        attempt: 7,
        durationMs: 1500,
        rowsIn: 12,
        rowsOut: 9,
        rowsRefused: 3,
        bytesRead: 5_000_000_000,
        bytesWritten: 4_000_000_000,
        peakMemoryBytes: 3_000_000_000,
      },
    });
    await store.recordStep(stepOf("running"));
    await store.recordStep(stepOf("running", { timings: { extract: 0.1 } }));
    await store.recordStep(full);
    expect((await store.steps("run-1"))[1]).toEqual(full);
    expect(await store.steps("run-9")).toEqual([]);
  });

  test(`${subject.name}: a step that succeeded stays so, also when a later executor finds it done`, async () => {
    const { store } = await started(subject);
    await store.recordStep(stepOf("succeeded", { endedAt: end }));
    await store.recordStep(stepOf("succeeded", { endedAt: "2027-01-01T00:00:00.000Z" }));
    await store.recordStep(stepOf("skipped"));
    await store.recordStep(stepOf("unchanged"));
    await expect(store.recordStep(stepOf("running"))).rejects.toMatchObject({ code: "LW5031", failure: "conflict" });
    await expect(store.recordStep(stepOf("failed"))).rejects.toMatchObject({ code: "LW5031" });
    expect((await store.steps("run-1"))[1]).toMatchObject({ status: "succeeded", endedAt: end });
  });

  test(`${subject.name}: a step that failed may be tried again in the same run`, async () => {
    const { store } = await started(subject);
    for (const status of ["failed", "running", "cancelled", "blocked", "succeeded"] as const) {
      await store.recordStep(stepOf(status));
      expect((await store.steps("run-1"))[1]?.status).toBe(status);
    }
  });

  test(`${subject.name}: a step outside the plan is kept, one of no run is refused`, async () => {
    const { store } = await started(subject);
    await store.recordStep(stepOf("succeeded", { dataset: planes }));
    expect((await store.steps("run-1")).map((step) => step.dataset)).toContain(planes);
    await expect(store.recordStep(stepOf("running", { runId: "run-9" }))).rejects.toMatchObject({ code: "LW5030" });
  });
}

function attemptContract(subject: StoreSubject): void {
  test(`${subject.name}: an attempt is recorded once, with ledger, version and quarantine batch`, async () => {
    const place = await subject.fresh();
    const store = await place.open();
    const first = attemptOf(silver, 1, { quarantineVersion: 4 });
    await store.recordAttempt(first);
    await store.recordAttempt(first);
    expect(await store.attemptsOf(silver, 5)).toEqual([first]);
    expect(await place.outside(`select "RowsIn" as i, "RowsQuarantined" as q from "Ledger"`)).toMatchObject([{}]);
    expect(
      await place.outside(`select "DataSet" as d from "QuarantineBatches" join "Attempts" using ("AttemptID")`),
    ).toEqual([{ d: silver }]);
  });

  test(`${subject.name}: the same number with another identity is refused`, async () => {
    const store = await (await subject.fresh()).open();
    await store.recordAttempt(attemptOf(silver, 1));
    await expect(store.recordAttempt(attemptOf(silver, 1, { uuid: "other" }))).rejects.toMatchObject({
      code: "LW5032",
      failure: "conflict",
    });
  });

  test(`${subject.name}: an attempt completed late never hides a newer one`, async () => {
    const store = await (await subject.fresh()).open();
    const fence = attemptOf(silver, 3, {
      kind: "fence",
      ledger: { in: 0, inserted: 0, updated: 0, unchanged: 0, deduplicated: 0, quarantined: 0, discarded: 0 },
    });
    await store.recordAttempt(fence);
    await store.recordAttempt(attemptOf(silver, 2));
    await store.recordAttempt(attemptOf(gold, 1));
    expect(await store.latestAttempts()).toEqual({ [silver]: fence, [gold]: attemptOf(gold, 1) });
    expect((await store.attemptsOf(silver, 1)).map((attempt) => attempt.attempt)).toEqual([3]);
  });

  test(`${subject.name}: an adopted lake may name runs the store never saw, and environments stay apart`, async () => {
    const place = await subject.fresh();
    const store = await place.open();
    await store.recordAttempt(attemptOf(silver, 41, { runId: "of-the-lost-store" }));
    expect(await (await place.open({ environment: "prod" })).latestAttempts()).toEqual({});
    expect((await store.latestAttempts())[silver]?.attempt).toBe(41);
  });

  test(`${subject.name}: a ledger that does not balance cannot be stored`, async () => {
    const store = await (await subject.fresh()).open();
    const wrong = attemptOf(silver, 1, { ledger: { ...attemptOf(silver, 1).ledger, in: 11 } });
    await expect(store.recordAttempt(wrong)).rejects.toThrow(/Balance/);
    expect(await store.latestAttempts()).toEqual({});
  });

  test(`${subject.name}: counts beyond 2^31 and the largest safe number survive`, async () => {
    const store = await (await subject.fresh()).open();
    const many = Number.MAX_SAFE_INTEGER;
    const ledger = {
      in: many,
      inserted: many,
      updated: 0,
      unchanged: 0,
      deduplicated: 0,
      quarantined: 0,
      discarded: 0,
    };
    await store.recordAttempt(attemptOf(silver, 1, { ledger }));
    expect((await store.latestAttempts())[silver]?.ledger).toEqual(ledger);
  });
}
