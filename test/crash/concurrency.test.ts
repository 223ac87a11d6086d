import { afterAll, beforeAll, expect, test } from "vitest";
import { command } from "./command.ts";
import { copyShop, removeShop } from "./shop-project.ts";
import { expectUndisturbed, firstDayScene, RUN, type Scene, secondDayScene } from "./sweep.ts";

let first: Scene;
let second: Scene;
beforeAll(async () => {
  [first, second] = await Promise.all([firstDayScene(), secondDayScene()]);
});
afterAll(() => {
  removeShop(first.root);
  removeShop(second.root);
});

test.each([
  ["first", () => first],
  ["second", () => second],
] as const)(
  "four runners started at once on the %s day do the work once (F21)",
  { timeout: 300_000 },
  async (_, sceneOfDay) => {
    const scene = sceneOfDay();
    const root = copyShop(scene.root);
    try {
      const ended = await Promise.all([1, 2, 3, 4].map(() => command(root, [...RUN, "--wait", "240"])));
      expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual([1, 2, 3, 4].map(() => [0, ""]));
      await expectUndisturbed(root, scene);
    } finally {
      removeShop(root);
    }
  },
);

test("runners that do not wait are told who is at it, exit 3", { timeout: 300_000 }, async () => {
  const root = copyShop(second.root);
  try {
    const ended = await Promise.all([1, 2, 3, 4].map(() => command(root, RUN)));
    const refused = ended.filter(({ code }) => code !== 0);
    expect(ended.length - refused.length).toBeGreaterThan(0);
    for (const one of refused) {
      expect(one.code, one.stderr).toBe(3);
      expect(JSON.stringify(one.events.at(-1))).toContain("LW3004");
    }
    await expectUndisturbed(root, second);
  } finally {
    removeShop(root);
  }
});
