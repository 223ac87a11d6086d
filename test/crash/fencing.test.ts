import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FailpointName } from "../../src/base/index.ts";
import { command, type Ended, family, type Running, signalTo, start, stoppedProcess } from "./command.ts";
import { copyShop, makeShop, removeShop, secondDay } from "./shop-project.ts";
import { expectUndisturbed, RUN, type Scene, sceneOf, secondDayScene, succeed } from "./sweep.ts";

const LEASE_MS = 3000;

/** A run whose two processes stand still, the executor at the failpoint. */
async function paused(root: string, failpoint: FailpointName): Promise<Running & Readonly<{ executor: number }>> {
  const running = start(root, RUN, `${failpoint}=pause@3`);
  const executor = await stoppedProcess(running);
  if (executor === undefined) throw new Error(`${failpoint} was not passed`);
  signalTo(running.child.pid, "SIGSTOP");
  return { ...running, executor };
}

function failureClasses(ended: Ended): readonly unknown[] {
  const summary = ended.events.findLast((event) => event.type === "run-end")?.["summary"] as
    | Readonly<{ steps: readonly Readonly<{ failure?: Readonly<{ class: string }> }>[] }>
    | undefined;
  return summary?.steps.flatMap((step) => step.failure?.class ?? []) ?? [];
}

describe.skipIf(process.platform !== "linux")("a runner that sleeps past its lease (F22)", { timeout: 300_000 }, () => {
  let scene: Scene;
  beforeAll(async () => {
    const root = makeShop({ lease: `${LEASE_MS / 1000}s` });
    await succeed(root);
    secondDay(root);
    scene = await sceneOf(root);
  });
  afterAll(() => removeShop(scene.root));

  test.each([
    "after-stage",
    "before-intent",
    "after-intent",
    "before-decide",
    "after-decide",
    "after-complete",
  ] as const)("asleep at %s: another takes over, the sleeper wakes up and ends as fenced", async (failpoint) => {
    const root = copyShop(scene.root);
    try {
      const sleeper = await paused(root, failpoint);
      await wait(LEASE_MS);
      await succeed(root);
      // the executor first: its commit must be refused by the table itself, not by its supervisor
      signalTo(sleeper.executor, "SIGCONT");
      await wait(700);
      signalTo(sleeper.child.pid, "SIGCONT");
      const ended = await sleeper.ended;
      expect(ended.code, ended.stderr).toBe(1);
      expect([...failureClasses(ended), ended.stderr + JSON.stringify(ended.events.at(-1))].join()).toMatch(
        /fenced|LW3026/,
      );
      await expect.poll(() => family(sleeper.executor), { timeout: 30_000 }).toEqual([]);
      await expectUndisturbed(root, scene);
    } finally {
      removeShop(root);
    }
  });

  test("asleep within its lease: another is refused and told until when, the sleeper wakes up and ends well", async () => {
    const patient = await secondDayScene();
    try {
      const sleeper = await paused(patient.root, "before-decide");
      const refused = await command(patient.root, RUN);
      expect(refused.code).toBe(3);
      expect(JSON.stringify(refused.events.at(-1))).toContain("LW3004");
      signalTo(sleeper.child.pid, "SIGCONT");
      signalTo(sleeper.executor, "SIGCONT");
      expect(await sleeper.ended).toMatchObject({ code: 0 });
      await expectUndisturbed(patient.root, patient);
    } finally {
      removeShop(patient.root);
    }
  });
});
