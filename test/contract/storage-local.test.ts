import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { localStorage } from "../../src/lake/index.ts";
import { expectOneWinnerEach } from "./storage-race.ts";
import { withoutRights } from "../support/without-rights.ts";
import { storageContract } from "./storage.case.ts";

const root = mkdtempSync(join(tmpdir(), "storage-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const fresh = () => mkdtempSync(join(root, "lake-"));

storageContract({
  name: "local",
  open: async () => {
    const place = fresh();
    return { storage: localStorage(place), racerArguments: ["local", place] };
  },
});

test("local: eight processes race for the same key a hundred times, one winner each (F21)", async () => {
  const place = fresh();
  await expectOneWinnerEach(localStorage(place), ["local", place]);
  expect(readdirSync(join(place, "race")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("local: files that are being written are not listed (F28)", async () => {
  const place = fresh();
  const storage = localStorage(place);
  await storage.writeNew("log/1", "x");
  await writeFile(join(place, "log", ".2.5e3d1ed7-90a9-4b86-9a0e-5f7f3a6cdd08.tmp"), "half");
  const keys: string[] = [];
  for await (const { key } of storage.list("log/")) keys.push(key);
  expect(keys).toEqual(["log/1"]);
});

test("local: missing rights are named with the path, exit 3", async () => {
  const place = fresh();
  await mkdir(join(place, "closed"));
  await chmod(join(place, "closed"), 0o500);
  const refused = {
    code: "LW6102",
    exitCode: 3,
    failure: "resources",
    message: expect.stringContaining(join(place, "closed/x")) as string,
  };
  await withoutRights(() => expect(localStorage(place).writeNew("closed/x", "x")).rejects.toMatchObject(refused));
});

test("local: a file where a folder is needed is named with the path, exit 3", async () => {
  const place = fresh();
  await writeFile(join(place, "file"), "x");
  await expect(localStorage(place).writeNew("file/x", "x")).rejects.toMatchObject({ code: "LW6102", exitCode: 3 });
});

test("local: no symbolic link leads out of the root, by no operation", async () => {
  const [place, outside] = [fresh(), fresh()];
  await writeFile(join(outside, "x"), "secret");
  await symlink(outside, join(place, "out"));
  await symlink(join(outside, "x"), join(place, "x"));
  await symlink(join(outside, "new"), join(place, "new"));
  await writeFile(join(place, "own"), "own");
  const storage = localStorage(place);
  const refused = { code: "LW6106", exitCode: 3 };
  for (const key of ["out/x", "x"]) {
    await expect(storage.read(key), key).rejects.toMatchObject(refused);
    await expect(storage.head(key), key).rejects.toMatchObject(refused);
    await expect(storage.sync(key), key).rejects.toMatchObject(refused);
    await expect(storage.delete([key]), key).rejects.toMatchObject(refused);
    await expect(storage.copyNew(key, "copy"), key).rejects.toMatchObject(refused);
  }
  for (const key of ["out/y", "out/deep/y", "new"]) {
    await expect(storage.writeNew(key, "y"), key).rejects.toMatchObject(refused);
    await expect(storage.write(key, "y"), key).rejects.toMatchObject(refused);
    await expect(storage.copyNew("own", key), key).rejects.toMatchObject(refused);
  }
  for (const prefix of ["", "out/", "out/x", "x"])
    await expect(Array.fromAsync(storage.list(prefix)), prefix).rejects.toMatchObject(refused);
  expect(await Array.fromAsync(storage.list("own"))).toMatchObject([{ key: "own" }]);
  expect(readdirSync(outside)).toEqual(["x"]);
  expect(readFileSync(join(outside, "x"), "utf8")).toBe("secret");
});

test("local: a link to nothing is judged from where it really lies", async () => {
  const place = fresh();
  const lake = join(place, "lake");
  await mkdir(join(lake, "sub", "deep"), { recursive: true });
  await mkdir(join(lake, "other"));
  await symlink("../../other", join(lake, "sub", "deep", "alias"));
  // seen from `alias` the target would be inside
  await symlink("../../evil", join(lake, "other", "link"));
  await expect(localStorage(lake).writeNew("sub/deep/alias/link", "x")).rejects.toMatchObject({ code: "LW6106" });
  expect(readdirSync(place)).toEqual(["lake"]);
});

test("local: a root that is a link, and links that stay inside, are followed", async () => {
  const [place, link] = [fresh(), join(root, "linked-root")];
  await mkdir(join(place, "a"));
  await symlink(place, link);
  await symlink(join(place, "a"), join(place, "b"));
  const storage = localStorage(link);
  expect(await storage.writeNew("b/x", "x")).toBe(true);
  expect(Buffer.from(await storage.read("a/x")).toString()).toBe("x");
});

test("local: opening a storage makes no folder", () => {
  const place = join(root, "not-made");
  localStorage(place);
  expect(existsSync(place)).toBe(false);
});
