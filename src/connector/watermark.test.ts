import { expect, test } from "vitest";
import type { Watermark } from "./connector.ts";
import { compareValues, subtractLookback, watermarkOrder } from "./watermark.ts";

function mark(type: string, value: string): Watermark {
  return { column: "w", type, value };
}

test("the lookback of a timestamp is a duration", () => {
  expect(subtractLookback(mark("timestamp", "2013-12-01T04:00:00.000000Z"), "1h").value).toBe(
    "2013-12-01T03:00:00.000000Z",
  );
  expect(subtractLookback(mark("timestamp_ntz", "2013-01-01T00:00:00.000001"), "90s").value).toBe(
    "2012-12-31T23:58:30.000001",
  );
  expect(subtractLookback(mark("timestamp", "2013-03-01 00:00:00+00"), "1d").value).toBe("2013-02-28T00:00:00.000000Z");
});

test("the lookback of a date is rounded up to whole days", () => {
  expect(subtractLookback(mark("date", "2013-03-01"), "1h").value).toBe("2013-02-28");
  expect(subtractLookback(mark("date", "2013-03-01"), "25h").value).toBe("2013-02-27");
  expect(subtractLookback(mark("date", "2013-03-15"), "2w").value).toBe("2013-03-01");
});

test("the lookback of a number is a number and stays exact", () => {
  expect(subtractLookback(mark("bigint", "9007199254740993"), "1").value).toBe("9007199254740992");
  expect(subtractLookback(mark("int", "5"), "10").value).toBe("-5");
  expect(subtractLookback(mark("double", "1.5"), "0.25").value).toBe("1.25");
  expect(subtractLookback(mark("decimal(38,2)", "12345678901234567890123456789012345.67"), "0.68").value).toBe(
    "12345678901234567890123456789012344.99",
  );
  expect(subtractLookback(mark("decimal(10,3)", "0.1"), "0.25").value).toBe("-0.150");
  expect(subtractLookback(mark("decimal(10,0)", "7"), "10").value).toBe("-3");
});

test("no lookback leaves the watermark as it is", () => {
  expect(subtractLookback(mark("string", "b"), undefined)).toEqual(mark("string", "b"));
});

test("a lookback that does not fit the type is refused", () => {
  for (const [type, value, lookback] of [
    ["timestamp", "2013-12-01T04:00:00Z", "10"],
    ["bigint", "5", "1h"],
    ["bigint", "5", "-1"],
    ["string", "b", "1"],
    ["date", "2013-01-01", "soon"],
  ] as const) {
    expect(() => subtractLookback(mark(type, value), lookback), `${type} ${lookback}`).toThrow(
      expect.objectContaining({ code: "LW4040" }),
    );
  }
  expect(() => subtractLookback(mark("date", "infinity"), "1d")).toThrow(expect.objectContaining({ code: "LW4041" }));
  expect(() => subtractLookback(mark("boolean", "true"), "1")).toThrow(expect.objectContaining({ code: "LW4041" }));
});

test("watermarks are compared typed, never as text", () => {
  const order = (type: string, a: string, b: string) => {
    const { parse } = watermarkOrder("w", type);
    return compareValues(parse(a) ?? "", parse(b) ?? "");
  };
  expect(order("bigint", "9", "10")).toBeLessThan(0);
  expect(order("bigint", "9007199254740993", "9007199254740992")).toBeGreaterThan(0);
  expect(order("decimal(10,2)", "1.10", "1.1")).toBe(0);
  expect(order("decimal(10,2)", "-2", "-1.5")).toBeLessThan(0);
  expect(order("timestamp", "2013-01-01 01:00:00+01", "2013-01-01T00:00:00Z")).toBe(0);
  expect(order("string", "Z", "a")).toBeLessThan(0);
});
