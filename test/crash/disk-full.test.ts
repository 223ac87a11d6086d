import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { command } from "./command.ts";
import { copyShop, removeShop } from "./shop-project.ts";
import { expectUndisturbed, RUN, type Scene, secondDayScene, succeed } from "./sweep.ts";

/** A small disk in the place of a folder, with what the folder holds. @returns false where mounting is not allowed */
function mountSmallDisk(folder: string, size: string): boolean {
  const saved = `${folder}-saved`;
  cpSync(folder, saved, { recursive: true });
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", folder]).status === 0;
  cpSync(saved, folder, { recursive: true, preserveTimestamps: true });
  rmSync(saved, { recursive: true });
  if (isMounted) spawnSync("mount", ["-o", `remount,size=${size}`, folder]);
  return isMounted;
}

describe("a disk that fills up under the lake (F4)", { timeout: 300_000 }, () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await secondDayScene();
  });
  afterAll(() => removeShop(scene.root));

  test.for([16, 32, 48, 64, 96, 128])(
    "%i kB of room: done, or one clear line and exit 3; with room the next run mends",
    async (kilobytes, context) => {
      const root = copyShop(scene.root);
      const lake = join(root, "lake");
      const used = Number(spawnSync("du", ["-sk", lake], { encoding: "utf8" }).stdout.split("\t")[0]);
      const isMounted = mountSmallDisk(lake, `${used + kilobytes}k`);
      try {
        context.skip(!isMounted, "mounting a small disk needs root");
        const ended = await command(root, RUN);
        if (ended.code !== 0) {
          expect(ended.code, ended.stderr).toBe(3);
          expect(JSON.stringify(ended.events.at(-1))).toMatch(/no space|disk|full|room/i);
        }
        spawnSync("mount", ["-o", "remount,size=64m", lake]);
        await succeed(root);
        await expectUndisturbed(root, scene);
      } finally {
        if (isMounted) spawnSync("umount", [lake]);
        removeShop(root);
      }
    },
  );
});
