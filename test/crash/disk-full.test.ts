import { cpSync, mkdirSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWith } from "../support/needs.ts";
import { mountSmallDisk, type SmallDisk } from "../support/small-disk.ts";
import { command } from "./command.ts";
import { copyShop, removeShop } from "./shop-project.ts";
import { expectUndisturbed, RUN, type Scene, secondDayScene, succeed } from "./sweep.ts";

/** A small disk in the place of a folder, with what the folder holds and so much room beside it. */
function moveToSmallDisk(folder: string, kilobytes: number): SmallDisk {
  const saved = `${folder}-saved`;
  cpSync(folder, saved, { recursive: true });
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  const disk = mountSmallDisk(folder, "64m");
  cpSync(saved, folder, { recursive: true, preserveTimestamps: true });
  rmSync(saved, { recursive: true });
  // asked of the disk itself: folders take no room on it, as they do where they came from
  const { blocks, bfree, bsize } = statfsSync(folder);
  disk.resize(`${((blocks - bfree) * bsize) / 1024 + kilobytes}k`);
  return disk;
}

describeWith(["smallDisk"], "a disk that fills up under the lake (F4)", () => {
  let scene: Scene;
  const codes: (number | null)[] = [];
  beforeAll(async () => {
    scene = await secondDayScene();
  }, 300_000);
  afterAll(() => removeShop(scene.root));

  test.for([16, 32, 48, 64, 96, 128])(
    "%i kB of room: done, or one clear line and exit 3; with room the next run mends",
    { timeout: 300_000 },
    async (kilobytes) => {
      const root = copyShop(scene.root);
      const disk = moveToSmallDisk(join(root, "lake"), kilobytes);
      try {
        const ended = await command(root, RUN);
        codes.push(ended.code);
        if (ended.code !== 0) {
          expect(ended.code, ended.stderr).toBe(3);
          expect(JSON.stringify(ended.events.at(-1))).toMatch(/no space|disk|full|room/i);
        }
        disk.resize("64m");
        await succeed(root);
        await expectUndisturbed(root, scene);
      } finally {
        disk.unmount();
        removeShop(root);
      }
    },
  );

  test("with the least room there was a run that ended for want of it", () => {
    expect(codes).toContain(3);
  });
});
