import { expect, test } from "vitest";
import { UserError } from "../base/index.ts";
import { failureRecord, isCancellation } from "./failure.ts";

test("I14: a failure of ours says its class and what to do next", () => {
  const error = new UserError("LW3014", {
    values: { dataset: "a.silver.b", version: 3, operation: "WRITE" },
    failure: "conflict",
  });
  expect(failureRecord(error)).toEqual({
    code: "LW3014",
    class: "conflict",
    message: error.message,
    nextAction: "run again: it plans from the new version",
    exitCode: 1,
  });
});

test("I14: what the operating system refuses is nobody's bug", () => {
  const error = Object.assign(new Error("EACCES: permission denied"), { code: "EACCES", path: "/data/orders.csv" });
  expect(failureRecord(error)).toEqual({
    code: "LW9030",
    class: "resources",
    message: 'No permission for "/data/orders.csv"',
    hint: "change its permission or owner, or choose another folder",
    nextAction: "free the named resource or raise its setting, then run again",
    exitCode: 3,
  });
});

test("I14: anything else is a bug and keeps where it came from", () => {
  const record = failureRecord(new TypeError("x is not a function"));
  expect(record).toMatchObject({ code: "LW3025", class: "bug", message: "x is not a function", exitCode: 70 });
  expect(record.stack).toContain("failure.test.ts");
});

test("only what an aborted signal throws is a cancellation", () => {
  const controller = new AbortController();
  const error = new DOMException("stopped", "AbortError");
  expect(isCancellation(error, controller.signal)).toBe(false);
  controller.abort();
  expect(isCancellation(error, controller.signal)).toBe(true);
  expect(isCancellation(new Error("other"), controller.signal)).toBe(false);
});
