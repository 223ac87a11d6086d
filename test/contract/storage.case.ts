import { expect, test } from "vitest";
import { UserError } from "../../src/base/index.ts";
import type { Storage } from "../../src/lake/index.ts";

/** How a suite gets a fresh, empty storage, and how another process opens the same one (see storage-racer.ts). */
export type StorageSubject = Readonly<{
  name: string;
  open: () => Promise<Readonly<{ storage: Storage; racerArguments: readonly string[] }>>;
}>;

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function keysOf(storage: Storage, prefix: string, startAfter?: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const info of storage.list(prefix, startAfter === undefined ? {} : { startAfter })) keys.push(info.key);
  return keys;
}

/** The behaviour every implementation of `Storage` must have. */
export function storageContract(subject: StorageSubject): void {
  test(`${subject.name}: a new object is written once and read back`, async () => {
    const { storage } = await subject.open();
    expect(await storage.writeNew("a/b.txt", "first")).toBe(true);
    expect(await storage.writeNew("a/b.txt", "second")).toBe(false);
    expect(text(await storage.read("a/b.txt"))).toBe("first");
  });

  test(`${subject.name}: bytes survive unchanged, also an empty object`, async () => {
    const { storage } = await subject.open();
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256);
    await storage.writeNew("bytes", bytes);
    await storage.writeNew("empty", "");
    expect(Buffer.from(await storage.read("bytes")).equals(Buffer.from(bytes))).toBe(true);
    expect((await storage.read("empty")).length).toBe(0);
  });

  test(`${subject.name}: ranges are cut at the end of the object`, async () => {
    const { storage } = await subject.open();
    await storage.writeNew("digits", "0123456789");
    expect(text(await storage.read("digits", { range: { start: 2, end: 5 } }))).toBe("234");
    expect(text(await storage.read("digits", { range: { start: 7 } }))).toBe("789");
    expect(text(await storage.read("digits", { range: { start: 8, end: 100 } }))).toBe("89");
  });

  test(`${subject.name}: write replaces the whole content and changes the etag`, async () => {
    const { storage } = await subject.open();
    await storage.write("hint", "long first content");
    const before = await storage.head("hint");
    await storage.write("hint", "short");
    const after = await storage.head("hint");
    expect(text(await storage.read("hint"))).toBe("short");
    expect(after?.sizeBytes).toBe(5);
    expect(after?.etag).not.toBe(before?.etag);
  });

  test(`${subject.name}: list is ordered by code units, limited to the prefix, from a key`, async () => {
    const { storage } = await subject.open();
    const keys = ["t/a.txt", "t/a/2", "t/a/1", "t/a0", "t/b", "t2/x", "t/B", "t/~"];
    for (const key of keys) await storage.writeNew(key, key);
    const expected = keys.filter((key) => key.startsWith("t/")).sort();
    expect(await keysOf(storage, "t/")).toEqual(expected);
    expect(await keysOf(storage, "t/a")).toEqual(expected.filter((key) => key.startsWith("t/a")));
    expect(await keysOf(storage, "t/", "t/a/1")).toEqual(expected.filter((key) => key > "t/a/1"));
    expect(await keysOf(storage, "t/", "t/a")).toEqual(expected.filter((key) => key > "t/a"));
    expect(await keysOf(storage, "nothing/")).toEqual([]);
  });

  test(`${subject.name}: head of a missing object is undefined, reading it is a named error`, async () => {
    const { storage } = await subject.open();
    expect(await storage.head("missing")).toBeUndefined();
    await expect(storage.read("missing")).rejects.toMatchObject({ code: "LW6101" });
    await expect(storage.copyNew("missing", "x")).rejects.toMatchObject({ code: "LW6101" });
  });

  test(`${subject.name}: a copy does not overwrite`, async () => {
    const { storage } = await subject.open();
    await storage.writeNew("from", "content");
    expect(await storage.copyNew("from", "deep/to")).toBe(true);
    expect(await storage.copyNew("from", "deep/to")).toBe(false);
    await storage.delete(["from"]);
    expect(text(await storage.read("deep/to"))).toBe("content");
  });

  test(`${subject.name}: deleting many, missing ones included, is no error`, async () => {
    const { storage } = await subject.open();
    await storage.writeNew("d/1", "1");
    await storage.writeNew("d/2", "2");
    await storage.delete(["d/1", "d/missing", "d/2"]);
    expect(await keysOf(storage, "d/")).toEqual([]);
  });

  test(`${subject.name}: keys that could leave the root are refused`, async () => {
    const { storage } = await subject.open();
    for (const key of ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/./b", "a\0b", "a\\b", "a/"]) {
      const failure = await Promise.resolve()
        .then(() => storage.writeNew(key, "x"))
        .catch((error: unknown) => error);
      expect(failure, JSON.stringify(key)).toBeInstanceOf(UserError);
      expect(failure).toMatchObject({ code: "LW6103" });
    }
  });

  test(`${subject.name}: names with blanks, signs and Unicode are kept`, async () => {
    const { storage } = await subject.open();
    for (const key of ["n/a b", "n/%41", "n/k=ä?x#y", "n/日本"]) {
      expect(await storage.writeNew(key, key)).toBe(true);
      expect(text(await storage.read(key))).toBe(key);
    }
    expect((await keysOf(storage, "n/")).length).toBe(4);
  });

  test(`${subject.name}: the probe proves create-if-absent and leaves nothing behind`, async () => {
    const { storage } = await subject.open();
    await storage.probe();
    expect(await keysOf(storage, "")).toEqual([]);
  });

  test(`${subject.name}: an aborted signal stops before writing`, async () => {
    const { storage } = await subject.open();
    const signal = AbortSignal.abort(new Error("stopped"));
    await expect(Promise.resolve().then(() => storage.writeNew("x", "x", signal))).rejects.toThrow("stopped");
    expect(await storage.head("x")).toBeUndefined();
  });
}
