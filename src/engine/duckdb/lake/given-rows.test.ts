import { expect, test } from "vitest";
import { jsonLines } from "./given-rows.ts";

const columns = [
  { name: "id", type: "int", nullable: true },
  { name: "Value", type: "double", nullable: true },
  { name: "nested", type: "struct<d:double>", nullable: true },
];
const lines = (...rows: readonly Readonly<Record<string, unknown>>[]) => [...jsonLines(rows, columns)];

test("members are columns in any casing; what JSON would change is spelled as text", () => {
  expect(lines({ ID: 1, value: Number.NaN, nested: { d: Number.NEGATIVE_INFINITY } })).toEqual([
    '{"id":1,"Value":"NaN","nested":{"d":"-Infinity"}}\n',
  ]);
  expect(lines({ id: 9_007_199_254_740_993n, Value: -0 }, { id: Uint8Array.of(0, 255) })).toEqual([
    '{"id":"9007199254740993","Value":"-0.0"}\n',
    '{"id":"\\\\x00\\\\xff"}\n',
  ]);
});

test.each([
  [{ idd: 1 }, 'no column is called "idd"'],
  [{ id: 1, ID: 2 }, "it names the column id twice"],
  [{ id: 1.5 }, "1.5 stands for the column id"],
  [{ id: "\ud800" }, "half a character stands for the column id"],
])("%o is refused with the number of the row", (row, reason) => {
  expect(() => lines({}, row)).toThrow(
    expect.objectContaining({
      code: "LW6338",
      message: expect.stringContaining(`row 2 of those given does not fit: ${reason}`),
    }),
  );
});
