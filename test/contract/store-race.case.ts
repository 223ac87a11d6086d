import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { silver } from "./store-sample.ts";
import type { StorePlace, StoreSubject } from "./store.case.ts";

const run = promisify(execFile);
const RACER = fileURLToPath(new URL("./store-racer.ts", import.meta.url));

function environmentOf(place: StorePlace, folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    STORE_URL: place.url,
    STORE_ROOT: place.options.projectRoot,
    STORE_PASSWORD: place.options.password?.reveal() ?? "",
    RACE_FOLDER: folder,
  };
}

/** Several processes at once, and processes that are killed. */
export function storeRaceContract(subject: StoreSubject): void {
  test(`${subject.name}: four processes open a new store and race for its leases, one holder at a time`, async () => {
    const place = await subject.fresh();
    const folder = mkdtempSync(join(tmpdir(), "store-race-"));
    try {
      const counter = join(folder, "counter");
      writeFileSync(counter, "0");
      const env = environmentOf(place, folder);
      const racers = [1, 2, 3, 4].map(() => run(process.execPath, [RACER, "race", "40"], { env }));
      const outcomes = (await Promise.all(racers)).map(({ stdout }) => JSON.parse(stdout) as unknown);
      expect(outcomes).toEqual(Array.from({ length: 4 }, () => ({ collisions: 0, takenOver: 0 })));
      expect(readFileSync(counter, "utf8")).toBe("160");
      expect((await place.outside(`select count(*) as n from "Leases"`)).map((row) => Number(row["n"]))).toEqual([0]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test(`${subject.name}: a process killed while it writes leaves whole records and a whole audit (F1)`, async () => {
    const place = await subject.fresh();
    const store = await place.open();
    for (let round = 0; round < 5; round++) {
      const child = spawn(process.execPath, [RACER, "write"], {
        env: environmentOf(place, ""),
        stdio: ["ignore", "pipe", "inherit"],
      });
      await new Promise((resolve) => child.stdout.once("data", resolve));
      await wait(round * 13);
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("exit", resolve));
      expect(await store.auditBreak()).toBeUndefined();
    }
    const attempts = (await store.attemptsOf(silver, 100_000)).map((attempt) => attempt.attempt).reverse();
    expect(attempts.length).toBeGreaterThanOrEqual(10);
    expect(attempts).toEqual(attempts.map((_, index) => index + 1));
    const ledger = await place.outside(`select count(*) as n from "Ledger"`);
    expect(Number(ledger[0]?.["n"])).toBe(attempts.length);
    expect((await store.latestAttempts())[silver]?.attempt).toBe(attempts.length);
  });
}
