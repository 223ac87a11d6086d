import { execFile } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { fileCache } from "../../src/metadata/index.ts";
import { projectFolder } from "./project-folder.ts";

const PACK = "entries.ndjson";

describe("the cache in a folder", () => {
  test("gives back what was flushed, to this and to every other cache of the folder", () => {
    using folder = projectFolder({});
    const cache = fileCache(folder.root);
    cache.set("parse:1", { a: [1, "ä\n\t", null] });
    cache.set("project:1", { big: true });
    expect(cache.get("parse:1")).toEqual({ a: [1, "ä\n\t", null] });
    expect(fileCache(folder.root).get("parse:1")).toBeUndefined();
    cache.flush();
    expect(fileCache(folder.root).get("parse:1")).toEqual({ a: [1, "ä\n\t", null] });
    expect(fileCache(folder.root).get("project:1")).toEqual({ big: true });
    expect(fileCache(folder.root).get("parse:2")).toBeUndefined();
  });

  test("what another version wrote is not seen", () => {
    using folder = projectFolder({});
    const cache = fileCache(folder.root, "1.0.0");
    cache.set("parse:1", 1);
    cache.set("project:1", 1);
    cache.flush();
    const other = fileCache(folder.root, "1.0.1");
    expect([other.get("parse:1"), other.get("project:1")]).toEqual([undefined, undefined]);
    expect(fileCache(folder.root, "1.0.0").get("project:1")).toBe(1);
  });

  test("torn, changed and foreign entries are ignored, the rest is still there", () => {
    using folder = projectFolder({});
    const cache = fileCache(folder.root);
    cache.set("parse:1", "one");
    cache.set("parse:2", "two");
    cache.set("project:1", "large");
    cache.flush();
    const pack = join(folder.root, PACK);
    writeFileSync(pack, readFileSync(pack, "utf8").replace('"two"', '"owt"'));
    appendFileSync(pack, "\nnonsense\n\t\t\n0000\tparse:3\t{");
    for (const name of readdirSync(folder.root).filter((file) => file.endsWith(".json")))
      writeFileSync(join(folder.root, name), "{");
    const again = fileCache(folder.root);
    expect([again.get("parse:1"), again.get("parse:2"), again.get("parse:3"), again.get("project:1")]).toEqual([
      "one",
      undefined,
      undefined,
      undefined,
    ]);
    again.set("parse:4", "four");
    again.flush();
    expect(fileCache(folder.root).get("parse:4")).toBe("four");
  });

  test("a folder that cannot be written or read is only slow", () => {
    using folder = projectFolder({ blocked: "a file where the folder should be" });
    const cache = fileCache(join(folder.root, "blocked"));
    cache.set("parse:1", 1);
    cache.flush();
    expect(fileCache(join(folder.root, "blocked")).get("parse:1")).toBeUndefined();
    mkdirSync(join(folder.root, "odd", PACK), { recursive: true });
    expect(fileCache(join(folder.root, "odd")).get("parse:1")).toBeUndefined();
  });

  test("it stays bounded: few large entries, and a pack that begins anew", () => {
    using folder = projectFolder({});
    const cache = fileCache(folder.root);
    for (let index = 0; index < 30; index++) {
      cache.set(`project:${index}`, index);
      cache.flush();
    }
    expect(readdirSync(folder.root).filter((name) => name.endsWith(".json")).length).toBeLessThanOrEqual(8);
    expect(fileCache(folder.root).get("project:29")).toBe(29);
    const large = "x".repeat(8 * 1024 * 1024);
    for (let index = 0; index < 10; index++) {
      cache.set(`parse:${index}`, large);
      cache.flush();
    }
    expect(statSync(join(folder.root, PACK)).size).toBeLessThanOrEqual(65 * 1024 * 1024);
    expect(fileCache(folder.root).get("parse:9")).toBe(large);
  });

  test("eight processes writing at once lose nothing", async () => {
    using folder = projectFolder({});
    const child = fileURLToPath(new URL("cache-in-child.ts", import.meta.url));
    await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        promisify(execFile)(process.execPath, [child, folder.root, String(index)]),
      ),
    );
    const cache = fileCache(folder.root);
    for (let writer = 0; writer < 8; writer++) {
      for (let entry = 0; entry < 50; entry++)
        expect(cache.get(`parse:${writer}-${entry}`)).toEqual({ writer, text: "ü".repeat(500) });
    }
  });
});
