import { expect, test } from "vitest";
import { checkLedger } from "./ledger.ts";

const closed = { in: 21, inserted: 1, updated: 2, unchanged: 3, deduplicated: 4, quarantined: 5, discarded: 6 };

test("a ledger that closes passes", () => {
  expect(() => checkLedger("p.silver.t", closed)).not.toThrow();
});

test.each(Object.keys(closed))("one row less in %s is named with all terms", (term) => {
  const open = { ...closed, [term]: closed[term as keyof typeof closed] - 1 };
  expect(() => checkLedger("p.silver.t", open)).toThrow(
    new RegExp(
      `p\\.silver\\.t .* in ${open.in} .* updated ${open.updated} .* discarded ${open.discarded} \\(${term === "in" ? "-1" : "1"} rows\\)`,
    ),
  );
});
