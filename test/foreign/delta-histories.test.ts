import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { history, lived } from "../lake/model-history.ts";
import { describeWith } from "../support/needs.ts";
import { contentByDeltaRs, contentBySpark, contentByUs, type TemporaryLake, temporaryLake } from "./delta-content.ts";

// Spark shares two cores with the other suites
vi.setConfig({ testTimeout: 6_000_000, hookTimeout: 300_000 });

const RUNS = Number(
  process.env["LAKEWRIGHT_FUZZ_RUNS"] ?? (process.env["LAKEWRIGHT_FULL_SWEEP"] === undefined ? 3 : 60),
);
const SEED = Number(process.env["LAKEWRIGHT_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

describeWith(["python", "spark"], "tables with a past", () => {
  let lake: TemporaryLake;
  beforeAll(() => {
    lake = temporaryLake();
  });
  afterAll(() => lake.close());

  test(`random histories of ours hold for Spark, and for delta-rs what it can read, what they hold for us (seed ${SEED})`, async () => {
    for (const [number, drawn] of fc.sample(history, { numRuns: RUNS, seed: SEED }).entries()) {
      const name = `t-${number}`;
      const { latest, wholeFrom } = await lived(drawn, () => lake.table(name));
      const versions = [undefined, ...(wholeFrom < latest - 1 ? [latest - 1] : [])];
      for (const version of versions) {
        const ours = await contentByUs(lake, name, version === undefined ? {} : { version });
        // without a row no file says which columns there are
        const expected: unknown = ours.rows > 0 ? ours : expect.objectContaining({ rows: 0 });
        const what = `history ${number}, version ${version}: ${JSON.stringify(drawn.is)}`;
        expect(await contentBySpark(lake, name, version), what).toEqual(expected);
        // delta-rs knows neither vectors nor mapped columns
        const { protocol } = await lake.table(name).describe();
        if (protocol.reader === 1) expect(await contentByDeltaRs(lake, name, version), what).toEqual(expected);
      }
    }
  });
});
