import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { family, signalTo, start, stoppedProcess } from "./command.ts";
import { copyShop, removeShop } from "./shop-project.ts";
import { expectUndisturbed, RUN, type Scene, secondDayScene, succeed } from "./sweep.ts";

describe.skipIf(process.platform !== "linux")("a run that is interrupted (F3)", { timeout: 300_000 }, () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await secondDayScene();
  });
  afterAll(() => removeShop(scene.root));

  test.each([
    ["SIGINT", 130, "after-stage"],
    ["SIGINT", 130, "during-extract"],
    ["SIGINT", 130, "before-decide"],
    ["SIGTERM", 143, "after-audit"],
  ] as const)(
    "%s ends it with exit code %i while it is at %s, closes its leases, and the next run goes on",
    async (signal, code, failpoint) => {
      const root = copyShop(scene.root);
      try {
        const running = start(root, RUN, `${failpoint}=pause@2`);
        const executor = await stoppedProcess(running);
        // a terminal sends Ctrl-C to the whole group
        for (const pid of family(running.child.pid)) signalTo(pid, signal);
        signalTo(executor, "SIGCONT");
        const ended = await running.ended;
        expect(ended.code, ended.stderr).toBe(code);
        const next = await succeed(root);
        expect(next.events.filter((event) => event.type === "recovered" && event["what"] === "fenced")).toEqual([]);
        await expectUndisturbed(root, scene);
      } finally {
        removeShop(root);
      }
    },
  );

  test("a second Ctrl-C ends at once, and the next run mends", async () => {
    const root = copyShop(scene.root);
    try {
      const running = start(root, RUN, "after-intent=pause@2");
      const executor = await stoppedProcess(running);
      signalTo(running.child.pid, "SIGINT");
      await expect
        .poll(() => running.child.exitCode ?? (signalTo(running.child.pid, "SIGINT"), undefined), {
          interval: 200,
          timeout: 30_000,
        })
        .toBe(130);
      signalTo(executor, "SIGKILL");
      await succeed(root);
      await expectUndisturbed(root, scene);
    } finally {
      removeShop(root);
    }
  });
});
