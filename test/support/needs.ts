import { describe, test } from "vitest";
import { need, type NeedName } from "./find-need.ts";

export { need, type NeedName, type NeedState } from "./find-need.ts";

/**
 * `describe` for tests with needs. A missing need is a skip that names it on a laptop, and a failure with `CI=true`.
 * Example: `describeWith(["spark"], "tables read by Spark", () => { test(…) })`.
 */
export function describeWith(needs: readonly NeedName[], name: string, body: () => void): void {
  const reasons = needs.map(need).flatMap((state) => (state.available ? [] : [state.reason]));
  if (reasons.length === 0) {
    describe(name, body);
  } else if (process.env["CI"] === "true") {
    describe(name, () => {
      test("has what it needs", () => {
        throw new Error(reasons.join("; "));
      });
    });
  } else {
    describe.skip(`${name} (${reasons.join("; ")})`, body);
  }
}
