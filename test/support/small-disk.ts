import { spawnSync } from "node:child_process";

/** A folder that can hold `size` only (`900k`, `4m`), until it is unmounted. */
export type SmallDisk = Readonly<{ resize: (size: string) => void; unmount: () => void }>;

/** Mounts an empty small disk in the place of a folder. @throws Error where mounting is not allowed: tests ask for the need `smallDisk` */
export function mountSmallDisk(folder: string, size: string): SmallDisk {
  mount(["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]);
  return {
    resize: (wanted) => mount(["-o", `remount,size=${wanted}`, folder]),
    unmount: () => spawnSync("umount", [folder]),
  };
}

function mount(words: readonly string[]): void {
  const done = spawnSync("mount", words, { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`mount ${words.join(" ")}: ${done.stderr || done.error?.message}`);
}
