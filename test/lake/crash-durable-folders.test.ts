import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "../support/places.ts";
import { describeWith } from "../support/needs.ts";

describeWith(["strace"], "folders that an engine has made", () => {
  test("a file is durable with every folder on its way: each name is synced where it lies, once", () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "lakewright-durable-")));
    try {
      const trace = join(root, "trace");
      const program = `
        const { mkdirSync, writeFileSync } = await import("node:fs");
        const { localStorage } = await import("./src/lake/index.ts");
        const storage = localStorage(${JSON.stringify(join(root, "lake"))});
        mkdirSync(storage.localRoot + "/silver/on_time/flights", { recursive: true });
        await Promise.all(["a", "b"].map((name) => {
          writeFileSync(storage.localRoot + "/silver/on_time/flights/" + name, "rows");
          return storage.sync("silver/on_time/flights/" + name);
        }));`;
      const done = spawnSync(
        "strace",
        ["-f", "-y", "-e", "trace=fsync", "-o", trace, process.execPath, "--input-type=module", "-e", program],
        { cwd: repositoryRoot, encoding: "utf8" },
      );
      expect(done.stderr).toBe("");
      const synced = Array.from(readFileSync(trace, "utf8").matchAll(/fsync\(\d+<([^>]*)>/g), ([, path = ""]) =>
        path.slice(join(root, "lake").length),
      );
      const folder = "/silver/on_time/flights";
      expect(synced.toSorted()).toEqual(
        ["", "/silver", "/silver/on_time", folder, folder, `${folder}/a`, `${folder}/b`].toSorted(),
      );
      expect(synced.indexOf(`${folder}/a`)).toBeLessThan(synced.indexOf(folder));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
