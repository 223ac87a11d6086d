import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { localStorage } from "../storage/local.ts";
import { encodeVectorFile, readDeletionVectors, vectorPath } from "./deletion-vector.ts";
import { tablePlace } from "./place.ts";
import { decodeRoaring, encodeRoaring } from "./roaring.ts";
import { decodeZ85, encodeZ85 } from "./z85.ts";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "vectors-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const positions = fc
  .uniqueArray(fc.oneof(fc.nat(200), fc.nat(70_000), fc.nat(2 ** 32 - 1)), { maxLength: 300 })
  .map((values) => Uint32Array.from(values).sort());

test("a vector inside the log names the rows of the one in a file", async () => {
  const rows = Uint32Array.from([3, 4, 7, 11, 18, 29]);
  const file = encodeVectorFile([rows], crypto.randomUUID());
  const size = file.descriptors[0]?.sizeInBytes ?? 0;
  const data = Buffer.concat([file.content.subarray(5, 5 + size), new Uint8Array((4 - (size % 4)) % 4)]);
  const vector = { storageType: "i", pathOrInlineDv: encodeZ85(data), sizeInBytes: size, cardinality: 6 } as const;
  const place = tablePlace(localStorage(root), "t");
  expect(await readDeletionVectors(place, [vector])).toEqual([rows]);
  await expect(readDeletionVectors(place, [{ ...vector, cardinality: 7 }])).rejects.toMatchObject({ code: "LW6210" });
});

test("the file name of the protocol's example follows from its id, the prefix included", () => {
  const vector = {
    storageType: "u",
    pathOrInlineDv: "ab^-aqEH.-t@S}K{vb[*k^",
    offset: 4,
    sizeInBytes: 40,
    cardinality: 6,
  } as const;
  expect(vectorPath(tablePlace(localStorage(root), "t"), vector)).toBe(
    "ab/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin",
  );
});

test("Z85 gives back the bytes, and refuses what is not Z85", () => {
  expect(encodeZ85(Uint8Array.of(0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b))).toBe("HelloWorld");
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const whole = bytes.subarray(0, bytes.length - (bytes.length % 4));
      expect([...decodeZ85(encodeZ85(whole))]).toEqual([...whole]);
    }),
  );
  for (const text of ["abc", "     ", "#####"]) expect(() => decodeZ85(text)).toThrow(/Z85/);
});

test("Roaring bitmaps give back their members: lists, bitmaps and both together", () => {
  fc.assert(
    fc.property(positions, (values) => {
      expect(decodeRoaring(encodeRoaring(values)).values).toEqual(values);
    }),
  );
  const dense = Uint32Array.from({ length: 50_000 }, (_, index) => index * 3);
  expect(decodeRoaring(encodeRoaring(dense)).values).toEqual(dense);
});

test("Roaring bitmaps with runs are read", () => {
  // cookie with one container, run flag, key 1 with 8 members, one run from 5 of length 8
  const bytes = Uint8Array.of(0x3b, 0x30, 0, 0, 1, 1, 0, 7, 0, 1, 0, 5, 0, 7, 0);
  expect([...decodeRoaring(bytes).values]).toEqual([5, 6, 7, 8, 9, 10, 11, 12].map((low) => 65_536 + low));
});

test("vectors of several data files lie in one file and come back each by itself", async () => {
  const storage = localStorage(root);
  let number = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        positions.filter((values) => values.length > 0),
        { minLength: 1, maxLength: 4 },
      ),
      async (vectors) => {
        const place = tablePlace(storage, `t${number++}`);
        const file = encodeVectorFile(vectors, crypto.randomUUID());
        await storage.writeNew(`${place.prefix}/${file.path}`, file.content);
        for (const [index, descriptor] of file.descriptors.entries())
          expect(await readDeletionVectors(place, [descriptor])).toEqual([vectors[index]]);
        const backwards = [undefined, ...file.descriptors.toReversed(), null];
        expect(await readDeletionVectors(place, backwards)).toEqual([undefined, ...vectors.toReversed(), undefined]);
      },
    ),
    { numRuns: 25 },
  );
});

test("a vector with any byte changed is refused, never half read (F29)", async () => {
  const storage = localStorage(root);
  const file = encodeVectorFile([Uint32Array.from([1, 5, 70_000])], crypto.randomUUID());
  const [descriptor] = file.descriptors;
  if (descriptor === undefined) throw new Error("no vector");
  for (let byte = 1; byte < file.content.length; byte++) {
    const place = tablePlace(storage, `damaged-${byte}`);
    const damaged = Uint8Array.from(file.content);
    damaged[byte] = (damaged[byte] ?? 0) ^ 0x10;
    await storage.writeNew(`${place.prefix}/${file.path}`, damaged);
    await expect(readDeletionVectors(place, [descriptor]), `byte ${byte}`).rejects.toMatchObject({ code: "LW6210" });
  }
  await expect(readDeletionVectors(tablePlace(storage, "gone"), [descriptor])).rejects.toMatchObject({
    code: "LW6101",
  });
});
