import fc from "fast-check";
import { expect, test } from "vitest";
import { compilePattern, matchesPattern, PatternFault } from "./pattern.ts";

function matches(pattern: string, text: string): boolean {
  return matchesPattern(compilePattern(pattern), text);
}

test.each([
  ["(dim|fct)_[a-z0-9_]+", "dim_customer", true],
  ["(dim|fct)_[a-z0-9_]+", "customer", false],
  ["(?:a|b|)c", "c", true],
  ["[^a-c]+", "xyz", true],
  ["[^a-c]+", "xbz", false],
  ["\\d{4}-\\d{2}", "2026-01", true],
  ["a{2,3}", "aaaa", false],
  ["a{2,}", "aaaa", true],
  ["\\w+\\.\\w+@[a-z.]+", "ada.l@example.org", true],
  ["", "", true],
  ["", "a", false],
  [".", "👍", true],
  ["[ä-ü]", "ö", true],
  ["[a\\]-]+", "a]-", true],
])("%s over %j: %s", (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});

test.each([
  ["(a", "( is not closed", 0],
  ["a)", ") closes nothing", 1],
  ["[a", "[ is not closed", 0],
  ["*a", "* stands behind nothing", 0],
  ["a**", "* stands behind nothing", 2],
  ["^a$", "the whole text is matched anyway: leave ^ and $ out", 0],
  ["a\\", "\\ stands before nothing", 1],
  ["\\b", "\\b is not known", 0],
  ["(a)\\1", "\\1 is not known", 3],
  ["(?=a)", "? stands behind nothing", 1],
  ["a{3,2}", "a count lies between 0 and 200", 1],
  ["a{999}", "a count lies between 0 and 200", 1],
  ["((a{200}){200}){200}", "it unfolds to too much", 0],
  ["(".repeat(60), "too many groups inside each other", 50],
])("%s is refused: %s", (pattern, problem, offset) => {
  try {
    compilePattern(pattern);
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof PatternFault)) throw error;
    expect([error.message, error.offset]).toEqual([problem, offset]);
  }
});

test("whatever pattern it understands means what it means to everybody", () => {
  const part = fc.constantFrom("a", "b", "[ab]", "[^a]", ".", "\\w", "(", ")", "|", "*", "+", "?", "{1,2}", "{2}");
  const text = fc.array(fc.constantFrom("a", "b", "c", "-"), { maxLength: 6 }).map((letters) => letters.join(""));
  let compared = 0;
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), fc.array(text, { minLength: 5, maxLength: 5 }), (parts, texts) => {
      const pattern = parts.join("");
      try {
        compilePattern(pattern);
      } catch (error) {
        expect(error).toBeInstanceOf(PatternFault);
        return;
      }
      const expected = new RegExp(`^(?:${pattern})$`, "u");
      for (const one of texts)
        expect([pattern, one, matches(pattern, one)]).toEqual([pattern, one, expected.test(one)]);
      compared += 1;
    }),
    { numRuns: 3000 },
  );
  expect(compared).toBeGreaterThan(300);
});

test("patterns that take others for ever end at once", () => {
  const began = performance.now();
  expect(matches("(a+)+b", "a".repeat(3000))).toBe(false);
  expect(matches("(a|a)*b", "a".repeat(3000))).toBe(false);
  expect(performance.now() - began).toBeLessThan(1000);
});
